"""What the page of a book, or of an agency's year without one, gathers: totals, the tree of its expenditure, its checks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q
from django.utils.translation import gettext

from budget.line_pairs import pair_lines
from budget.models import Agency, BookCheck, BookSource, BudgetBook, FiscalYear, LineItem, Stage
from oversight.charts.icicle import Icicle, icicle
from oversight.line_children import (
    Change,
    ChildGroup,
    change_of,
    child_row,
    figure_at,
)
from oversight.line_money import LineMoney, Links

Kind = LineItem.Kind
#: The levels of the drawing and of the table beneath it.
TREE = (Kind.MU, Kind.JIE, Kind.BRANCH, Kind.DETAIL)
State = BookCheck.State


@dataclass(frozen=True, slots=True)
class SideTotal:
    """One side of a book: the sum of its 項, 元; None where one of them is not known."""

    label: str
    lines: list[LineItem]
    proposed: int | None
    statutory: int | None
    change: Change | None


@dataclass(frozen=True, slots=True)
class CheckCounts:
    """How many checks of one table (or of all, `title` "") hold, are off, cannot be made; and `corrected`."""

    title: str
    holds: int = 0
    off: int = 0
    unchecked: int = 0
    corrected: int = 0

    @property
    def total(self) -> int:
        return self.holds + self.off + self.unchecked


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of one agency's year; `drawing` is None where no expenditure is known.

    `bitten` are the 項 that resolutions are linked to, themselves or below, with what was taken.
    """

    sides: list[SideTotal]
    tree: ChildGroup | None
    drawing: Icicle | None
    compare_with: tuple[str, str] | None
    bitten: list[tuple[LineItem, LineMoney]]


def summary_of(year: FiscalYear, agency: Agency, book: BudgetBook | None, *, demo: bool) -> Summary | None:
    """Of a book's lines, else of the agency's lines of the year; None where there are none. Three queries."""
    own = LineItem.objects.filter(fiscal_year=year, agency=agency)
    lines = _read(own if book is None else own.filter(book=book))
    if not lines:
        return None
    last_year = LineItem.objects.filter(
        fiscal_year__year=year.year - 1, fiscal_year__kind=year.kind, agency=agency
    )
    earlier = _read(last_year)
    tops = [line for line in lines if line.kind == Kind.XIANG]
    tree = [line for line in lines if line.kind in TREE and line.side == LineItem.Side.EXPENDITURE]
    before = before_of(tops, [line for line in earlier if line.kind == Kind.XIANG])
    before |= before_of(tree, [line for line in earlier if line.kind in TREE])
    links = Links.of_agency(agency, year, demo=demo)
    stage = Stage.STATUTORY if all(line.statutory is not None for line in tree) else Stage.PROPOSED
    whole = _whole(tops, stage)
    taken = [(line, links.money(line)) for line in tops]
    return Summary(
        sides=_sides(tops, before),
        tree=_tree(tree, before, links, stage, whole) if tree else None,
        drawing=icicle(tree, stage, whole),
        compare_with=_compare_with(lines, earlier),
        bitten=[(line, money) for line, money in taken if money.cases],
    )


def _read(lines: Iterable[LineItem]) -> list[LineItem]:
    chosen = lines.filter(kind__in=(Kind.XIANG, *TREE))  # type: ignore[attr-defined]
    return list(chosen.select_related("fiscal_year").defer("description").order_by("position", "pk"))


def before_of(lines: Sequence[LineItem], earlier: Sequence[LineItem]) -> dict[int, LineItem]:
    """The line of the year before of each of `lines` that has one, by key."""
    pairs = pair_lines(earlier, lines)
    return {pair.right.pk: pair.left for pair in pairs if pair.right and pair.left}


