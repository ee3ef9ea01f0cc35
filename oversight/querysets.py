"""Chainable questions about resolutions. Every one that depends on the day takes `today`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from budget.notation.dates import roc_year
from oversight.status import COMING, OVERDUE, Holder, state_of, statuses_of_holder, with_status_expression

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from budget.models import Agency, LineItem


class AssignmentQuerySet(QuerySet):  # type: ignore[type-arg]  # generic over a model that imports this
    """Query methods of Assignment."""

    def answered(self) -> Self:
        """Those whose agency has published an answer."""
        return self.filter(self._given())

    def unanswered(self) -> Self:
        """Those whose agency has not; a column that the source lost is not silence."""
        return self.filter(~self._given(), answer_lost=False)

    def _given(self) -> Exists:
        responses = self.model._meta.get_field("resolution").related_model._meta.get_field("responses")
        rows = responses.related_model.objects.filter(
            resolution=OuterRef("resolution"), agency=OuterRef("agency")
        )
        return Exists(rows.filter(state="published"))


class ResolutionQuerySet(QuerySet):  # type: ignore[type-arg]  # generic over a model that imports this
    """Query methods of Resolution."""

    def with_status(self, today: datetime.date) -> Self:
        """Annotate `status`, the one word that `oversight.status` decides on."""
        return self.annotate(status=with_status_expression(today))

    def in_status(self, statuses: Iterable[str]) -> Self:
        """Those whose annotated status is one of these; the state is an index's to find, the day decides."""
        wanted = list(statuses)
        return self.filter(state__in={state_of(status) for status in wanted}, status__in=wanted)

    def overdue(self) -> Self:
        """Those whose annotated status says that a day was missed."""
        return self.in_status(OVERDUE)

    def due_within(self, today: datetime.date, days: int) -> Self:
        """Those the agency still has to send by a day of the next `days`, today included; by annotated status."""
        last = today + timedelta(days=days)
        return self.in_status(COMING).filter(due_on__gte=today, due_on__lte=last)

    def held_by(self, holders: Iterable[Holder]) -> Self:
        """Those that wait for one of these holders, by annotated status."""
        return self.in_status(status for holder in holders for status in statuses_of_holder(holder))

    def frozen_ones(self) -> Self:
        """Those that freeze money."""
        return self.filter(freeze_count__gt=0)

    def carried_over(self, today: datetime.date) -> Self:
        """Those whose money is still frozen after their fiscal year ended: 轉入次年度."""
        return self.filter(open_freezes__gt=0, fiscal_year__year__lt=roc_year(today))

    def for_agency(self, agency: Agency) -> Self:
        """Those an agency must act on, and those whose heading names it."""
        assigned = self.model._meta.get_field("assignments").related_model.objects
        mine = assigned.filter(resolution=OuterRef("pk"), agency=agency)
        return self.filter(Q(heading_agency=agency) | Exists(mine))

    def on_line(self, line: LineItem) -> Self:
        """Those linked to this line or to anything below it; rejected suggestions left out."""
        links = self.model._meta.get_field("links").related_model.objects
        here = links.filter(resolution=OuterRef("pk"), line__fiscal_year=line.fiscal_year).exclude(
            state="rejected"
        )
        below = Q(line__path=line.path) | Q(line__path__startswith=line.subtree_prefix)
        return self.filter(Exists(here.filter(below)))

    def for_list(self) -> Self:
        """Joined as lists show it, without the long texts."""
        return self.select_related("fiscal_year", "committee", "heading_agency__parent").defer(
            "text", "search_key"
        )

    def money_by_status(self) -> Self:
        """Rows of (status, cases, frozen, released, remaining); amounts in 元."""
        rows: Self = (
            self.order_by()
            .values("status")
            .annotate(
                cases=Count("*"),
                frozen_sum=Sum("frozen"),
                released_sum=Sum("released"),
                remaining_sum=Sum(F("frozen") - F("released")),
            )
        )
        return rows
