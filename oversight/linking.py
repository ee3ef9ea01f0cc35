"""Which budget lines a resolution bites or mentions, and why.

A resolution quotes the 預算案 of its own year. What it cuts or freezes is found by the agency of its heading,
the name and 目 number it gives, and the figure it quotes; only when all that it gives agrees is the link
confirmed. A name that merely occurs in the text becomes a suggestion for staff.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from budget.models import Agency, FiscalYear, LineItem
from budget.notation.money import format_amount
from budget.notation.text import fold, similar_key
from oversight.models import ResolutionLine
from oversight.resolutions.target_wording import Mention, Target

Match, State = ResolutionLine.Match, ResolutionLine.State

#: Plan names shorter than this are common words (「工業管理」, 「保險」) unless the text quotes them.
SHORTEST_UNQUOTED = 6
#: How alike two long names must be to be suggested as one: 智慧／智能電動車輛產業推動計畫 are 0.92.
LIKENESS = 0.85
LONG_NAME = 8
NAMED_KINDS = (
    LineItem.Kind.MU,
    LineItem.Kind.JIE,
    LineItem.Kind.BRANCH,
    LineItem.Kind.DETAIL,
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A link to store: the line, whether all evidence agreed, and the evidence in words."""

    line: LineItem
    match: str
    state: str
    reason: str


class LineBook:
    """The named lines of some years for one group of agencies, read once and searched in memory."""

    def __init__(self, years: Iterable[FiscalYear], agencies: Iterable[Agency]) -> None:
        lines = LineItem.objects.filter(
            fiscal_year__in=list(years), agency__in=list(agencies), kind__in=NAMED_KINDS
        )
        self.lines = list(
            lines.select_related("fiscal_year", "agency").order_by("fiscal_year__year", "position")
        )

    def names(self) -> list[str]:
        """Names long enough to be looked for outside quotation marks."""
        return [line.name for line in self.lines if len(line.name) >= SHORTEST_UNQUOTED]

    def bitten(
        self, target: Target, year: int, agency: Agency | None, stated_base: int | None
    ) -> Proposal | None:
        """The line of `year` that a cut or freeze is about, None where no name or number points to one."""
        own = [
            line
            for line in self.lines
            if line.fiscal_year.year == year and (not agency or line.agency == agency)
        ]
        found = _by_name(own, target.names)
        # A number alone may point; beside a name that no line has, it belongs to another budget.
        if not found and target.mu is not None and not target.names:
            found = [x for x in own if x.kind == LineItem.Kind.MU and x.number == str(target.mu)]
        if len(found) != 1:
            return None
        return _judge(found[0], target, agency, stated_base)

    def mentioned(self, mentions: Sequence[Mention], year: int) -> list[Proposal]:
        """Lines whose names the text mentions: those of `year` first, else of the nearest year there is."""
        proposals: dict[int, Proposal] = {}
        for mention in mentions:
            found = self._nearest(fold(mention.name), year)
            if found and found.pk not in proposals:
                proposals[found.pk] = _mention(found, mention.name)
        return list(proposals.values())

    def _nearest(self, key: str, year: int) -> LineItem | None:
        same = [line for line in self.lines if fold(line.name) == key]
        alike = same or [line for line in self.lines if _alike(line.name, key)]
        return min(alike, key=lambda line: (abs(line.fiscal_year.year - year), line.position), default=None)


def _by_name(lines: list[LineItem], names: Sequence[str]) -> list[LineItem]:
    """The innermost quoted name that is a line's name wins: 「工業管理」項下「…計畫」 bites the plan."""
    for name in reversed(names):
        found = [line for line in lines if fold(line.name) == fold(name)]
        if found:
            return found
    return []


def _judge(line: LineItem, target: Target, agency: Agency | None, stated_base: int | None) -> Proposal:
    named = any(fold(line.name) == fold(name) for name in target.names)
    evidence = [f"款項標題機關「{agency.name}」" if agency else ""]
    evidence.append(f"名稱「{line.name}」" if named else "")
    numbered = target.mu is not None and line.kind == LineItem.Kind.MU
    number_agrees = numbered and line.number == str(target.mu)
    evidence.append(f"第{target.mu}目" if number_agrees else "")
    amount_agrees = stated_base is not None and stated_base == line.proposed
    evidence.append(f"預算案金額{format_amount(stated_base)}" if stated_base and amount_agrees else "")
    contradicted = (numbered and not number_agrees) or (stated_base is not None and not amount_agrees)
    sure = bool(agency) and named and amount_agrees and not contradicted
    words = "、".join(word for word in evidence if word)
    doubt = "" if not contradicted else "；目次或金額與科目不符，請確認"
    return Proposal(
        line,
        Match.HEADING if sure else Match.NAME,
        State.CONFIRMED if sure else State.SUGGESTED,
        f"{words}相符{doubt}",
    )


def _alike(name: str, key: str) -> bool:
    other = similar_key(name)
    mine = similar_key(key)
    if min(len(other), len(mine)) < LONG_NAME:
        return False
    return difflib.SequenceMatcher(None, other, mine, autojunk=False).ratio() >= LIKENESS


def _mention(line: LineItem, name: str) -> Proposal:
    same = fold(line.name) == fold(name)
    year = f"{line.fiscal_year.year}年度{line.get_kind_display()}"
    reason = (
        f"條文提及「{name}」，與{year}同名"
        if same
        else f"條文提及「{name}」，與{year}「{line.name}」名稱近似"
    )
    return Proposal(line, Match.NAME, State.SUGGESTED, reason)
