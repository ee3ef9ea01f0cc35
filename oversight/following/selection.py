"""What is followed: a list by its query string, or one resolution by its key. Checked anew each time it is read.

The form stored is normalised, so that one address cannot follow the same rows twice: what makes no difference
(order, page, format) is left out, several values of one name are sorted, a budget line always names its year.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from budget.models import LineItem
from oversight.bands import MOVING, Money, in_amount_band, in_band, in_waiting_band
from oversight.filters import FreezeFilter, ResolutionFilter, resolutions_on
from oversight.models import Resolution
from oversight.models.subscriptions import SELECTION_LENGTH
from oversight.query_strings import FLEETING, Chip, chips, with_parameter, without
from oversight.sets import name_agencies
from oversight.status import OVERDUE, holder_of, holds

#: Parameters of a list that change how rows are shown, not which.
SHOWN_ONLY = (*FLEETING, "order")
#: Conditions on a case's own columns, of one value and a day: a case meets them one day and not the next.
_OF_COLUMNS: dict[str, Callable[[str, datetime.date], Q]] = {
    "due": in_band,
    "waiting": in_waiting_band,
    "amount": lambda band, _day: in_amount_band(band),
    "money": lambda name, _day: MOVING[Money(name)],
}
PASSING = ("status", "holder", "overdue", *_OF_COLUMNS)
CASE = "resolution"


class Invalid(Exception):
    """What was wrong, as (label of the parameter, reason)."""

    def __init__(self, problems: list[tuple[str, str]], *, demo: bool = False) -> None:
        super().__init__("；".join(f"{label}：{reason}" for label, reason in problems))
        self.problems = problems
        self.demo = demo


@dataclass(frozen=True, slots=True)
class Followed:
    """A checked choice on one day. `rows` are those it has now, `reachable` those that other days may bring.

    All resolutions are annotated by `with_status(today)`; `passing` are the values of PASSING that were chosen.
    """

    query: str
    demo: bool
    rows: Any
    reachable: Any
    passing: Mapping[str, Any]
    conditions: tuple[Chip, ...] = ()
    case: Resolution | None = None

    def meets(self, case: Any, day: datetime.date) -> bool:
        """Whether a `reachable` case, with its `status` and `state` of `day`, meets the conditions that pass."""
        statuses, holders, overdue = (self.passing.get(name) for name in ("status", "holder", "overdue"))
        return (
            (not statuses or case.status in statuses)
            and (not holders or holder_of(case.status) in holders)
            and (not overdue or (case.status in OVERDUE) == (overdue == "1"))
            and all(
                any(holds(condition(value, day), case) for value in self.passing[name])
                for name, condition in _OF_COLUMNS.items()
                if self.passing.get(name)
            )
        )

    @property
    def list_url(self) -> str:
        """The page of exactly these rows."""
        if self.case:
            return self.case.get_absolute_url()
        return reverse("resolution-list") + (f"?{self.query}" if self.query else "")

    @property
    def words(self) -> str:
        """「機關：2610 工業局、卡在誰：委員會」, or where the one case stands."""
        if self.case:
            return self.case.citation
        return "、".join(f"{chip.label}：{chip.value}" for chip in self.conditions) or _("全部決議")


def followed(data: QueryDict, today: datetime.date) -> Followed:
    """What `data` chooses. Raises Invalid, also for names that mean nothing: nobody would see them ignored."""
    return _one_case(data, today) if CASE in data else _selection(data, today)


def follow_path(asked: ResolutionFilter) -> str:
    """The page that follows the rows of a list; empty where no conditions of the list of resolutions say the same."""
    query = without(asked.data, "order")
    if isinstance(asked, FreezeFilter):
        chosen = set(asked.data.getlist("money"))
        if Money.CUT in chosen:
            return ""  # what is cut and frozen: two kinds of money at once cannot be asked for
        query = query if chosen else with_parameter(asked.data, "money", Money.FROZEN)
    return reverse("follow") + (f"?{query}" if query else "")


def followed_again(selection: str, today: datetime.date) -> Followed:
    """What a stored selection chooses today. Raises Invalid where an agency, a line or a case is no more."""
    return followed(QueryDict(selection), today)


def _one_case(data: QueryDict, today: datetime.date) -> Followed:
    if set(data) - {CASE, "demo"} or len(data.getlist(CASE)) > 1:
        raise Invalid([(_("決議"), _("追蹤一案時，不能再加其他條件。"))])
    key = data[CASE]
    rows = resolutions_on(today).filter(key=key) if "\x00" not in key else Resolution.objects.none()
    case = rows.select_related("fiscal_year", "committee", "heading_agency").first()
    if case is None:
        raise Invalid([(_("決議"), _("查無此決議。"))])
    query = urlencode({CASE: case.key})
    return Followed(query, case.is_fictional, rows, rows, {}, case=name_agencies([case])[0])


def _selection(data: QueryDict, today: datetime.date) -> Followed:
    asked = ResolutionFilter(data, resolutions_on(today), today=today)
    problems = [] if asked.is_valid() else asked.problems
    problems += [(_("條件"), _("不認得「%(name)s」。") % {"name": name[:40]}) for name in asked.unknown]
    query = "" if problems else _normalised(asked)
    if len(query) > SELECTION_LENGTH:
        problems = [(_("條件"), _("條件過長，無法追蹤。"))]
    if problems:
        raise Invalid(problems, demo=asked.demo)
    passing = {name: asked.form.cleaned_data.get(name) for name in PASSING}
    return Followed(
        query, asked.demo, asked.qs, asked.rows_apart_from(*PASSING), passing, tuple(chips(asked))
    )


def _normalised(asked: ResolutionFilter) -> str:
    pairs = [
        (name, value)
        for name, field in asked.form.fields.items()
        if name not in SHOWN_ONLY
        for value in _values(asked, name, field)
    ]
    return urlencode(pairs)


def _values(asked: ResolutionFilter, name: str, field: forms.Field) -> list[str]:
    cleaned = asked.form.cleaned_data.get(name)
    if isinstance(cleaned, LineItem):
        return [f"{cleaned.fiscal_year.year}/{cleaned.slug}"]
    if isinstance(field, forms.MultipleChoiceField):
        return sorted(set(asked.data.getlist(name)))
    return [] if cleaned in (None, "") else [" ".join(str(cleaned).split())]
