"""The tree of an outlay table: parents, the work plan and object each row belongs to, gaps in its numbering, its sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from budget.book.outlay_rows import LEVEL_NAMES, Draft, Level, OutlayRow
from budget.book.results import Check, Note
from budget.notation.codes import Code


def place_rows[R: OutlayRow](
    drafts: Sequence[Draft], order: Sequence[Level], object_code: str | None, row_type: type[R]
) -> tuple[R, ...]:
    """The finished rows. `order` has the levels from the top down; `object_code` is that of the whole table, if one."""
    rows: list[R] = []
    for draft in drafts:
        parent = _parent(rows, draft, order)
        above = rows[parent] if parent is not None else None
        level, code = draft.heading.level, draft.heading.code
        work_plan = code if level == "work_plan" else (above.work_plan_code if above else None)
        item = code if level == "object" else object_code or (above.object_code if above else None)
        rows.append(_finish(draft, row_type, parent, work_plan, item))
    return tuple(rows)


def _parent[R: OutlayRow](rows: Sequence[R], draft: Draft, order: Sequence[Level]) -> int | None:
    """The nearest row above of a higher level; a 節 below its 目 (3708012501 below 3708012500) is one too."""
    level = draft.heading.level
    if level not in order:
        return None
    rank = order.index(level)
    for index in range(len(rows) - 1, -1, -1):
        row = rows[index]
        if row.level not in order:
            continue
        if order.index(row.level) < rank:
            return index
        if level == "work_plan" and row.level == level and _is_below(draft.heading.code, row.work_plan_code):
            return index
    return None


def _is_below(code: str | None, upper: str | None) -> bool:
    parent = Code.parse(code).parent if code else None
    return parent is not None and str(parent) == upper


def _finish[R: OutlayRow](
    draft: Draft, row_type: type[R], parent: int | None, work_plan: str | None, item: str | None
) -> R:
    return row_type(
        line=draft.line.number,
        last_line=draft.last_line,
        amount_line=draft.amount_line.number,
        level=draft.heading.level,
        parent=parent,
        marker=draft.heading.marker,
        number=draft.heading.number,
        name=draft.heading.name,
        work_plan_code=work_plan,
        object_code=item,
        serial=draft.serial,
        period=draft.period,
        years=draft.years,
        recipient=draft.recipient,
        budget_year=draft.budget_year,
        content=draft.content.text,
        content_lines=draft.content.lines,
        amounts=draft.amounts,
        total=draft.total,
        cells=draft.line.cells,
        amount_cells=draft.amount_line.cells,
    )


def note_numbering(rows: Sequence[OutlayRow], table: str) -> Iterator[Note]:
    """Markers and serial numbers that do not count on from the row before: a row was lost, or the print is wrong."""
    last: dict[tuple[int | None, Level], tuple[int, int]] = {}
    last_serial: tuple[int, int] | None = None
    for row in rows:
        if row.number is not None:
            before, line = last.get((row.parent, row.level), (0, row.line))
            if row.number != before + 1:
                text = (
                    f"「{row.name}」的編號 {row.marker} 之前是 {before}"
                    if before
                    else f"「{row.name}」編號從 {row.marker} 起"
                )
                yield Note(table, row.line, text, (row.line, line))
            last[row.parent, row.level] = (row.number, row.line)
        if row.serial.isdecimal():
            serial = int(row.serial)
            if last_serial and serial != last_serial[0] + 1:
                text = f"「{row.name}」的流水號 {row.serial} 之前是 {last_serial[0]:02}"
                yield Note(table, row.line, text, (row.line, last_serial[1]))
            last_serial = (serial, row.line)


def check_outlay(rows: Sequence[OutlayRow], table: str) -> list[Check]:
    """合計 of every row = Σ of its columns; every row = Σ of the rows right below it, per column and in 合計."""
    parts: dict[int, list[OutlayRow]] = defaultdict(list)
    for row in rows:
        if row.parent is not None:
            parts[row.parent].append(row)
    checks = []
    for index, row in enumerate(rows):
        subject = _subject(rows, row)
        columns = [amount.amount for amount in row.amounts]
        checks.append(Check(f"{subject}：合計 = 各欄之和", row.total, _sum(columns), table, row.amount_line))
        below = parts.get(index)
        if not below:
            continue
        what = f"{subject} = 各{'、'.join(dict.fromkeys(LEVEL_NAMES[part.level] for part in below))}之和"
        totals = _sum([part.total for part in below])
        first, line = below[0].amount_line, row.amount_line
        name = f"{what}（合計）"
        checks.append(Check(name, row.total, totals, table, line, other_table=table, other_line=first))
        sums = [_by_column(part) for part in below]
        for column, amount in _by_column(row).items():
            right = _sum([part.get(column) for part in sums])
            name = f"{what}（{column}）"
            checks.append(Check(name, amount, right, table, line, other_table=table, other_line=first))
    return checks


def _by_column(row: OutlayRow) -> Mapping[str, int | None]:
    """Amounts by label; columns printed twice on a page (其他 | 其他) count together."""
    by_label: dict[str, list[int | None]] = defaultdict(list)
    for amount in row.amounts:
        by_label[amount.column.label or "無欄名"].append(amount.amount)
    return {label: _sum(amounts) for label, amounts in by_label.items()}


def _sum(amounts: Sequence[int | None]) -> int | None:
    """None where an amount is not printed: a sum that leaves one out would prove nothing."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == len(amounts) else None


def _subject(rows: Sequence[OutlayRow], row: OutlayRow) -> str:
    """Names repeat in these tables (the same plan under 4040 and 4085), so the rows above are named too."""
    names = []
    at: OutlayRow | None = row
    while at is not None and (at is row or at.level != "total"):
        code = (
            at.work_plan_code if at.level == "work_plan" else at.object_code if at.level == "object" else ""
        )
        names.append(f"{at.marker if not code else ''}{code or ''} {at.name}".strip())
        at = rows[at.parent] if at.parent is not None else None
    return " › ".join(reversed(names))