def _sides(tops: Sequence[LineItem], before: dict[int, LineItem]) -> list[SideTotal]:
    found = []
    for side in LineItem.Side:
        lines = [line for line in tops if line.side == side]
        if lines:
            changes = [change_of(line, line.amount, before.get(line.pk)) for line in lines]
            found.append(
                SideTotal(
                    str(side.label),
                    lines,
                    _added(line.proposed for line in lines),
                    _added(line.statutory for line in lines),
                    _joined(changes),
                )
            )
    return found


def _added(figures: Iterable[int | None]) -> int | None:
    known = list(figures)
    return None if None in known else sum(figure or 0 for figure in known)


def _joined(changes: Sequence[Change | None]) -> Change | None:
    """One change of all, where all are known and reckoned against the same figure."""
    known = [change for change in changes if change]
    if len(known) != len(changes) or len({change.basis for change in known}) != 1:
        return None
    amount, before = sum(c.amount for c in known), sum(c.before for c in known)
    return Change(amount, before, known[0].basis)


def _whole(tops: Sequence[LineItem], stage: Stage) -> int | None:
    """The whole expenditure, 元; None where a 項 is not known."""
    figures = [figure_at(line, stage) for line in tops if line.side == LineItem.Side.EXPENDITURE]
    return _added(figures) or None


def _tree(
    lines: Sequence[LineItem], before: dict[int, LineItem], links: Links, stage: Stage, whole: int | None
) -> ChildGroup:
    """All levels in one table; shares are of the whole expenditure, where that is unknown of the lines' sum."""
    nested = _nested(lines)
    base = whole or _added(figure_at(line, stage) for line, depth in nested if depth == 0)
    rows = [child_row(line, links, stage, base, before.get(line.pk), depth) for line, depth in nested]
    return ChildGroup(gettext("歲出科目"), rows, stage, base, is_added=False)


def _nested(lines: Sequence[LineItem]) -> list[tuple[LineItem, int]]:
    """Every line, with its depth, right after the line above it; positions are those of several tables."""
    keys = {line.pk for line in lines}
    below: dict[int | None, list[LineItem]] = defaultdict(list)
    for line in lines:
        below[line.parent_id if line.parent_id in keys else None].append(line)

    def walk(key: int | None, depth: int) -> Iterator[tuple[LineItem, int]]:
        for line in below.get(key, []):
            yield line, depth
            yield from walk(line.pk, depth + 1)

    return list(walk(None, 0))


def _compare_with(lines: Sequence[LineItem], earlier: Sequence[LineItem]) -> tuple[str, str] | None:
    """(left, right) for the comparison with the year before: 法定 where it is known, else 預算案."""
    return (_stage(earlier), _stage(lines)) if earlier else None


def _stage(lines: Sequence[LineItem]) -> str:
    passed = any(line.statutory is not None for line in lines)
    stage = Stage.STATUTORY if passed else Stage.PROPOSED
    return f"{lines[0].fiscal_year.year}:{stage.value}"


def check_counts(book: BudgetBook) -> list[CheckCounts]:
    """Per table, in the order in which the checks stand; one query."""
    counted = {state.value: Count("pk", filter=Q(state=state)) for state in State}
    rows: Any = (
        BookCheck.objects.filter(book=book)
        .order_by()
        .values("table")
        .annotate(first=Min("position"), corrected=Count("pk", filter=~Q(correction="")), **counted)
        .order_by("first")
    )
    return [
        CheckCounts(row["table"], row["holds"], row["off"], row["unchecked"], row["corrected"])
        for row in rows
    ]


def added_counts(counts: Iterable[CheckCounts]) -> CheckCounts:
    """Of the whole book."""
    rows = list(counts)
    sums = {name: sum(getattr(row, name) for row in rows) for name in (*State.values, "corrected")}
    return CheckCounts("", **sums)


def unread_lines(book: BudgetBook) -> int | None:
    """How many lines of the source nobody claims; None where the source is not stored. One query."""
    uses: list[list[Any]] | None = BookSource.objects.filter(book=book).values_list("uses", flat=True).first()
    if uses is None:
        return None
    return sum(int(last - first + 1) for first, last, kind, *_ in uses if kind == "unread")
