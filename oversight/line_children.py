"""What stands below a budget line, a group a kind: shares of the line, changes to the year before, sums that agree or not.

A line has several breakdowns at once (分支計畫, 用途別, 細部計畫 …), each of its whole amount, so a group is added up
by itself and never with another. All figures of a group are of one stage: 法定 only where every line has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budget.line_pairs import match_siblings
from budget.models import LineItem, Stage
from oversight.charts.bars import Bar, stacked
from oversight.line_money import LineMoney, Links

Kind = LineItem.Kind
#: The groups in the order of the page; kinds that share a heading share a group.
HEADINGS = {
    Kind.XIANG: _("下層科目"),
    Kind.FUNCTION: _("下層科目"),
    Kind.MU: _("下層科目"),
    Kind.JIE: _("下層科目"),
    Kind.BRANCH: _("分支計畫"),
    Kind.OBJECT1: _("用途別"),
    Kind.OBJECT2: _("用途別"),
    Kind.DETAIL: _("細部計畫"),
    Kind.COMMISSION: _("委辦"),
    Kind.DONATION: _("捐助"),
    Kind.SUBSIDY: _("補助"),
    Kind.TRAVEL: _("出國及赴大陸"),
    Kind.MULTI_YEAR: _("跨年期計畫"),
    Kind.YEAR_SPLIT: _("分年經費"),
    Kind.ITEM: _("說明項目"),
}
#: Years of one plan are other years' money; a multi-year plan is one part of its work plan among others.
NOT_ADDED = {Kind.YEAR_SPLIT, Kind.MULTI_YEAR}


@dataclass(frozen=True, slots=True)
class Change:
    """Against the year before, 元; `basis` says which figure of that year `before` is."""

    amount: int
    before: int
    basis: str


@dataclass(frozen=True, slots=True)
class ChildRow:
    """One line of a group; `share` in percent of the line above, `bar` against it. `depth` for indentation."""

    line: LineItem
    money: LineMoney
    figure: int | None
    share: Decimal | None
    bar: Bar | None
    change: Change | None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class ChildGroup:
    """The lines of one heading and what they come to. `whole` is the line above at the same stage, None unknown."""

    heading: str
    rows: list[ChildRow]
    stage: Stage
    whole: int | None
    is_added: bool

    @property
    def total(self) -> int:
        """The known figures added up, 元."""
        return sum(row.figure or 0 for row in self.rows)

    @property
    def unknown(self) -> int:
        """Lines whose figure is not known."""
        return sum(row.figure is None for row in self.rows)

    @property
    def gap(self) -> int | None:
        """whole − total, None where it cannot be told."""
        return None if self.whole is None or self.unknown else self.whole - self.total

    @property
    def before(self) -> int | None:
        """The year before added up, None where one line has none."""
        changes = [row.change for row in self.rows]
        return sum(change.before for change in changes if change) if all(changes) else None

    @property
    def has_statutory(self) -> bool:
        """Whether any line has its 法定 figure."""
        return any(row.line.statutory is not None for row in self.rows)

    @property
    def has_change(self) -> bool:
        """Whether any line is known in the year before."""
        return any(row.change for row in self.rows)

    @property
    def has_taken(self) -> bool:
        """Whether a resolution cut or froze any line."""
        return any(row.money.taken for row in self.rows)

    @property
    def has_share(self) -> bool:
        """Whether any line is a known part of a known whole."""
        return any(row.share is not None for row in self.rows)

    @property
    def rest(self) -> int:
        """How many columns stand right of the amounts; the verdict on the sum takes at least one."""
        return max(1, self.has_share + self.has_change + 3 * self.has_taken)


def child_groups(line: LineItem, links: Links, before: LineItem | None) -> list[ChildGroup]:
    """The groups of a line, compared with what stands below it in the year before; one query."""
    parents = [line.pk] if before is None else [line.pk, before.pk]
    rows = LineItem.objects.filter(parent__in=parents).select_related("fiscal_year").defer("description")
    below = list(rows.order_by("position", "pk"))
    children = [row for row in below if row.parent_id == line.pk]
    earlier = match_siblings([row for row in below if row.parent_id != line.pk], children)
    found = []
    for heading in dict.fromkeys(HEADINGS.values()):
        members = [child for child in children if HEADINGS[Kind(child.kind)] == heading]
        if members:
            found.append(group_of(heading, line, members, earlier, links))
    return found


def group_of(
    heading: str, above: LineItem, lines: Sequence[LineItem], before: dict[int, LineItem], links: Links
) -> ChildGroup:
    """One group; `before` has the lines of the year before by the keys of these."""
    stage = stage_of(above, lines)
    whole = figure_at(above, stage)
    is_added = not any(line.kind in NOT_ADDED for line in lines)
    base = whole if is_added else None
    rows = [child_row(line, links, stage, base, before.get(line.pk)) for line in lines]
    return ChildGroup(heading, rows, stage, whole, is_added)


def stage_of(above: LineItem, lines: Iterable[LineItem]) -> Stage:
    """法定 where the line above and every one of these has it, else 預算案."""
    passed = all(line.statutory is not None for line in [above, *lines])
    return Stage.STATUTORY if passed else Stage.PROPOSED


def figure_at(line: LineItem, stage: Stage) -> int | None:
    """元 of a line at one stage."""
    return line.statutory if stage == Stage.STATUTORY else line.proposed


def share_of(part: int | None, whole: int | None) -> Decimal | None:
    """Percent to one decimal, half up; None where it says nothing."""
    if part is None or not whole:
        return None
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def change_of(line: LineItem, figure: int | None, before: LineItem | None) -> Change | None:
    """Against 上年度預算數 as printed, else against the 法定 (else 預算案) stored of the year before."""
    if figure is None:
        return None
    if line.prior_year is not None:
        return Change(figure - line.prior_year, line.prior_year, gettext("書載上年度預算數"))
    if before is None:
        return None
    year = before.fiscal_year.year
    if before.statutory is not None:
        return Change(
            figure - before.statutory, before.statutory, gettext("%(year)s年度法定預算") % {"year": year}
        )
    if before.proposed is not None:
        return Change(
            figure - before.proposed, before.proposed, gettext("%(year)s年度預算案") % {"year": year}
        )
    return None


def child_row(
    line: LineItem,
    links: Links,
    stage: Stage,
    whole: int | None,
    before: LineItem | None,
    depth: int = 0,
) -> ChildRow:
    """One row; `whole` is what shares are of, `before` the line in the year before."""
    figure = figure_at(line, stage)
    share = share_of(figure, whole)
    bar = stacked(whole, [("count", line.name, figure)]) if share is not None and whole and figure else None
    return ChildRow(line, links.money(line), figure, share, bar, change_of(line, figure, before), depth)
