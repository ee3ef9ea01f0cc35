"""What a reader can ask of a list of resolutions, in the query string. Strict: a bad value is an error, never all rows.

Every page reads real resolutions, or with `demo=1` the fictional ones, never both: invented money adds up
with nothing.
"""

from __future__ import annotations

import datetime
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.http import QueryDict

from budget.models import Agency, FiscalYear, LineItem
from oversight.downloads import FORMATS
from oversight.excerpts import search_words
from oversight.models import Assignment, Committee, FreezeCondition, Requirement, Resolution, Response
from oversight.status import OVERDUE, Holder, Status, statuses_of_holder

QUERY_LENGTH = 200
QUERY_WORDS = 10
YES_NO = [("1", "只看逾期"), ("0", "未逾期")]
ORDERS = {
    "newest": "年度新到舊",
    "due": "未結先列、期限近者先",
    "frozen": "凍結金額大者先",
    "moved": "最近異動者先",
    "holder": "依卡在誰、還凍多者先",
}
# Databases disagree where empty 款項 stand; here they come first on each.
PLACE = (
    "-fiscal_year__year",
    "part",
    F("kuan").asc(nulls_first=True),
    F("xiang").asc(nulls_first=True),
    "number",
    "pk",
)


class StrictForm(forms.Form):
    """One value per name, and a budget line that exists."""

    def clean(self) -> dict[str, Any]:
        """Raises on repeated single values; replaces `line` by the LineItem it names."""
        cleaned = super().clean() or {}
        for name, field in self.fields.items():
            single = not isinstance(field, forms.MultipleChoiceField)
            if single and isinstance(self.data, QueryDict) and len(self.data.getlist(name)) > 1:
                self.add_error(name, "只能給一個值。")
        if cleaned.get("line"):
            try:
                cleaned["line"] = find_line(cleaned["line"], cleaned.get("year"))
            except ValidationError as error:
                self.add_error("line", error)
        if len(search_words(cleaned.get("q") or "")) > QUERY_WORDS:
            self.add_error("q", f"至多{QUERY_WORDS}個詞。")
        return cleaned


def find_line(text: str, year: int | None) -> LineItem:
    """The line of 「108/5226102200」, or of 「5226102200」 in `year` or in the only year that has it.

    Codes are reused over the years, so a code that several years have is refused without a year.
    """
    head, _, tail = text.partition("/")
    if head.isdecimal() and len(head) <= 3 and tail:
        year, text = int(head), tail
    lines = LineItem.objects.filter(slug=text).select_related("fiscal_year")
    if year is not None:
        lines = lines.filter(fiscal_year__year=year)
    found = list(lines.order_by("-fiscal_year__year", "fiscal_year__kind")[:20])
    years = dict.fromkeys(line.fiscal_year.year for line in found)
    if not found:
        raise ValidationError("查無此預算科目。")
    if len(years) > 1:
        listed = "、".join(str(each) for each in years)
        raise ValidationError(
            f"{listed}年度都有此編號，而編號每年可能改用；請寫成「{found[0].fiscal_year.year}/{text}」。"
        )
    return found[0]


class WholeNumberFilter(django_filters.Filter):
    """A whole number. As a year: one without a resolution is a valid question with no rows."""

    field_class = forms.IntegerField


class ScopeFilter(django_filters.FilterSet):
    """Year and world: what home, agency and committee pages can be narrowed by."""

    year = WholeNumberFilter(
        field_name="fiscal_year__year", label="年度", min_value=1, max_value=999, widget=forms.Select
    )
    demo = django_filters.ChoiceFilter(
        label="示範資料", choices=[("1", "虛構示範資料")], method="unchanged", widget=forms.HiddenInput
    )

    class Meta:
        model = Resolution
        fields: list[str] = []
        form = StrictForm

    def __init__(self, data: QueryDict, queryset: QuerySet[Resolution], *, demo: bool | None = None) -> None:
        """`demo` fixes the world on pages that belong to one; otherwise the query string says it."""
        given = QueryDict(mutable=True)
        for name, values in data.lists():
            given.setlist(name, [value for value in values if value.strip()])
        super().__init__(given, queryset=queryset)
        self.demo = data.get("demo") == "1" if demo is None else demo
        self._offer_choices()

    def _offer_choices(self) -> None:
        years = set(
            FiscalYear.objects.filter(
                Exists(Resolution.objects.filter(fiscal_year=OuterRef("pk"), is_fictional=self.demo))
            ).values_list("year", flat=True)
        )
        self.years = sorted(years, reverse=True)
        asked = self.data.get("year", "")
        shown = sorted(
            years | ({int(asked)} if asked.isdecimal() and len(asked) <= 3 else set()), reverse=True
        )
        self.form.fields["year"].widget.choices = [("", "各年度"), *((year, f"{year}年度") for year in shown)]

    def filter_queryset(self, queryset: QuerySet[Resolution]) -> QuerySet[Resolution]:
        """The rows asked for, in one world."""
        return super().filter_queryset(queryset.filter(is_fictional=self.demo))

    def unchanged(self, queryset: QuerySet[Resolution], _name: str, _value: object) -> QuerySet[Resolution]:
        """For parameters that are read elsewhere and only checked here."""
        return queryset

    @property
    def problems(self) -> list[tuple[str, str]]:
        """(label of the parameter, what is wrong) of every bad value."""
        labels = {name: field.label or name for name, field in self.form.fields.items()}
        return [
            (str(labels.get(name, "")), str(message))
            for name, messages in self.form.errors.items()
            for message in messages
        ]

    @property
    def unknown(self) -> list[str]:
        """Parameters that mean nothing here; they are named to the reader, not obeyed."""
        return sorted(name for name in self.data if name not in self.form.fields)


