"""The pages of 歲出計畫提要及分支計畫概況表 and 歲入項目說明提要表: a framed heading, prose in two columns, a table.

The prose columns (計畫內容 | 預期成果, 一、項目內容 | 二、法令依據) have no rule between them; they become one after
the other. On a page that goes on without the captions they become the drawn form 「| … | … |」.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from budget.book.pdf.bands import Band, is_code
from budget.book.pdf.glyphs import Glyph, TextLine, group_lines, make_line, plain, split_runs
from budget.book.pdf.paragraphs import Paragraph, join_paragraphs
from budget.book.pdf.printed import Printed, paragraph_row, printed

_CAPTIONS = re.compile(r"^(?:計畫內容|預期成果|[一二]、(?:項目內容|法令依據))[:：]?$")
_BRANCH = re.compile(r"^\d{2}\s")
_CORRIDOR = 6.0


def is_heading(band: Band) -> bool:
    """Is it the framed heading of a work plan or of a revenue item?"""
    words = band.words
    return "預算金額" in words and ("工作計畫名稱" in words or "來源子目" in words)


def heading_row(band: Band) -> Printed:
    """The heading in one line: each framed cell is one, and a second code in a cell (細目) opens one more."""
    cells: list[str] = []
    for column, lines in enumerate(band.columns):
        left, right = band.edges[column], band.edges[column + 1]
        runs = [
            run
            for group in group_lines(g for g in band.glyphs if left <= (g.x0 + g.x1) / 2 < right)
            for run in split_runs(group)
        ]
        second = next((run.x0 for run in runs if is_code(run.text) and run.text.startswith("-")), None)
        if second is None:
            cells.append(_joined(lines))
        else:
            cells.append(_joined([run for run in runs if run.x0 < second - 2]))
            cells.append(_joined([run for run in runs if run.x0 >= second - 2]))
    return printed(band.top, band.edges[0], cells)


def _joined(lines: Sequence[TextLine]) -> str:
    """The lines of a cell; a code stays apart from the name under it."""
    text = ""
    for line in lines:
        text += f" {line.text}" if text and is_code(text.split(" ")[-1]) else line.text
    return text


def prose_rows(band: Band) -> list[Printed]:
    """The prose of a band without columns: its paragraphs, the left column before the right one."""
    groups = group_lines(band.glyphs)
    if not groups:
        return []
    split = _split_at(groups) if len(groups) > 1 else None
    if split is None:
        lines = [make_line(group) for group in groups]
        right = max(line.x1 for line in lines)
        return [paragraph_row(p, 0) for p in _paragraphs(lines, right)]
    left = [make_line(cut) for group in groups if any_printed(cut := [g for g in group if g.x0 < split])]
    other = [make_line(cut) for group in groups if any_printed(cut := [g for g in group if g.x0 >= split])]
    first, second = _paragraphs(left, split), _paragraphs(other, band.edges[-1])
    if any(_CAPTIONS.match(plain(p.text)) for p in (*first, *second)):
        return [paragraph_row(p, 0) for p in (*first, *second)]
    return _drawn(first, second)


def any_printed(glyphs: Sequence[Glyph]) -> bool:
    """Is there anything but white space?"""
    return any(not g.char.isspace() for g in glyphs)


def _drawn(first: Sequence[Paragraph], second: Sequence[Paragraph]) -> list[Printed]:
    rows = []
    for index in range(max(len(first), len(second))):
        left = first[index] if index < len(first) else None
        right = second[index] if index < len(second) else None
        at = left or right
        if at is not None:
            text = f"| {left.text if left else ''} | {right.text if right else ''} |"
            rows.append(Printed(at.y, at.x0, text))
    return rows


def _paragraphs(lines: Sequence[TextLine], right: float) -> list[Paragraph]:
    """Paragraphs; a caption of the form is always one of its own."""
    done: list[Paragraph] = []
    block: list[TextLine] = []
    for line in lines:
        if _CAPTIONS.match(plain(line.text)):
            done += join_paragraphs(block, right)
            done.append(Paragraph(line.y, line.x0, line.text))
            block = []
        else:
            block.append(line)
    return done + join_paragraphs(block, right)


def _split_at(groups: Sequence[Sequence[Glyph]]) -> float | None:
    """Where the right column begins: at its caption, else behind a corridor that every line leaves free."""
    runs = [run for group in groups for run in split_runs(group)]
    captions = [run.x0 for run in runs if _CAPTIONS.match(plain(run.text))]
    if len(captions) > 1 and max(captions) - min(captions) > 50:
        return max(captions) - 12
    left, right = min(r.x0 for r in runs), max(r.x1 for r in runs)
    middle = (left + right) / 2
    ends = [r.x1 for r in runs if r.x0 < middle]
    starts = [r.x0 for r in runs if r.x0 >= middle]
    if starts and ends and min(starts) - max(ends) >= _CORRIDOR:
        return min(starts)
    return None


def branch_rows(bands: Sequence[Band]) -> list[Printed]:
    """分支計畫及用途別科目 | 金額 | 承辦單位 | 說明: a line per branch or object, further paragraphs in lines between."""
    out: list[Printed] = []
    for band in bands:
        labels, amounts, offices, notes = (band.columns[i] for i in range(4))
        rows: list[tuple[float, list[str]]] = [(line.y, [line.text, "", ""]) for line in labels]
        rows = _continued(rows, amounts)
        for index, lines in ((1, amounts), (2, offices)):
            for line in lines:
                at = min(rows, key=lambda row: abs(row[0] - line.y), default=None)
                if at is None or abs(at[0] - line.y) > line.size:
                    at = (line.y, ["", "", ""])
                    rows.append(at)
                at[1][index] += line.text
        rows.sort(key=lambda row: row[0])
        paragraphs = [p for text in _by_branch(notes, labels) for p in join_paragraphs(text, band.edges[4])]
        out += _with_paragraphs(rows, paragraphs, band)
    return out


def _by_branch(notes: Sequence[TextLine], labels: Sequence[TextLine]) -> list[list[TextLine]]:
    """Cut the running text where a finished one is followed by a line beside a branch: that is the branch's own."""
    heights = [line.y for line in labels if _BRANCH.match(line.text)]
    cut: list[list[TextLine]] = []
    for line in notes:
        beside = any(abs(line.y - y) <= 4 for y in heights)
        if not cut or (beside and cut[-1][-1].text.rstrip().endswith("。")):
            cut.append([])
        cut[-1].append(line)
    return cut


def _continued(
    rows: list[tuple[float, list[str]]], amounts: Sequence[TextLine]
) -> list[tuple[float, list[str]]]:
    """A label beside which no amount stands goes on from the label above it."""
    kept: list[tuple[float, list[str]]] = []
    for y, cells in rows:
        own = any(abs(line.y - y) <= 0.75 * line.size for line in amounts)
        if own or not kept or re.match(r"^\d{2,4}\s", cells[0]):
            kept.append((y, cells))
        else:
            kept[-1][1][0] += cells[0]
    return kept


def _with_paragraphs(
    rows: Sequence[tuple[float, list[str]]], paragraphs: Sequence[Paragraph], band: Band
) -> list[Printed]:
    """Rows and paragraphs by height; a paragraph that begins beside a row stands in its line."""
    out: list[Printed] = []
    waiting = list(paragraphs)
    for y, cells in rows:
        while waiting and waiting[0].y < y - 4:
            out.append(paragraph_row(waiting.pop(0), 3))
        beside = waiting.pop(0).text if waiting and abs(waiting[0].y - y) <= 4 else ""
        out.append(printed(y, band.edges[0], [*cells, beside]))
    return out + [paragraph_row(p, 3) for p in waiting]
