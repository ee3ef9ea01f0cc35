"""Rows of the 科目 tables: serial numbers 款 項 目 節, code above (or beside) the name, amounts, running text.

         0408010301                               1 │ 0408010301 一般賠償收入 │ 1,786 │ … │ 本年度預算數係…
    1    一般賠償收入     1,786 …  本年度預算數係…

A row begins at a code, or at a name beside which a serial number or an amount stands; the text beside and below
belongs to it until the next row, and begins new lines at its paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from budget.book.pdf.bands import Band, Heads, is_code
from budget.book.pdf.glyphs import TextLine, plain
from budget.book.pdf.paragraphs import join_paragraphs
from budget.book.pdf.printed import Printed, paragraph_row, printed

_LEVELS = ("款", "項", "目", "節")
_NOTES = re.compile(r"說明|備註|內容|備考")
_CODE_FIRST = re.compile(r"^\d{10}(?:\s|$)")
_NEAR = 0.75


@dataclass(slots=True)
class _Row:
    """A row while its lines are collected; `y` is the baseline of its name and amounts."""

    y: float
    code: str = ""
    name: str = ""
    named: bool = False
    cells: dict[int, str] = field(default_factory=dict)
    notes: list[TextLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class AccountColumns:
    """Where the columns of a 科目 table stand: serials, the name, amounts, and the running text (or None)."""

    serials: tuple[int, ...]
    name: int
    amounts: tuple[int, ...]
    notes: int | None


def account_columns(heads: Heads) -> AccountColumns | None:
    """The columns, from the heads 款 項 目 節 in neighbouring columns; None where the table is another."""
    lowest = [next((row[i] for row in reversed(heads.rows) if row[i]), "") for i in range(len(heads.names))]
    words = [plain(word) for word in lowest]
    at = next((i for i in range(len(words) - 4) if tuple(words[i : i + 4]) == _LEVELS), None)
    if at is None:
        return None
    name = at + 4
    last = len(words) - 1
    notes = last if last > name and _NOTES.search(heads.names[last]) else None
    amounts = tuple(range(name + 1, last if notes is not None else last + 1))
    return AccountColumns(tuple(range(at, name)), name, amounts, notes)


def account_rows(bands: Sequence[Band], columns: AccountColumns) -> list[Printed]:
    """The rows of a table's body as lines: serials, 「code name」, amounts and the first paragraph of the text."""
    lines: list[Printed] = []
    for band in bands:
        lines += _band_rows(band, columns, one_row=len(bands) > 2)
    return lines


def _band_rows(band: Band, columns: AccountColumns, *, one_row: bool) -> list[Printed]:
    names = band.columns[columns.name]
    alone = one_row and sum(bool(_CODE_FIRST.match(line.text)) for line in names) <= 1
    rows = [_only_row(band, columns)] if alone else _named_rows(band, columns)
    before: list[TextLine] = []
    for index in (*columns.serials, *columns.amounts):
        for line in band.columns[index]:
            row = rows[0] if alone else _row_at(rows, line)
            row.cells[index] = f"{row.cells.get(index, '')} {line.text}".strip()
    if columns.notes is not None:
        for line in band.columns[columns.notes]:
            above = [row for row in rows if row.y <= line.y + _NEAR * line.size]
            (above[-1].notes if above else before).append(line)
    edge = band.edges[columns.notes + 1] if columns.notes is not None else 0.0
    out = [paragraph_row(p, columns.notes or 0) for p in join_paragraphs(before, edge)]
    for row in rows:
        out += _emit(row, columns, band, edge)
    return out


def _only_row(band: Band, columns: AccountColumns) -> _Row:
    """The one row between two rules, whose cells may be centred in height."""
    text = "".join(line.text for line in band.columns[columns.name])
    code, name = text[:10], text[10:]
    return _Row(band.top, code, name.strip()) if is_code(code) else _Row(band.top, "", text)


def _named_rows(band: Band, columns: AccountColumns) -> list[_Row]:
    """Rows by codes and names, in order."""
    beside = [line.y for i in (*columns.serials, *columns.amounts) for line in band.columns[i]]
    rows: list[_Row] = []
    for line in band.columns[columns.name]:
        text = line.text.strip()
        if is_code(text) or _CODE_FIRST.match(text):
            code, _, name = text.partition(" ")
            rows.append(_Row(line.y, code, name.strip(), bool(name.strip())))
            continue
        open_row = rows[-1] if rows and rows[-1].code and not rows[-1].named else None
        if open_row is not None:
            open_row.y, open_row.name, open_row.named = line.y, text, True
        elif not rows or any(abs(y - line.y) <= _NEAR * line.size for y in beside):
            rows.append(_Row(line.y, "", text, True))
        else:
            rows[-1].name += text
    return rows


def _row_at(rows: list[_Row], line: TextLine) -> _Row:
    """The row beside which a serial number or an amount stands; a new one where none does."""
    nearest = min(rows, key=lambda row: abs(row.y - line.y), default=None)
    if nearest is not None and abs(nearest.y - line.y) <= _NEAR * line.size:
        return nearest
    row = _Row(line.y)
    rows.append(row)
    rows.sort(key=lambda r: r.y)
    return row


def _emit(row: _Row, columns: AccountColumns, band: Band, edge: float) -> list[Printed]:
    name = f"{row.code} {row.name}".strip()
    cells = [row.cells.get(i, "") for i in columns.serials] + [name]
    cells += [row.cells.get(i, "") for i in columns.amounts]
    if columns.notes is None:
        return [printed(row.y, band.edges[0], cells)]
    paragraphs = join_paragraphs(row.notes, edge)
    first = paragraphs[0].text if paragraphs else ""
    rest = [paragraph_row(p, len(cells)) for p in paragraphs[1:]]
    return [printed(row.y, band.edges[0], [*cells, first]), *rest]
