"""What moved lately: steps of freezes, reports delivered, letters quoted in answers. Newest first."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext

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
    """The last dated movements of these resolutions; four queries.

    As many resolutions have a latest step since the day of the one in the last place, so that at least as many steps
    happened since: the search is bounded by that day, and without bound only where fewer resolutions have a step.
    """
    chosen = resolutions.order_by()
    days = chosen.filter(step_on__isnull=False).order_by("-step_on").values_list("step_on", flat=True)
    last = list(days[:limit])
    since = last[-1] if len(last) == limit else datetime.date.min
    moved = (chosen.filter(last_moved_on__gte=since) if len(last) == limit else chosen).values("pk")
    found = [*_steps(moved, since, limit), *_deliveries(moved, since, limit)]
    newest = sorted(found, key=lambda movement: movement.on, reverse=True)[:limit]
    since = newest[-1].on if len(newest) == limit else datetime.date.min
    found = [*newest, *_quoted_letters(chosen, since, limit)]
    return sorted(found, key=lambda movement: movement.on, reverse=True)[:limit]


def _joined(prefix: str) -> list[str]:
    return [f"{prefix}__{name}" for name in ("fiscal_year", "committee", "heading_agency")]


def _long(prefix: str) -> list[str]:
    return [f"{prefix}__text", f"{prefix}__search_key"]


def _newest(rows: QuerySet, day: str, limit: int) -> QuerySet:  # type: ignore[type-arg]
    """The newest of them; sorted by key first, since sorting whole rows with their texts took four times as long."""
    order = (f"-{day}", "-pk")
    return rows.model.objects.filter(pk__in=rows.order_by(*order).values("pk")[:limit]).order_by(*order)


def _steps(chosen: QuerySet, since: datetime.date, limit: int) -> Iterator[Movement]:  # type: ignore[type-arg]
    found = FreezeStep.objects.filter(condition__resolution__in=chosen, happened_on__gte=since)
    rows = _newest(found, "happened_on", limit).select_related("letter", *_joined("condition__resolution"))
    for step in rows.defer(*_long("condition__resolution"), "condition__clause"):
        resolution = step.condition.resolution
        yield Movement(step.happened_on, step.get_kind_display(), resolution, step.letter, step.amount)


def _deliveries(chosen: QuerySet, since: datetime.date, limit: int) -> Iterator[Movement]:  # type: ignore[type-arg]
    found = Requirement.objects.filter(resolution__in=chosen, delivered_on__gte=since)
    rows = _newest(found, "delivered_on", limit).select_related("delivered_letter", *_joined("resolution"))
    for row in rows.defer(*_long("resolution"), "clause"):
        if row.delivered_on:
            yield Movement(row.delivered_on, delivery_words(row), row.resolution, row.delivered_letter)


def delivery_words(requirement: Requirement) -> str:
    """「書面報告送立法院」."""
    named = requirement.report_type in (ReportType.WRITTEN, ReportType.SPECIAL)
    return gettext("%(report)s送立法院") % {
        "report": requirement.get_report_type_display() if named else gettext("報告")
    }


def _quoted_letters(chosen: QuerySet, since: datetime.date, limit: int) -> Iterator[Movement]:  # type: ignore[type-arg]
    """Letters that published answers quote, unless a step or a delivery already tells of them."""
    steps = FreezeStep.objects.filter(letter=OuterRef("letter"))
    deliveries = Requirement.objects.filter(delivered_letter=OuterRef("letter"))
    # As a list, so that SQLite begins with these few, and not with all answers.
    recent = Letter.objects.filter(issued_on__gte=since).values("pk")
    found = Response.letters.through.objects.filter(
        # Of few letters: to list all the resolutions first would take longer than all the rest.
        Exists(chosen.filter(pk=OuterRef("response__resolution"))),
        response__state=Response.State.PUBLISHED,
        letter__in=recent,
    ).exclude(Exists(steps) | Exists(deliveries))
    rows = _newest(found, "letter__issued_on", limit).select_related(
        "letter", *_joined("response__resolution")
    )
    for row in rows.defer(*_long("response__resolution"), "response__text", "response__search_key"):
        yield Movement(
            row.letter.issued_on,
            gettext("%(direction)s之公文") % {"direction": row.letter.get_direction_display()},
            row.response.resolution,
            row.letter,
        )
