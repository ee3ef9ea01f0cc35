"""Reads the text of one resolution: what it is, what it freezes, cuts and demands, and the names it mentions."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from .cut_wording import CutClause, UniformCut, find_cuts, uniform_cuts
from .deadline_wording import DeadlineWording, find_deadlines
from .demand_wording import Demand, find_demands
from .freeze_wording import FreezeClause, find_freezes
from .prose import Prose
from .target_wording import Mention, find_mentions

Kind = Literal["uniform_cut", "cut", "freeze", "report", "recommend", "instruct"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one resolution says, each part with its own words. Proposals for a person to confirm, never facts.

    ``kind`` is the heaviest thing it does (a freeze that also cuts is a freeze) and None where no order was
    found; ``deadlines`` are all terms set in freezes, demands and sentences that give an order.
    """

    kind: Kind | None
    uniform_cuts: tuple[UniformCut, ...]
    cuts: tuple[CutClause, ...]
    freezes: tuple[FreezeClause, ...]
    demands: tuple[Demand, ...]
    deadlines: tuple[DeadlineWording, ...]
    mentions: tuple[Mention, ...]


_ORDER = re.compile(r"爰|要求|建請|允宜|請|應")
_RECOMMEND = re.compile(r"建請|建議|允宜")
_DECISION = re.compile(r"爰此?，?(?:建請|請|要求)|建請|要求|請[^，。]{1,12}(?:部|院|會|署|局|處|機關)")


def read_resolution(text: str, known_names: Iterable[str] = ()) -> Reading:
    """Read one resolution as printed; ``known_names`` are budget line names to look for outside quotation marks.

    Never fails: what is not recognised is simply absent, and what is uncertain carries doubts.
    """
    prose = Prose(text)
    uniform = uniform_cuts(text)
    freezes = find_freezes(prose)
    cuts = () if uniform else find_cuts(prose)
    demands = find_demands(prose, tuple(_taken(each, text) for each in freezes))
    return Reading(
        kind=_kind(prose, bool(uniform), freezes, cuts, demands),
        uniform_cuts=uniform,
        cuts=cuts,
        freezes=freezes,
        demands=demands,
        deadlines=_all_deadlines(prose, freezes, demands),
        mentions=find_mentions(prose, known_names),
    )


def _taken(freeze: FreezeClause, text: str) -> tuple[int, int]:
    """Where a freeze speaks: after a merged one come its reasons, each of which repeats a report of its own."""
    return freeze.start, len(text) if freeze.merged else freeze.end


def _kind(
    prose: Prose,
    uniform: bool,
    freezes: tuple[FreezeClause, ...],
    cuts: tuple[CutClause, ...],
    demands: tuple[Demand, ...],
) -> Kind | None:
    if uniform or "統刪" in prose.masked:
        return "uniform_cut"
    if freezes:
        return "freeze"
    if cuts:
        return "cut"
    if any(each.to_legislature or (each.deliverable or "").endswith("報告") for each in demands):
        return "report"
    decisions = _DECISION.findall(prose.masked)
    if decisions:
        return "recommend" if _RECOMMEND.search(decisions[-1]) else "instruct"
    return "instruct" if _ORDER.search(prose.masked) else None


def _all_deadlines(
    prose: Prose, freezes: tuple[FreezeClause, ...], demands: tuple[Demand, ...]
) -> tuple[DeadlineWording, ...]:
    owned = (*(each.deadline for each in freezes), *(each.deadline for each in demands))
    found = {each.start: each for each in owned if each is not None}
    for start, end in prose.sentences():
        decision = _DECISION.search(prose.masked, start, end)
        if decision:
            found |= {each.start: each for each in find_deadlines(prose, decision.start(), end)}
    return tuple(found[start] for start in sorted(found))
