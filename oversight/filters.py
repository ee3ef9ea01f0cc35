"""What a reader can ask of a list of resolutions, in the query string. Strict: a bad value is an error, never all rows."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, reduce
from operator import or_
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from budget.models import Agency, FiscalYear, LineItem
from oversight.bands import (
    MOVING,
    AmountBand,
    Band,
    Money,
    WaitingBand,
    in_amount_band,
    in_band,
    in_waiting_band,
)
from oversight.choices import Condition
from oversight.downloads import FORMATS
from oversight.excerpts import search_words
from oversight.models import Committee, Resolution
from oversight.orders import ORDERS
from oversight.scope import ScopeFilter, WholeNumberFilter, WholeNumbersFilter
from oversight.search import Keys, hits
from oversight.sets import Sets, known_sets
from oversight.status import OVERDUE, Holder, Status

QUERY_LENGTH = 200
#: The questions that lists show with counts, see `oversight.facets`.
FACETS = ("year", "agency", "committee", "kind", "status", "holder", "due", "waiting", "condition", "amount")
YES_NO = [("1", _("只看逾期")), ("0", _("未逾期"))]


def several(label: str, method: str, choices: Any = ()) -> django_filters.MultipleChoiceFilter:
    """A question that may be given several values, any of which will do."""
    return django_filters.MultipleChoiceFilter(label=label, method=method, choices=choices)


class ResolutionFilter(ScopeFilter):
    """Everything a list of resolutions can be asked. Values of one question are alternatives; questions add up."""

    year = WholeNumbersFilter(label=_("年度"), method="of_year")
    under = several(_("主管機關"), "of_agencies")
    agency = several(_("機關"), "of_agencies")
    committee = several(_("委員會"), "of_committees")
    kind = several(_("類別"), "of_kind", Resolution.Kind.choices)
    status = several(_("狀態"), "in_status", Status.choices)
    holder = several(_("卡在誰"), "with_holder", Holder.choices)
    overdue = django_filters.ChoiceFilter(
        label=_("逾期"), choices=YES_NO, method="is_overdue", empty_label="不限"
    )
    due = several(_("期限遠近"), "due_in", Band.choices)
    waiting = several(_("等待多久"), "waiting_for", WaitingBand.choices)
    condition = several(
        _("解凍或報告條件"), "on_condition", [(each.name.lower(), each.label) for each in Condition]
    )
    amount = several(_("凍結金額"), "freezing", AmountBand.choices)
    money = several(_("金額去向"), "moving", Money.choices)
    q = django_filters.CharFilter(label=_("查詢"), method="with_words", max_length=QUERY_LENGTH)
    line = django_filters.CharFilter(
        label=_("預算科目"), method="on_line", max_length=130, widget=forms.HiddenInput
    )
    order = django_filters.ChoiceFilter(label=_("排序"), method="unchanged", empty_label=None)
    page = WholeNumberFilter(
        label=_("頁"), min_value=1, max_value=10**6, method="unchanged", widget=forms.HiddenInput
    )
    more = django_filters.ChoiceFilter(
        label=_("全部列出"),
        choices=[(name, name) for name in FACETS],
        method="unchanged",
        widget=forms.HiddenInput,
    )
    format = django_filters.ChoiceFilter(
        label=_("下載格式"), choices=FORMATS, method="unchanged", widget=forms.HiddenInput
    )

    default_order = "newest"

    def __init__(
        self,
        data: QueryDict,
        queryset: QuerySet[Resolution],
        *,
        today: datetime.date,
        demo: bool | None = None,
    ) -> None:
        """`today` is the day that the statuses of `queryset` are annotated for."""
        self.today = today
        self._hits: dict[str, Keys] = {}
        super().__init__(data, queryset, demo=demo)

    def _offer_choices(self) -> None:
        if "order" in self.filters:
            orders = sorted(ORDERS.items(), key=lambda order: order[0] != self.default_order)
            self.filters["order"].extra["choices"] = orders
        self.agencies = {agency.code: agency for agency in Agency.objects.all()}
        self.committees = {committee.slug: committee for committee in Committee.objects.all()}
        codes = [(code, f"{code} {agency}") for code, agency in self.agencies.items()]
        for name in ("agency", "under"):
            self.filters[name].extra["choices"] = codes
        self.filters["committee"].extra["choices"] = [(c.slug, c.name) for c in self.committees.values()]

    def filter_queryset(self, queryset: QuerySet[Resolution]) -> QuerySet[Resolution]:
        """The rows asked for, in one world."""
        return self.rows_apart_from()

    def rows_apart_from(self, *names: str) -> Any:
        """The rows asked for, were the questions `names` not asked."""
        found = self.queryset.filter(is_fictional=self.demo)
        for name, value in self.form.cleaned_data.items():
            if name not in names:
                found = self.filters[name].filter(found, value)
        return self._concerning(found, names)

    @cached_property
    def fiscal_years(self) -> dict[int, FiscalYear]:
        """Every budget, by primary key."""
        return {year.pk: year for year in FiscalYear.objects.all()}

    @cached_property
    def sets(self) -> Sets:
        """The sets of agencies and committees that resolutions concern."""
        return known_sets()

    def _concerning(self, queryset: Any, apart_from: Sequence[str]) -> Any:
        """Agencies and committees are asked of one column: the set of all that a resolution concerns."""
        asked = {name: value for name, value in self.form.cleaned_data.items() if name not in apart_from}
        agencies = self.asked_agencies(asked)
        committees = {self.committees[slug].pk for slug in asked.get("committee") or ()} or None
        if agencies is None and committees is None:
            return queryset
        return queryset.filter(parties__in=self.sets.keys_of(agencies, committees))

    def asked_agencies(self, asked: Mapping[str, Any]) -> set[int] | None:
        """The keys of the agencies asked for, those beneath a 主管機關 included; None where none was."""
        if not asked.get("agency") and not asked.get("under"):
            return None
        keys = {self.agencies[code].pk for code in asked.get("agency") or ()}
        for code in asked.get("under") or ():
            keys |= with_all_beneath(self.agencies.values(), self.agencies[code].pk)
        return keys

    def of_year(self, queryset: Any, _name: str, years: list[int]) -> Any:
        """Of any of these budget years."""
        keys = [key for key, each in self.fiscal_years.items() if each.year in years]
        return queryset.filter(fiscal_year__in=keys) if years else queryset

    def of_agencies(self, queryset: Any, _name: str, _codes: list[str]) -> Any:
        """See `_concerning`."""
        return queryset

    def of_committees(self, queryset: Any, _name: str, _slugs: list[str]) -> Any:
        """See `_concerning`."""
        return queryset

    def of_kind(self, queryset: Any, _name: str, kinds: list[str]) -> Any:
        """Of any of these kinds."""
        return queryset.filter(kind__in=kinds) if kinds else queryset

    def in_status(self, queryset: Any, _name: str, statuses: list[str]) -> Any:
        """In any of these."""
        return queryset.in_status(statuses) if statuses else queryset

    def with_holder(self, queryset: Any, _name: str, holders: list[str]) -> Any:
        """Waiting for any of these."""
        return queryset.held_by([Holder(holder) for holder in holders]) if holders else queryset

    def is_overdue(self, queryset: Any, _name: str, value: str) -> Any:
        """Overdue, or by the same rule not."""
        return queryset.overdue() if value == "1" else queryset.exclude(status__in=OVERDUE)

    def due_in(self, queryset: Any, _name: str, bands: list[str]) -> Any:
        """To be sent within any of these bands of days."""
        return queryset.filter(either(in_band(band, self.today) for band in bands)) if bands else queryset

    def waiting_for(self, queryset: Any, _name: str, bands: list[str]) -> Any:
        """Frozen, not settled, and waiting for any of these bands of days since the last dated step."""
        wanted = (in_waiting_band(band, self.today) for band in bands)
        return queryset.filter(either(wanted)) if bands else queryset

    def on_condition(self, queryset: Any, _name: str, names: list[str]) -> Any:
        """Setting any of these conditions."""
        bits = sum(Condition[name.upper()] for name in names)
        sums = [value for value in range(1, 2 * max(Condition)) if value & bits]
        return queryset.filter(conditions__in=sums) if names else queryset

    def freezing(self, queryset: Any, _name: str, bands: list[str]) -> Any:
        """Freezing money within any of these bands."""
        return queryset.filter(either(in_amount_band(band) for band in bands)) if bands else queryset

    def moving(self, queryset: Any, _name: str, names: list[str]) -> Any:
        """Moving any of these kinds of money."""
        return queryset.filter(either(MOVING[Money(name)] for name in names)) if names else queryset

    def with_words(self, queryset: Any, _name: str, query: str) -> Any:
        """See `oversight.search`; asked once, whatever is counted of it."""
        if query not in self._hits:
            self._hits[query] = hits(query)
        return queryset.filter(pk__among=self._hits[query])

    def on_line(self, queryset: Any, _name: str, line: LineItem) -> Any:
        """On this budget line or beneath it."""
        return queryset.on_line(line)

    @property
    def only_year(self) -> int | None:
        """The year asked for, if it is one."""
        years = self.form.cleaned_data.get("year") or []
        return years[0] if len(years) == 1 else None

    @property
    def asked_order(self) -> str:
        """The order asked for, or the default."""
        return self.form.cleaned_data.get("order") or self.default_order

    @property
    def asked_format(self) -> str:
        """The file asked for, one of FORMATS; empty for the page."""
        return self.form.cleaned_data.get("format") or ""

    @property
    def page_number(self) -> int:
        """The page asked for; 1 where none was."""
        return self.form.cleaned_data.get("page") or 1

    @property
    def words(self) -> list[str]:
        """The folded words searched for."""
        return search_words(self.form.cleaned_data.get("q") or "")


class FreezeFilter(ResolutionFilter):
    """The same questions, about freezes: those of one holder together."""

    default_order = "holder"


def either(conditions: Iterable[Q]) -> Q:
    """Any of these."""
    return reduce(or_, conditions)


def with_all_beneath(agencies: Iterable[Agency], root: int) -> set[int]:
    """The primary keys of an agency and of all that report to it, however far down."""
    children: dict[int | None, list[int]] = {}
    for agency in agencies:
        children.setdefault(agency.parent_id, []).append(agency.pk)
    found, waiting = set(), [root]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += children.get(key, [])
    return found


def resolutions_on(today: datetime.date) -> Any:
    """All resolutions with their status of the day: what every filter starts from."""
    return Resolution.objects.with_status(today)