class ResolutionFilter(ScopeFilter):
    """Everything a list of resolutions can be asked."""

    agency = django_filters.ChoiceFilter(label="機關", method="of_agency", empty_label="各機關")
    committee = django_filters.ChoiceFilter(label="委員會", method="of_committee", empty_label="各委員會")
    kind = django_filters.ChoiceFilter(label="類別", choices=Resolution.Kind.choices, empty_label="各類別")
    status = django_filters.MultipleChoiceFilter(
        label="狀態",
        choices=Status.choices,
        method="in_status",
        widget=forms.CheckboxSelectMultiple,
    )
    holder = django_filters.ChoiceFilter(
        label="卡在誰", choices=Holder.choices, method="with_holder", empty_label="不限"
    )
    overdue = django_filters.ChoiceFilter(
        label="逾期", choices=YES_NO, method="is_overdue", empty_label="不限"
    )
    q = django_filters.CharFilter(label="查詢", method="with_words", max_length=QUERY_LENGTH)
    line = django_filters.CharFilter(
        label="預算科目", method="on_line", max_length=130, widget=forms.HiddenInput
    )
    order = django_filters.ChoiceFilter(label="排序", method="unchanged", empty_label=None)
    page = WholeNumberFilter(
        label="頁", min_value=1, max_value=10**6, method="unchanged", widget=forms.HiddenInput
    )

    format = django_filters.ChoiceFilter(
        label="下載格式", choices=FORMATS, method="unchanged", widget=forms.HiddenInput
    )

    default_order = "newest"

    def _offer_choices(self) -> None:
        if "order" in self.filters:
            orders = sorted(ORDERS.items(), key=lambda order: order[0] != self.default_order)
            self.filters["order"].extra["choices"] = orders
        self.agencies = {agency.code: agency for agency in agencies_with_cases(demo=self.demo)}
        asked = self.data.get("agency", "")
        if asked and "\x00" not in asked and asked not in self.agencies:
            self.agencies |= {agency.code: agency for agency in Agency.objects.filter(code=asked[:4])}
        self.committees = {committee.slug: committee for committee in Committee.objects.all()}
        self.filters["agency"].extra["choices"] = [(a.code, f"{a.code} {a}") for a in self.agencies.values()]
        self.filters["committee"].extra["choices"] = [(c.slug, c.name) for c in self.committees.values()]
        super()._offer_choices()

    def of_agency(self, queryset: Any, _name: str, code: str) -> Any:
        """Headed by or assigned to the agency."""
        return queryset.for_agency(self.agencies[code])

    def of_committee(self, queryset: Any, _name: str, slug: str) -> Any:
        """See `for_committee`."""
        return for_committee(queryset, self.committees[slug])

    def in_status(self, queryset: Any, _name: str, statuses: list[str]) -> Any:
        """In any of these."""
        return queryset.filter(status__in=statuses) if statuses else queryset

    def with_holder(self, queryset: Any, _name: str, holder: str) -> Any:
        """Waiting for this one."""
        return queryset.held_by([Holder(holder)])

    def is_overdue(self, queryset: Any, _name: str, value: str) -> Any:
        """Overdue, or by the same rule not."""
        return queryset.overdue() if value == "1" else queryset.exclude(status__in=OVERDUE)

    def with_words(self, queryset: Any, _name: str, query: str) -> Any:
        """Every word stands in the resolution or in a published answer to it."""
        for word in search_words(query):
            answers = Response.objects.filter(
                resolution=OuterRef("pk"), state=Response.State.PUBLISHED, search_key__contains=word
            )
            queryset = queryset.filter(Q(search_key__contains=word) | Exists(answers))
        return queryset

    def on_line(self, queryset: Any, _name: str, line: LineItem) -> Any:
        """On this budget line or beneath it."""
        return queryset.on_line(line)

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


def agencies_with_cases(*, demo: bool) -> QuerySet[Agency]:
    """Agencies that a heading names or that must act, in one of the two worlds."""
    headed = Resolution.objects.filter(heading_agency=OuterRef("pk"), is_fictional=demo)
    assigned = Assignment.objects.filter(agency=OuterRef("pk"), resolution__is_fictional=demo)
    return Agency.objects.filter(Exists(headed) | Exists(assigned))


def for_committee(resolutions: Any, committee: Committee) -> Any:
    """Reviewed by the committee, or owing it a report: newer tables print only the latter."""
    owed = [
        Exists(model.objects.filter(resolution=OuterRef("pk"), committees=committee))
        for model in (FreezeCondition, Requirement)
    ]
    return resolutions.filter(Q(committee=committee) | owed[0] | owed[1])


def ordered(resolutions: Any, order: str) -> Any:
    """Resolutions annotated by `with_status`, in one of ORDERS; never ambiguous, so that pages do not overlap."""
    if order == "frozen":
        return resolutions.order_by("-frozen", *PLACE)
    if order == "moved":
        return resolutions.order_by(F("last_moved_on").desc(nulls_last=True), *PLACE)
    if order == "due":
        settled = Case(When(status__in=statuses_of_holder(Holder.NOBODY), then=1), default=0)
        return resolutions.order_by(settled, F("due_on").asc(nulls_last=True), *PLACE)
    if order == "holder":
        return resolutions.order_by(holder_place(), (F("frozen") - F("released")).desc(), *PLACE)
    return resolutions.order_by(*PLACE)


def holder_place() -> Case:
    """The place of a case's holder in the order a case travels, by annotated status."""
    whens = [
        When(status__in=statuses_of_holder(holder), then=Value(place)) for place, holder in enumerate(Holder)
    ]
    return Case(*whens, output_field=IntegerField())


def resolutions_on(today: datetime.date) -> Any:
    """All resolutions with their status of the day: what every filter starts from."""
    return Resolution.objects.with_status(today)
