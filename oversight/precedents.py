"""Earlier resolutions on the same matter, and what was answered then: 上次怎麼答."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q

from oversight.models import Resolution, ResolutionLine, Response
from oversight.resolutions.likeness import ALIKE, likeness
from oversight.sets import concerning

SHOWN = 5
#: Texts compared where no line tells; newest first.
COMPARED = 300


@dataclass(frozen=True, slots=True)
class Precedent:
    """An earlier resolution, why it is shown, and its published answers."""

    resolution: Resolution
    why: str
    answers: tuple[Response, ...]


def precedents(resolution: Resolution, today: datetime.date) -> list[Precedent]:
    """On the same line by code and name first, then near-same texts of the same agency; five at most."""
    earlier = _earlier(resolution, today)
    links = list(resolution.links.exclude(state=ResolutionLine.State.REJECTED).select_related("line"))
    found = [(row, "同一科目（編號與名稱相同）") for row in on_same_lines(links, earlier)[:SHOWN]]
    if len(found) < SHOWN:
        seen = {row.pk for row, _ in found}
        found += [(row, why) for row, why in _alike(resolution, earlier) if row.pk not in seen]
    return [Precedent(row, why, tuple(row.published)) for row, why in found[:SHOWN]]


def _earlier(resolution: Resolution, today: datetime.date):  # type: ignore[no-untyped-def]  # annotated QuerySet
    answers = Response.objects.filter(state=Response.State.PUBLISHED).select_related("agency", "book")
    return (
        Resolution.objects.with_status(today)
        .filter(is_fictional=resolution.is_fictional, fiscal_year__year__lt=resolution.fiscal_year.year)
        .select_related("fiscal_year", "committee", "heading_agency")
        .prefetch_related(Prefetch("responses", answers, to_attr="published"))
        .order_by("-fiscal_year__year", "pk")
    )


def on_same_lines(links, earlier):  # type: ignore[no-untyped-def]  # ResolutionLines, annotated QuerySet
    """Those linked to a line of the same code and name: codes are reused, so the name must be the same too."""
    same = Q(pk__in=[])
    for link in links:
        same |= Q(line__slug=link.line.slug, line__name=link.line.name)
    there = ResolutionLine.objects.filter(same, resolution=OuterRef("pk")).exclude(
        state=ResolutionLine.State.REJECTED
    )
    return earlier.filter(Exists(there)) if links else earlier.none()


def _alike(resolution: Resolution, earlier) -> list[tuple[Resolution, str]]:  # type: ignore[no-untyped-def]
    agency = resolution.heading_agency
    rows = concerning(earlier, agencies={agency.pk}) if agency else earlier.filter(part=resolution.part)
    texts = dict(rows.values_list("pk", "text")[:COMPARED])
    scores = {pk: likeness(resolution.text, text) for pk, text in texts.items()}
    near = {pk: score for pk, score in scores.items() if score >= ALIKE}
    found = sorted(earlier.filter(pk__in=near), key=lambda row: -near[row.pk])
    return [(row, f"文字相近（{round(100 * near[row.pk])}%，年度與數字不計）") for row in found]
