"""The pages of 辦理情形報告表: 項次 | 內容 | 辦理情形, in one ruled row per page, items parted only by their height.

Headings (一、總預算案部分： / 通案決議) stand in the first two columns and become lines of one cell, as in the text form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from budget.book.pdf.bands import Band, Heads
from budget.book.pdf.glyphs import TextLine, plain
from budget.book.pdf.paragraphs import Paragraph, join_paragraphs
from budget.book.pdf.printed import Printed, printed

_NUMERAL = "[一二三四五六七八九十百零○〇廿卅]+"
_ITEM = re.compile(rf"^[(（]\s*(?:{_NUMERAL}|\d{{1,3}})\s*[)）]$|^(?:{_NUMERAL}|\d{{1,3}})$")
_HEADING_NUMBER = re.compile(r"^[壹貳參叁肆伍陸一二三四五六七八九十]{1,3}、")
_HEADING = re.compile(
    r"^(?:[壹貳參叁肆伍陸一二三四五六七八九十]{1,3}、\s*)?(?:總預算案(?:部分)?[：:]?|\S{0,12}決議(?:部分)?[：:]?|\S{2,20}部分[：:]?"
    r"|\S{2,16}審議結果[：:]?|歲[出入]部分第.{1,40})$"
)
_NEAR = 0.6


def is_report(heads: Heads) -> bool:
    """Are these the heads of the report table?"""
    return any("辦理情形" in name for name in heads.names) and any(
        name.endswith("內容") for name in heads.names
    )


def report_rows(bands: Sequence[Band], heads: Heads) -> list[Printed]:
    """Lines of three cells: item number, paragraph of the resolution, paragraph of the answer."""
    out: list[Printed] = []
    text = next(i for i, name in enumerate(heads.names) if name.endswith("內容"))
    answer = next(i for i, name in enumerate(heads.names) if "辦理情形" in name)
    for band in bands:
        numbers = [line for column in band.columns[:text] for line in column]
        out += _band(band, numbers, band.columns[text], band.columns[answer], (text, answer))
    return out


def _band(
    band: Band,
    numbers: Sequence[TextLine],
    content: Sequence[TextLine],
    answers: Sequence[TextLine],
    places: tuple[int, int],
) -> list[Printed]:
    starts = [
        line for line in numbers if _ITEM.match(plain(line.text)) or _HEADING_NUMBER.match(plain(line.text))
    ]
    heights = [line.y for line in starts]
    out: list[Printed] = []
    for index in range(-1, len(starts)):
        low = heights[index] if index >= 0 else float("-inf")
        high = heights[index + 1] if index + 1 < len(heights) else float("inf")
        mine = [line for line in content if _within(line, low, high)]
        theirs = [line for line in answers if _within(line, low, high)]
        number = starts[index].text if index >= 0 else ""
        out += _piece(number, mine, theirs, band, places)
    return out


def _within(line: TextLine, low: float, high: float) -> bool:
    return low <= line.y + _NEAR * line.size < high


def _piece(
    number: str,
    content: Sequence[TextLine],
    answers: Sequence[TextLine],
    band: Band,
    places: tuple[int, int],
) -> list[Printed]:
    """An item (or the rest of one, or a heading) with its answer, then the headings that stand below it."""
    out: list[Printed] = []
    if _HEADING_NUMBER.match(plain(number)):
        taken = _heading_lines(content)
        heading = number + "".join(line.text for line in content[:taken])
        out.append(printed(content[0].y if content else band.top, band.edges[0], [heading]))
        content, number = content[taken:], ""
    content, below = _headings_below(content)
    texts = join_paragraphs(content, band.edges[places[0] + 1])
    replies = join_paragraphs(answers, band.edges[places[1] + 1])
    out += _side_by_side(number, texts, replies, band)
    if below:
        heading = " ".join(line.text for line in below)
        out.append(printed(below[0].y, band.edges[0], [heading]))
    return out


def _heading_lines(content: Sequence[TextLine]) -> int:
    """How many of the lines beside a heading's number are the heading."""
    count = 0
    for line in content:
        if not _HEADING.match(plain(line.text)):
            break
        count += 1
    return count


def _headings_below(content: Sequence[TextLine]) -> tuple[Sequence[TextLine], Sequence[TextLine]]:
    """Cut off the lines at the end that are headings of what follows: they come after a full stop."""
    at = len(content)
    while at > 0 and _HEADING.match(plain(content[at - 1].text)):
        at -= 1
    if at == len(content) or (at > 0 and not content[at - 1].text.endswith(("。", "」"))):
        return content, ()
    return content[:at], content[at:]


def _side_by_side(
    number: str, texts: Sequence[Paragraph], replies: Sequence[Paragraph], band: Band
) -> list[Printed]:
    rows: list[Printed] = []
    for index in range(max(len(texts), len(replies), 1 if number else 0)):
        text = texts[index] if index < len(texts) else None
        reply = replies[index] if index < len(replies) else None
        at = text or reply
        cells = [number if index == 0 else "", text.text if text else "", reply.text if reply else ""]
        rows.append(printed(at.y if at else band.top, band.edges[0], cells))
    return rows
