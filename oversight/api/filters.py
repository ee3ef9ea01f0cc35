"""What the interface can be asked: the questions of the lists, with a cursor for the page. Strict as they are."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from budget.models import Agency, LineItem
from oversight.api.cursors import TOKEN_LENGTH
from oversight.filters import QUERY_LENGTH, FreezeFilter, ResolutionFilter
from oversight.scope import ScopeFilter


def _cursor() -> django_filters.CharFilter:
    return django_filters.CharFilter(label="cursor", max_length=TOKEN_LENGTH, method="unchanged")


class ResolutionQuestion(ResolutionFilter):
    """The list of resolutions."""

    page = None
    more = None
    format = None
    cursor = _cursor()


class FreezeQuestion(FreezeFilter):
    """The board of freezes."""

    page = None
    more = None
    format = None
    cursor = _cursor()


class ResponseQuestion(ResolutionFilter):
    """Answers to the resolutions asked for; with `agency`, those that this agency gave."""

    page = None
    more = None
    format = None
    order = None
    cursor = _cursor()


class AgencyQuestion(ScopeFilter):
    """Agencies of one world, with cases or without."""

    year = None
    q = django_filters.CharFilter(label="查詢", method="with_words", max_length=QUERY_LENGTH)
    cursor = _cursor()

    def _offer_choices(self) -> None:
        """Nothing here is chosen from a list."""

    def with_words(self, queryset: Any, _name: str, query: str) -> Any:
        """The code, or every word in its name or in a name it had."""
        found = Q()
        for word in query.split():
            found &= Q(name__contains=word) | Q(full_name__contains=word) | Q(names__name__contains=word)
        return queryset.filter(Q(pk__in=Agency.objects.filter(found).values("pk")) | Q(code=query.strip()))


class LineQuestion(ScopeFilter):
    """Budget lines of one world."""

    agency = django_filters.ChoiceFilter(label="機關", field_name="agency__code")
    side = django_filters.ChoiceFilter(label="歲入／歲出", choices=LineItem.Side.choices)
    kind = django_filters.ChoiceFilter(label="層級", choices=LineItem.Kind.choices)
    line = django_filters.CharFilter(label="預算科目", method="on_line", max_length=130)
    q = django_filters.CharFilter(label="查詢", method="with_words", max_length=QUERY_LENGTH)
    cursor = _cursor()

    def _offer_choices(self) -> None:
        agencies = Agency.objects.filter(is_fictional=self.demo)
        self.filters["agency"].extra["choices"] = [(agency.code, agency.name) for agency in agencies]

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The lines asked for, in one world."""
        return super(ScopeFilter, self).filter_queryset(queryset.filter(in_world(demo=self.demo)))

    def on_line(self, queryset: Any, _name: str, line: LineItem) -> Any:
        """This line and all beneath it."""
        beneath = Q(path=line.path) | Q(path__startswith=line.subtree_prefix)
        return queryset.filter(beneath, fiscal_year=line.fiscal_year_id)

    def with_words(self, queryset: Any, _name: str, query: str) -> Any:
        """The code, or every word in the name as printed."""
        named = Q()
        for word in query.split():
            named &= Q(name__contains=word)
        return queryset.filter(named | Q(code=query.strip()))


def in_world(*, demo: bool) -> Q:
    """Lines of real or of fictional agencies; a 款 has no agency and belongs where the lines beneath it do."""
    beneath = LineItem.objects.filter(
        fiscal_year=OuterRef("fiscal_year"), parent=OuterRef("pk"), agency__is_fictional=True
    )
    top = Q(agency__isnull=True)
    if demo:
        return Q(agency__is_fictional=True) | top & Exists(beneath)
    return Q(agency__is_fictional=False) | top & ~Exists(beneath)
