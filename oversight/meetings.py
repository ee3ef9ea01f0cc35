"""What meetings did: which steps of which freezes, how many cases and how much money, in one world.

A meeting is public once a step of a case refers to it; one that staff have only entered is nobody's yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from oversight.choices import StepKind
from oversight.models import Committee, FreezeStep, Meeting


@dataclass(frozen=True, slots=True)
class Done:
    """What one kind of step at a meeting was about; amounts in 元, as far as known, each freeze once.

    `granted` is the money of the steps themselves, None for steps that name none; `unknown` freezes have no amount.
    """

    kind: StepKind
    cases: int
    frozen: int
    unknown: int
    granted: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that a meeting did; a case that took several steps there is one case of each kind."""

    cases: int = 0
    done: tuple[Done, ...] = ()


@dataclass(slots=True)
class _Kind:
    resolutions: set[int] = field(default_factory=set)
    amounts: dict[int, int | None] = field(default_factory=dict)
    granted: list[int] = field(default_factory=list)


def public_meetings(*, demo: bool) -> QuerySet[Meeting]:
    """Meetings at which something happened to a case of one world."""
    steps = FreezeStep.objects.filter(meeting=OuterRef("pk"), condition__resolution__is_fictional=demo)
    return Meeting.objects.filter(Exists(steps)).select_related("committee")


def latest_meetings(committee: Committee, limit: int, *, demo: bool) -> list[tuple[Meeting, Outcome]]:
    """The last ones of a committee, newest first; two queries."""
    meetings = public_meetings(demo=demo).filter(committee=committee)
    return with_outcomes(meetings.order_by("-held_on", "name")[:limit], demo=demo)


def with_outcomes(meetings: Iterable[Meeting], *, demo: bool) -> list[tuple[Meeting, Outcome]]:
    """Each meeting with what it did; one query."""
    rows = list(meetings)
    found = outcomes([meeting.pk for meeting in rows], demo=demo)
    return [(meeting, found.get(meeting.pk, Outcome())) for meeting in rows]


def outcomes(meetings: list[int], *, demo: bool) -> dict[int, Outcome]:
    """By primary key of the meeting."""
    steps = FreezeStep.objects.filter(meeting__in=meetings, condition__resolution__is_fictional=demo)
    kinds: dict[int, dict[str, _Kind]] = {}
    for meeting, kind, granted, condition, frozen, resolution in steps.order_by().values_list(
        "meeting", "kind", "amount", "condition", "condition__amount", "condition__resolution"
    ):
        found = kinds.setdefault(meeting, {}).setdefault(kind, _Kind())
        found.resolutions.add(resolution)
        found.amounts[condition] = frozen
        if granted is not None:
            found.granted.append(granted)
    return {meeting: _outcome(by_kind) for meeting, by_kind in kinds.items()}


def _outcome(by_kind: dict[str, _Kind]) -> Outcome:
    cases: set[int] = set().union(*(each.resolutions for each in by_kind.values()))
    done = [_done(kind, by_kind[kind.value]) for kind in StepKind if kind.value in by_kind]
    return Outcome(len(cases), tuple(done))


def _done(kind: StepKind, found: _Kind) -> Done:
    amounts: list[Any] = list(found.amounts.values())
    return Done(
        kind,
        len(found.resolutions),
        sum(amount or 0 for amount in amounts),
        amounts.count(None),
        sum(found.granted) if found.granted else None,
    )
