"""What looks wrong in a chain of steps though nothing forbids it: told as a warning, never refused.

Old cases are entered from what sources say, and sources skip steps and err in dates.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from budget.notation.dates import format_roc
from oversight.choices import StepKind

type Dated = tuple[str, datetime.date]
#: Steps that cannot come before the agency's letter.
_AFTER_SENT = {kind.value for kind in StepKind} - {StepKind.SENT.value}
_DECIDED = {StepKind.APPROVED, StepKind.PARTLY, StepKind.FILED}


def step_warnings(steps: Iterable[Dated], today: datetime.date) -> list[str]:
    """One sentence for each thing that looks wrong in the steps (kind, date) of one freeze."""
    dated = sorted(steps, key=lambda step: step[1])
    return [*_future(dated, today), *_before_sent(dated), *_release_undecided(dated), *_after_release(dated)]


def _future(dated: Sequence[Dated], today: datetime.date) -> Iterable[str]:
    for kind, on in dated:
        if on > today and kind != StepKind.SCHEDULED:
            yield f"「{StepKind(kind).label}」的日期{format_roc(on)}在今天之後。"


def _before_sent(dated: Sequence[Dated]) -> Iterable[str]:
    sent = [on for kind, on in dated if kind == StepKind.SENT]
    first = next(((kind, on) for kind, on in dated if kind in _AFTER_SENT), None)
    if first is None:
        return
    kind, on = first
    if not sent:
        yield f"尚無函送的紀錄，已有「{StepKind(kind).label}」（{format_roc(on)}）。"
    elif on < sent[0]:
        yield f"「{StepKind(kind).label}」（{format_roc(on)}）早於函送（{format_roc(sent[0])}）。"


def _release_undecided(dated: Sequence[Dated]) -> Iterable[str]:
    for kind, on in dated:
        decided = any(other in _DECIDED and day <= on for other, day in dated)
        if kind == StepKind.RELEASED and not decided:
            yield f"函復准予動支（{format_roc(on)}）之前，沒有委員會准予動支或存查的紀錄。"


def _after_release(dated: Sequence[Dated]) -> Iterable[str]:
    reported = [on for kind, on in dated if kind == StepKind.REPORTED]
    released = [on for kind, on in dated if kind == StepKind.RELEASED]
    if reported and released and released[-1] < reported[0]:
        yield f"函復准予動支（{format_roc(released[-1])}）早於提報院會（{format_roc(reported[0])}）。"
