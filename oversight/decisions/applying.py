"""A previewed decision written: exactly the cases previewed, in one transaction, once."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from budget import history
from budget.history import because, together
from oversight.choices import StepKind
from oversight.decisions.decision import Decision
from oversight.decisions.planning import Planned, plan
from oversight.forms.letters import LetterEntry, check_entry, letter_for
from oversight.models import FreezeCondition, FreezeStep, Letter, Meeting, Resolution
from oversight.rollups import refresh


@dataclass(slots=True)
class Outcome:
    """What was written, and the cases left alone because somebody changed them after the preview."""

    done: list[Planned] = field(default_factory=list)
    edited: list[FreezeCondition] = field(default_factory=list)


@transaction.atomic
@together("edit", "會議決議，多案一次登錄")
def apply(decision: Decision, previewed: Mapping[int, str], today: datetime.date, user: Any) -> Outcome:
    """Write `decision` to the cases of a preview (primary key → fingerprint); returns what happened.

    The resolutions are locked first: a second press of the button finds every case changed and writes nothing.
    Raises ValidationError where the Yuan's letter is stored with another date.
    """
    keys = list(previewed)
    owners = FreezeCondition.objects.filter(pk__in=keys).values("resolution")
    locked = Resolution.objects.filter(pk__in=owners).order_by("pk").select_for_update(no_key=True)
    list(locked.values_list("pk"))
    outcome = Outcome()
    for each in plan(keys, decision, today).cases:
        if each.version != previewed[each.freeze.pk] or each.refusal:
            outcome.edited.append(each.freeze)
        else:
            outcome.done.append(each)
    if outcome.done:
        with because("會議決議，多案一次登錄", user):
            _write(decision, outcome.done)
        refresh({each.freeze.resolution_id for each in outcome.done})
    return outcome


def _write(decision: Decision, cases: list[Planned]) -> None:
    meeting = _meeting(decision)
    letter = _letter(decision)
    steps = [step for each in cases for step in each.steps]
    for step in steps:
        if step.kind == decision.kind:
            step.meeting, step.letter = meeting, letter
    history.create_all(FreezeStep, steps)


def _meeting(decision: Decision) -> Meeting | None:
    if decision.new_meeting:
        name, committee = decision.new_meeting
        found, _ = Meeting.objects.get_or_create(
            held_on=decision.on, name=name, defaults={"committee_id": committee}
        )
        return found
    return Meeting.objects.filter(pk=decision.meeting).first() if decision.meeting else None


def _letter(decision: Decision) -> Letter | None:
    if decision.kind != StepKind.RELEASED:
        return None
    entry = LetterEntry(decision.letter, decision.on)
    check_entry(entry)
    return letter_for(entry, Letter.Direction.FROM_YUAN)[0]
