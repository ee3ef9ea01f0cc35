"""What a decision would change, case by case, and which cases it cannot touch. Reads; writes nothing."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from budget.admin import versions
from oversight.choices import StepKind
from oversight.computed import RollUp, compute, is_released, ordered_steps, with_children
from oversight.decisions.decision import REPORTABLE, Decision, Portion
from oversight.dossier import remaining_amount
from oversight.models import FreezeCondition, FreezeStep, Resolution
from oversight.plausibility import step_warnings
from oversight.status import Holder, Status, holder_of, status_of

NOTE_LENGTH = 200
OUT_OF_REACH = "此案不屬於您所任角色之機關。"


@dataclass(slots=True)
class Planned:
    """One case before and after. Amounts in 元, None where unknown; `steps` are unsaved, none if refused."""

    freeze: FreezeCondition
    version: str
    before: Status
    remaining: int | None
    refusal: str = ""
    steps: list[FreezeStep] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    after: Status | None = None
    remaining_after: int | None = None

    @property
    def holder(self) -> Holder:
        return holder_of(self.before)

    @property
    def holder_after(self) -> Holder | None:
        return holder_of(self.after) if self.after else None


@dataclass(frozen=True, slots=True)
class Preview:
    """All cases of one decision, and what to look at in the decision itself."""

    cases: list[Planned]

    @property
    def accepted(self) -> list[Planned]:
        return [each for each in self.cases if not each.refusal]

    @property
    def versions(self) -> dict[int, str]:
        """Fingerprints of the cases that will be touched, by primary key."""
        return {each.freeze.pk: each.version for each in self.accepted}


def plan(
    freezes: Iterable[int],
    decision: Decision,
    today: datetime.date,
    within: Collection[int] | None = None,
) -> Preview:
    """The effect of `decision` on these freezes (primary keys), in the order of their resolutions.

    `within` are the freezes this account may move; None is all of them.
    """
    keys = set(freezes)
    chosen = Resolution.objects.filter(freezes__in=keys).distinct().with_status(today)
    related = ("committee", "heading_agency")
    rows = with_children(chosen).select_related("fiscal_year", *related)
    rows = rows.prefetch_related("freezes__committees", "freezes__agency")
    cases = []
    for resolution in rows:
        cases += _of_resolution(resolution, keys, decision, today, within)
    return Preview(cases)


def _of_resolution(
    resolution: Resolution,
    keys: set[int],
    decision: Decision,
    today: datetime.date,
    within: Collection[int] | None,
) -> list[Planned]:
    mine = [freeze for freeze in resolution.freezes.all() if freeze.pk in keys]
    for freeze in mine:
        freeze.resolution = resolution
    before = Status(resolution.status)
    planned = [
        _of_freeze(freeze, before, decision, today)
        if within is None or freeze.pk in within
        else Planned(freeze, version_of(freeze), before, remaining_amount(freeze), OUT_OF_REACH)
        for freeze in mine
    ]
    after = status_of(_rolled_up_with(planned, resolution), today)
    for each in planned:
        if not each.refusal:
            each.after = after
            each.remaining_after = remaining_amount(each.freeze)
    return planned


def _rolled_up_with(planned: list[Planned], resolution: Resolution) -> RollUp:
    """The roll-ups as they would be: the new steps stand among the fetched ones, in memory only."""
    for each in planned:
        fetched = list(each.freeze.steps.all())
        each.freeze._prefetched_objects_cache["steps"] = [*fetched, *each.steps]
    return compute(resolution)


def _of_freeze(freeze: FreezeCondition, before: Status, decision: Decision, today: datetime.date) -> Planned:
    planned = Planned(freeze, version_of(freeze), before, remaining_amount(freeze))
    amount, planned.refusal = _amount(freeze, decision)
    planned.refusal = _common_refusal(freeze, decision) or planned.refusal
    if planned.refusal:
        return planned
    planned.steps = _steps(freeze, decision, amount)
    old = [(step.kind, step.happened_on) for step in freeze.steps.all()]
    new = [(step.kind, step.happened_on) for step in planned.steps]
    known = step_warnings(old, today)
    planned.warnings = [each for each in step_warnings([*old, *new], today) if each not in known]
    planned.warnings += _amount_warnings(freeze, decision, amount)
    return planned


def version_of(freeze: FreezeCondition) -> str:
    """A fingerprint of a freeze and its steps, as the pages of the admin guard theirs."""
    steps = [step for step in freeze.steps.all() if step.pk]
    version = versions.read(freeze, {"step": ("步驟", steps)}).version
    return hashlib.sha256(repr((version.own, version.rows)).encode()).hexdigest()[:16]


def _common_refusal(freeze: FreezeCondition, decision: Decision) -> str:
    if is_released(freeze):
        return "已全數解凍。"
    same = (step for step in freeze.steps.all() if step.kind == decision.kind)
    if any(
        step.happened_on == decision.on and (decision.meeting is None or step.meeting_id == decision.meeting)
        for step in same
    ):
        return f"已登錄同日之「{StepKind(decision.kind).label}」。"
    if decision.reported_on and decision.reported_on < decision.on:
        return "提報院會之日期，早於委員會決議之日期。"
    return ""


def _amount(freeze: FreezeCondition, decision: Decision) -> tuple[int | None, str]:
    """The amount of the new step in 元 (None: none is stated), and why there can be none."""
    if decision.kind == StepKind.PARTLY:
        amount, refusal = _partial_amount(freeze, decision)
    elif decision.kind == StepKind.RELEASED:
        amount, refusal = _released_by_letter(freeze, decision)
    else:
        return None, ""
    remaining = remaining_amount(freeze)
    if amount is not None and remaining is not None and amount > remaining:
        return None, f"准予動支 {amount:,} 元，超過尚凍 {remaining:,} 元。"
    return amount, refusal


def _partial_amount(freeze: FreezeCondition, decision: Decision) -> tuple[int | None, str]:
    if freeze.pk in decision.amounts:
        return decision.amounts[freeze.pk], ""
    if decision.share is None:
        return None, "部分同意須填比例，或本案金額。"
    if freeze.amount is None:
        return None, "凍結金額未明，無法依比例計算；請填本案金額。"
    amount = int(freeze.amount * decision.share)
    return (amount, "") if amount else (None, "依比例計算不足 1 元。")


def _released_by_letter(freeze: FreezeCondition, decision: Decision) -> tuple[int | None, str]:
    if freeze.pk in decision.amounts:
        return decision.amounts[freeze.pk], ""
    if decision.portion == Portion.REMAINING:
        return remaining_amount(freeze), ""
    moves = [step for step in ordered_steps(freeze) if step.kind in (*REPORTABLE, StepKind.RELEASED)]
    last = moves[-1] if moves else None
    if last is None or last.kind == StepKind.RELEASED:
        return None, "沒有委員會准予而尚未函復之紀錄。"
    return (last.amount if last.kind == StepKind.PARTLY else remaining_amount(freeze)), ""


def _amount_warnings(freeze: FreezeCondition, decision: Decision, amount: int | None) -> list[str]:
    told = []
    share = decision.share
    if decision.kind == StepKind.PARTLY and freeze.pk not in decision.amounts and share and freeze.amount:
        exact = freeze.amount * share
        if exact.denominator != 1:
            told.append(f"{freeze.amount:,} 元之比例非整數元，不足 1 元捨去。")
    if decision.kind == StepKind.PARTLY and amount == remaining_amount(freeze):
        told.append("等於尚凍全部；全部同意請改選「准予動支」。")
    if decision.kind == StepKind.RELEASED and amount is None:
        told.append("凍結金額未明，登錄為全數准予動支。")
    return told


def _steps(freeze: FreezeCondition, decision: Decision, amount: int | None) -> list[FreezeStep]:
    place = f"{decision.section}第{decision.items[freeze.pk]}案" if freeze.pk in decision.items else ""
    note = "；".join(each for each in (place or decision.section, decision.note) if each)[:NOTE_LENGTH]
    steps = [
        FreezeStep(
            condition=freeze,
            kind=decision.kind,
            happened_on=decision.on,
            amount=amount,
            meeting_id=decision.meeting,
            note=note,
        )
    ]
    if decision.reported_on and decision.kind in REPORTABLE:
        steps.append(FreezeStep(condition=freeze, kind=StepKind.REPORTED, happened_on=decision.reported_on))
    return steps
