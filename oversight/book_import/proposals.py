"""From the words of a resolution to the obligations it is stored with, when it is first seen.

Later runs leave these rows alone: staff may have corrected them.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from budget import history
from budget.models import Agency
from oversight.deadlines import deadline_columns
from oversight.linking import LineBook, Proposal
from oversight.models import Committee, FreezeCondition, Requirement, Resolution, ResolutionLine, UniformCut
from oversight.resolutions.clauses import Reading
from oversight.resolutions.cut_wording import UniformCut as Cut
from oversight.resolutions.demand_wording import Demand
from oversight.resolutions.freeze_wording import FreezeClause

PERCENT = 100
_REASON_LENGTH = 300


class Obliger:
    """Writes obligations and links of new resolutions; holds what it looks names up in."""

    def __init__(self, lines: LineBook) -> None:
        self.lines = lines
        self.committees = {committee.name: committee for committee in Committee.objects.all()}

    def oblige(self, resolution: Resolution, reading: Reading, agency: Agency | None) -> None:
        """Store what `reading` found in a resolution that was just created. `agency` is that of its heading."""
        for cut in reading.uniform_cuts:
            self.uniform_cut(resolution, cut)
        for position, clause in enumerate(reading.freezes, start=1):
            self.freeze(resolution, position, clause, agency)
        demands = [demand for demand in reading.demands if demand.deliverable]
        for position, demand in enumerate(demands, start=1):
            self.requirement(resolution, position, demand)
        history.create_all(ResolutionLine, self.links_of(resolution, reading, agency))

    def uniform_cut(self, resolution: Resolution, cut: Cut) -> UniformCut:
        """Store one item of an across-the-board cut."""
        return UniformCut.objects.create(
            resolution=resolution,
            position=cut.number,
            objects_text=cut.objects,
            percent=_percent(cut.share),
            exemption="；".join(cut.exemptions),
        )

    def freeze(
        self, resolution: Resolution, position: int, clause: FreezeClause, agency: Agency | None
    ) -> None:
        freeze = FreezeCondition(
            resolution=resolution,
            position=position,
            agency=agency,
            stated=clause.stated,
            stated_base=clause.stated_base,
            amount=clause.amount,
            amount_how=(clause.how or "")[:_REASON_LENGTH],
            doubts="\n".join(clause.doubts),
            report_type=clause.report_type or "",
            consent=clause.consent,
            clause=clause.clause,
            **share_columns(clause.share, clause.stated),
            **deadline_columns(clause.deadline),
        )
        freeze.full_clean(validate_unique=False)
        freeze.save()
        freeze.committees.set(self._committees(clause.committees))

    def requirement(self, resolution: Resolution, position: int, demand: Demand) -> None:
        requirement = Requirement(
            resolution=resolution,
            position=position,
            title=demand.deliverable or "",
            report_type=demand.report_type or "",
            clause=demand.clause,
            **deadline_columns(demand.deadline),
        )
        requirement.full_clean(validate_unique=False)
        requirement.save()
        requirement.committees.set(self._committees(demand.committees))

    def _committees(self, names: Iterable[str]) -> list[Committee]:
        return [self.committees[name] for name in names if name in self.committees]

    def links_of(
        self, resolution: Resolution, reading: Reading, agency: Agency | None
    ) -> list[ResolutionLine]:
        """The budget lines that the text bites or names, unsaved."""
        year = resolution.fiscal_year.year
        links: dict[int, ResolutionLine] = {}
        bites = [(ResolutionLine.Role.FROZEN, freeze) for freeze in reading.freezes]
        bites += [(ResolutionLine.Role.CUT, cut) for cut in reading.cuts]
        for role, clause in bites:
            proposal = self.lines.bitten(clause.target, year, agency, clause.stated_base)
            if proposal and proposal.line.pk not in links:
                links[proposal.line.pk] = _link(resolution, proposal, role, clause.amount)
        for proposal in self.lines.mentioned(reading.mentions, year):
            if proposal.line.pk not in links:
                links[proposal.line.pk] = _link(resolution, proposal, ResolutionLine.Role.MENTIONED, None)
        return list(links.values())


def share_columns(share: Fraction | None, stated: str = "percent") -> dict[str, int | None]:
    """A share as it was worded: 10% is 10/100, 五分之一 is 1/5."""
    if share is None:
        return {"share_numerator": None, "share_denominator": None}
    if stated == "percent" and (share * PERCENT).is_integer():
        return {"share_numerator": int(share * PERCENT), "share_denominator": PERCENT}
    return {"share_numerator": share.numerator, "share_denominator": share.denominator}


def _percent(share: Fraction) -> Decimal:
    return Decimal(share.numerator * PERCENT) / Decimal(share.denominator)


def _link(resolution: Resolution, proposal: Proposal, role: str, amount: int | None) -> ResolutionLine:
    return ResolutionLine(
        resolution=resolution,
        line=proposal.line,
        role=role,
        state=proposal.state,
        match=proposal.match,
        reason=proposal.reason[:_REASON_LENGTH],
        amount=amount,
    )
