"""What the child rows of a resolution say of it, and what the steps of a freeze say: computed, not yet stored.

Amounts in 元. The rows should be prefetched: see `with_children`.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from oversight.choices import MOMENTS, AnswerState, Condition, DueState, StepKind
from oversight.deadlines import due_of
from oversight.models import FreezeCondition, FreezeStep, Requirement, Resolution, ResolutionLine, Response
from oversight.models.obligations import ReportType
from oversight.parties import Concerned, concerned

_CONDITION_OF = {
    ReportType.WRITTEN: Condition.WRITTEN,
    ReportType.SPECIAL: Condition.SPECIAL,
    ReportType.ORAL: Condition.ORAL,
    ReportType.CONDITION: Condition.SPECIFIC,
}
# How far a case has come; of several freezes in one resolution the one furthest behind speaks for it.
PROGRESS = {kind.value: place for place, kind in enumerate(StepKind)} | {"": -1}


@dataclass(frozen=True, slots=True)
class RollUp:
    """The derived columns of one resolution; amounts in 元."""

    freeze_count: int
    open_freezes: int
    unknown_amounts: int
    frozen: int
    released: int
    cut: int
    requirement_count: int
    open_requirements: int
    step: str
    step_on: datetime.date | None
    due_on: datetime.date | None
    due_state: str
    delivered_on: datetime.date | None
    contributed_on: datetime.date | None
    answer_state: str
    last_moved_on: datetime.date | None
    conditions: int
    parties_id: int


def compute(resolution: Resolution) -> RollUp:
    """The roll-ups of one resolution whose children are prefetched."""
    freezes = list(resolution.freezes.all())
    requirements = list(resolution.requirements.all())
    responses = [r for r in resolution.responses.all() if r.state == Response.State.PUBLISHED]
    speaking = _speaking_freeze(freezes)
    steps = ordered_steps(speaking) if speaking else []
    due_state, due_on = _due(resolution, freezes, requirements)
    delivered = [r.delivered_on for r in requirements if r.delivered_on]
    contributed = _contributed_on(responses)
    return RollUp(
        freeze_count=len(freezes),
        open_freezes=sum(1 for freeze in freezes if not is_released(freeze)),
        unknown_amounts=sum(1 for freeze in freezes if freeze.amount is None),
        frozen=sum(_least_frozen(freeze) for freeze in freezes),
        released=sum(released_amount(freeze) for freeze in freezes),
        cut=_cut_amount(resolution),
        requirement_count=len(requirements),
        open_requirements=sum(1 for r in requirements if r.delivered_on is None),
        step=steps[-1].kind if steps else "",
        step_on=steps[-1].happened_on if steps else None,
        due_on=due_on,
        due_state=due_state.value,
        delivered_on=max(delivered, default=None),
        contributed_on=contributed,
        answer_state=_answer_state(resolution, responses).value,
        last_moved_on=_last_moved_on(freezes, delivered, contributed, responses),
        conditions=_conditions([*freezes, *requirements]),
        parties_id=parties_of(resolution).key,
    )


def parties_of(resolution: Resolution) -> Concerned:
    """The agency of its heading and those assigned; the committee that reviewed it and those owed a report."""
    obligations: list[Any] = [*resolution.freezes.all(), *resolution.requirements.all()]
    agencies = [assignment.agency_id for assignment in resolution.assignments.all()]
    committees = [committee.pk for each in obligations for committee in each.committees.all()]
    return concerned(
        [*agencies, *filter(None, [resolution.heading_agency_id])],
        [*committees, *filter(None, [resolution.committee_id])],
    )


def _conditions(obligations: list[Any]) -> int:
    """The sum of the Conditions that any obligation sets."""
    found = 0
    for each in obligations:
        if each.report_type:
            found |= _CONDITION_OF[each.report_type]
        if getattr(each, "consent", False):
            found |= Condition.CONSENT
    return int(found)


def ledger_of(freeze: FreezeCondition) -> dict[str, Any]:
    """The columns of a freeze that its steps say: what was released of it, and the first day of each of MOMENTS."""
    steps = list(freeze.steps.all())
    firsts = {
        moment: min((step.happened_on for step in steps if step.kind in kinds), default=None)
        for moment, kinds in MOMENTS.items()
    }
    return {"released": released_amount(freeze), **firsts}


def released_amount(freeze: FreezeCondition) -> int:
    """Σ of the release ledger of one freeze, 元; `steps` should be prefetched."""
    return sum(step.amount or 0 for step in freeze.steps.all() if step.kind == StepKind.RELEASED)


def _least_frozen(freeze: FreezeCondition) -> int:
    """Of a freeze whose amount is unknown, at least what was released of it: else its releases would be taken
    from what other freezes still hold."""
    return released_amount(freeze) if freeze.amount is None else freeze.amount


def is_released(freeze: FreezeCondition) -> bool:
    """All of it released; where the amount is unknown, a release without an amount means all."""
    releases = [step for step in freeze.steps.all() if step.kind == StepKind.RELEASED]
    if freeze.amount is None:
        return any(step.amount is None for step in releases)
    return sum(step.amount or 0 for step in releases) >= freeze.amount


def with_children(resolutions: QuerySet[Resolution]) -> QuerySet[Resolution]:
    """Resolutions with the child rows that `compute` reads."""
    children = (
        "freezes__committees",
        "freezes__steps",
        "requirements__committees",
        "freezes__extensions",
        "requirements__extensions",
        "responses__letters",
        "assignments",
        "links",
    )
    return resolutions.select_related("fiscal_year").prefetch_related(*children)


def ordered_steps(freeze: FreezeCondition) -> list[FreezeStep]:
    """The steps of a freeze as they happened; on one day, in the order a smooth case takes them."""
    return sorted(freeze.steps.all(), key=lambda step: (step.happened_on, PROGRESS[step.kind], step.pk or 0))


def _speaking_freeze(freezes: list[FreezeCondition]) -> FreezeCondition | None:
    """The open freeze furthest behind; when all are released, the one released last."""
    if not freezes:
        return None
    still_open = [freeze for freeze in freezes if not is_released(freeze)]
    if still_open:
        return min(still_open, key=lambda f: PROGRESS[ordered_steps(f)[-1].kind] if ordered_steps(f) else -1)
    return max(freezes, key=lambda f: ordered_steps(f)[-1].happened_on)


def _cut_amount(resolution: Resolution) -> int:
    cuts = (link for link in resolution.links.all() if link.role == ResolutionLine.Role.CUT)
    return sum(link.amount or 0 for link in cuts if link.state == ResolutionLine.State.CONFIRMED)


def _due(
    resolution: Resolution, freezes: list[FreezeCondition], requirements: list[Requirement]
) -> tuple[DueState, datetime.date | None]:
    """The earliest deadline still owed, else the earliest there was; a known date beats an unknown base."""
    owed = [f for f in freezes if not is_released(f)] + [r for r in requirements if r.delivered_on is None]
    dues = [due_of(obligation, resolution.fiscal_year) for obligation in owed or [*freezes, *requirements]]
    dates = [due.on for due in dues if due.on]
    if dates:
        return DueState.DATED, min(dates)
    unknown = any(due.state == DueState.BASE_UNKNOWN for due in dues)
    return (DueState.BASE_UNKNOWN if unknown else DueState.NONE), None


def _contributed_on(responses: list[Response]) -> datetime.date | None:
    dates = [
        letter.issued_on
        for response in responses
        if response.kind == Response.Kind.CONTRIBUTED
        for letter in response.letters.all()
        if letter.issued_on
    ]
    return max(dates, default=None)


def _answer_state(resolution: Resolution, responses: list[Response]) -> AnswerState:
    assigned = {a.agency_id: a for a in resolution.assignments.all()}
    answered = {r.agency_id for r in responses}
    if answered and all(r.kind == Response.Kind.NOT_OURS for r in responses):
        return AnswerState.NOT_OURS
    if answered:
        return AnswerState.ANSWERED if assigned.keys() <= answered else AnswerState.PARTIAL
    lost = assigned and all(a.answer_lost for a in assigned.values())
    return AnswerState.NOT_IN_SOURCE if lost else AnswerState.NONE


def _last_moved_on(
    freezes: list[FreezeCondition],
    delivered: list[datetime.date],
    contributed: datetime.date | None,
    responses: list[Response],
) -> datetime.date | None:
    dates = [step.happened_on for freeze in freezes for step in freeze.steps.all()]
    dates += delivered + ([contributed] if contributed else [])
    dates += [response.as_of for response in responses if response.as_of]
    return max(dates, default=None)
