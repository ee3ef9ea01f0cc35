"""Public corrections (更正): what became of answers after they were published, from their history.

A published answer whose words or letters changed, or that was withdrawn, stays accountable: the page says on which
day and shows the words before. Who did it is told by agency, not by person.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils import timezone

from budget.models import Agency
from oversight.models import Resolution, Response

PUBLISHED = Response.State.PUBLISHED
DELETED = "-"
#: Whose change makes a correction, and in which words.
TOLD = {"text": "文字", "kind": "答復種類", "as_of": "截至日", "lead_agency": "主政機關"}


@dataclass(frozen=True, slots=True)
class Correction:
    """One change of a published answer: `what` changed, and the text as it read `before`.

    `response_id` is None where the answer was withdrawn and no longer stands on the page.
    """

    response_id: int | None
    agency: Agency | None
    on: datetime.date
    what: str
    before: str


def corrections_of(resolution: Resolution) -> list[Correction]:
    """The corrections of a resolution's answers, newest first."""
    lives: dict[int, list[Any]] = {}
    for moment in Response.history.filter(resolution_id=resolution.pk).order_by("history_id"):
        lives.setdefault(moment.id, []).append(moment)
    if all(len(life) == 1 for life in lives.values()):
        return []
    agencies = Agency.objects.in_bulk({life[0].agency_id for life in lives.values()})
    found = [each for life in lives.values() for each in _of_life(life, agencies)]
    return sorted(found, key=lambda correction: correction.on, reverse=True)


def _of_life(life: list[Any], agencies: dict[int, Agency]) -> Iterator[Correction]:
    for before, after in pairwise(life):
        if before.state != PUBLISHED:
            continue
        withdrawn = after.history_type == DELETED or after.state != PUBLISHED
        changed = [word for name, word in TOLD.items() if getattr(before, name) != getattr(after, name)]
        if withdrawn or changed:
            yield Correction(
                response_id=None if withdrawn else before.id,
                agency=agencies.get(before.agency_id),
                on=timezone.localtime(after.history_date).date(),
                what="撤回已公布之辦理情形" if withdrawn else f"更正{'、'.join(changed)}",
                before=before.text,
            )
