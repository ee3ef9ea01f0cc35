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

from django.db.models import Exists, OuterRef, Q
from django.db.models.lookups import IsNull
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budget.models import Agency
from oversight.models import Resolution, Response

PUBLISHED = Response.State.PUBLISHED
DELETED = "-"
#: Whose change makes a correction, and in which words.
TOLD = {"text": _("文字"), "kind": _("答復種類"), "as_of": _("截至日"), "lead_agency": _("主政機關")}


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


def has_corrections() -> Exists:
    """Of the resolution of a query: whether words of a published answer later read otherwise, or were withdrawn."""
    other = Q(history_type=DELETED) | ~Q(state=PUBLISHED)
    for name in TOLD:
        is_absent, was_absent = Q(**{f"{name}__isnull": True}), Q(IsNull(OuterRef(name), True))
        other |= (is_absent ^ was_absent) | (~is_absent & ~Q(**{name: OuterRef(name)}))
    later = Response.history.filter(other, id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
    published = Response.history.filter(resolution=OuterRef("pk"), state=PUBLISHED)
    return Exists(published.filter(Exists(later)))


def corrections_of(resolution: Resolution) -> list[Correction]:
    """The corrections of a resolution's answers, newest first."""
    lives: dict[int, list[Any]] = {}
    moments = Response.history.filter(resolution_id=resolution.pk).select_related("agency")
    for moment in moments.order_by("history_id"):
        lives.setdefault(moment.id, []).append(moment)
    found = [each for life in lives.values() for each in _of_life(life)]
    return sorted(found, key=lambda correction: correction.on, reverse=True)


def _of_life(life: list[Any]) -> Iterator[Correction]:
    for before, after in pairwise(life):
        if before.state != PUBLISHED:
            continue
        withdrawn = after.history_type == DELETED or after.state != PUBLISHED
        changed = changed_words(before, after)
        if withdrawn or changed:
            yield Correction(
                response_id=None if withdrawn else before.id,
                agency=before.agency,
                on=timezone.localtime(after.history_date).date(),
                what=gettext("撤回已公布之辦理情形")
                if withdrawn
                else gettext("更正%(words)s") % {"words": "、".join(changed)},
                before=before.text,
            )


def changed_words(before: Any, after: Any) -> list[str]:
    """What makes a correction, between two moments of one answer, in words."""
    return [str(word) for name, word in TOLD.items() if getattr(before, name) != getattr(after, name)]
