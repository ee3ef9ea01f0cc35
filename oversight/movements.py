"""What moved lately: steps of freezes, reports delivered, letters quoted in answers. Newest first."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from oversight.models import FreezeStep, Letter, ReportType, Requirement, Resolution, Response


@dataclass(frozen=True, slots=True)
class Movement:
    """One dated fact about a resolution. `amount` in 元 where money moved."""

    on: datetime.date
    what: str
    resolution: Resolution
    letter: Letter | None = None
    amount: int | None = None


def recent_movements(resolutions: QuerySet[Resolution], limit: int = 10) -> list[Movement]:
    """The last dated movements of these resolutions; three queries."""
    chosen = resolutions.order_by()
    found = [
        *_steps(chosen, limit),
        *_deliveries(chosen, limit),
        *_quoted_letters(chosen, limit),
    ]
    return sorted(found, key=lambda movement: movement.on, reverse=True)[:limit]


def _in(chosen: QuerySet[Resolution], column: str) -> Exists:
    """Whether the resolution in `column` is one of `chosen`; looked up row by row, not all collected first."""
    return Exists(chosen.filter(pk=OuterRef(column)))


def _joined(prefix: str) -> list[str]:
    return [f"{prefix}__{name}" for name in ("fiscal_year", "committee", "heading_agency")]


def _steps(chosen: QuerySet, limit: int) -> Iterator[Movement]:  # type: ignore[type-arg]
    rows = (
        FreezeStep.objects.filter(_in(chosen, "condition__resolution"))
        .select_related("letter", *_joined("condition__resolution"))
        .order_by("-happened_on", "-pk")[:limit]
    )
    for step in rows:
        resolution = step.condition.resolution
        yield Movement(step.happened_on, step.get_kind_display(), resolution, step.letter, step.amount)


def _deliveries(chosen: QuerySet, limit: int) -> Iterator[Movement]:  # type: ignore[type-arg]
    rows = (
        Requirement.objects.filter(_in(chosen, "resolution"), delivered_on__isnull=False)
        .select_related("delivered_letter", *_joined("resolution"))
        .order_by("-delivered_on", "-pk")[:limit]
    )
    for row in rows:
        if row.delivered_on:
            named = row.report_type in (ReportType.WRITTEN, ReportType.SPECIAL)
            what = f"{row.get_report_type_display() if named else '報告'}送立法院"
            yield Movement(row.delivered_on, what, row.resolution, row.delivered_letter)


def _quoted_letters(chosen: QuerySet, limit: int) -> Iterator[Movement]:  # type: ignore[type-arg]
    """Letters that published answers quote, unless a step or a delivery already tells of them."""
    steps = FreezeStep.objects.filter(letter=OuterRef("letter"))
    deliveries = Requirement.objects.filter(delivered_letter=OuterRef("letter"))
    rows = (
        Response.letters.through.objects.filter(
            _in(chosen, "response__resolution"),
            response__state=Response.State.PUBLISHED,
            letter__issued_on__isnull=False,
        )
        .exclude(Exists(steps) | Exists(deliveries))
        .select_related("letter", *_joined("response__resolution"))
        .order_by("-letter__issued_on", "-pk")[:limit]
    )
    for row in rows:
        yield Movement(
            row.letter.issued_on,
            f"{row.letter.get_direction_display()}之公文",
            row.response.resolution,
            row.letter,
        )
