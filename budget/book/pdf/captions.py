"""The caption of a page: who, what, which year, which unit, which page number; whatever their order in print.

    (0801)-039                                    stamp: the printed page number
    內政部                                        agency (「內 政 部 彙 編」 where it compiles for others)
    歲入來源別預算表                              title, one line or more
    經資門併計   中華民國114年度   單位：新臺幣千元

Agency and title are set larger than the rest. What else stands above the table (a block 預算員額：…) is no caption.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from budget.book.pdf.glyphs import Glyph, TextLine, group_lines, plain, split_runs
from budget.book.pdf.sheets import Sheet
from budget.notation import NotationError
from budget.notation.numerals import parse_numeral

_YEAR = re.compile(r"中華民國(\d{2,3}|[〇○零一二三四五六七八九十百]{2,7})年度")
_UNIT = re.compile(r"單位[:：](.+)$")
_STAMP = re.compile(r"^[(（]?\d{2,6}[)）]?[-－–](\d{1,4})$")
_NUMBER = re.compile(r"^[-－–—]?(\d{1,4})[-－–—]?$")
_TITLE = re.compile(r"表(?:[(（]續\d*[)）])?$|總說明(?:[(（]續[)）])?$|表[－—–-]|明細表|分析表|彙計表")
#: How an agency's name ends; a title's first line never does.
_AGENCY = re.compile(r"(?:部|會|院|署|局|處|中心|所|館|校|團|隊|府|及所屬)(?:彙編|主管)?$")
_CONTINUED = re.compile(r"[(（]續(?:[一二三四五六七八九十\d]+)?[)）]$")
_ACCOUNTS = re.compile(r"^(?:經資門|經常門|資本門)(?:併計|分計)?$")
_CONTENTS = re.compile(r"^.{0,4}(?:目次|目錄)(?:[(（]續[)）])?$")
#: A caption is this much larger than the year below it.
_LARGER = 1.15
#: Page numbers stand in the outermost part of the page.
_MARGIN = 0.085
_TOP_LINES = 12
#: A gap of this many glyph heights parts two cells of a block that is set without rules.
_CELL_GAP = 1.0


@dataclass(frozen=True, slots=True)
class Caption:
    """What the head of a page says. `number` is the printed page number, None where none is printed.

    `lines` are the caption's lines as printed, `above` lines that stand there but belong to the page before
    (as 預算員額 does), `bottom` is the caption's last baseline.
    """

    agency: str | None
    title: str
    year: int | None
    unit: str | None
    lines: tuple[TextLine, ...]
    above: tuple[TextLine, ...]
    bottom: float

    @property
    def table(self) -> str:
        """The title without 「(續)」."""
        return _CONTINUED.sub("", self.title)


def read_stamps(sheet: Sheet) -> tuple[list[TextLine], list[int]]:
    """The page numbers in the margins: their lines, and the numbers in order, each once."""
    low, high = _MARGIN * sheet.height, (1 - _MARGIN) * sheet.height
    edge = [g for g in sheet.glyphs if g.y < low or g.y > high]
    lines, numbers = [], []
    for group in group_lines(edge):
        runs = split_runs(group)
        found = [match for run in runs if (match := _match_number(run.text))]
        if len(found) == len(runs):
            lines += runs
            numbers += found
    numbers += [number for stamp in sheet.stamps if (number := _match_number(stamp))]
    return lines, sorted(set(numbers))


def _match_number(text: str) -> int | None:
    match = _STAMP.match(plain(text)) or _NUMBER.match(plain(text))
    return int(match[1]) if match else None


def is_contents_heading(text: str) -> bool:
    """Is it 「目次」, 「預算總目次」 and the like?"""
    return bool(_CONTENTS.match(plain(text)))


def read_caption(sheet: Sheet, glyphs: list[Glyph]) -> Caption | None:
    """The caption above the first rule (or at the top of a page without any); None where no year is printed."""
    rules = sheet.rules.long_rules()
    top = rules[0] if rules else sheet.height
    groups = group_lines(g for g in glyphs if g.y < top)[: None if rules else _TOP_LINES]
    at = next((i for i, group in enumerate(groups) if _find_year(group)), None)
    if at is None:
        return None
    runs = [split_runs(group, _CELL_GAP) for group in groups]
    size = next(
        (r.size for r in runs[at] if "年" in plain(r.text) or "民國" in plain(r.text)), runs[at][0].size
    )
    end = at + 1
    while end < len(runs) and _is_accompanying(runs[end]):
        end += 1
    named, above, lines = _sort_runs(runs[:end], at, size, sheet)
    agency, title = _agency_and_title(named)
    unit = next(
        (m[1] for line in runs[:end] for r in line if (m := _UNIT.search("".join(r.text.split())))), None
    )
    year = _find_year(groups[at])
    bottom = max((line.y for line in lines), default=0.0)
    return Caption(agency, title, year, unit, tuple(lines), tuple(above), bottom)


def _is_accompanying(runs: list[TextLine]) -> bool:
    """A line below the year that still belongs to the caption: unit or accounts."""
    return all(
        plain(r.text) == "單位" or _UNIT.search(plain(r.text)) or _ACCOUNTS.match(plain(r.text)) for r in runs
    )


def _find_year(group: list[Glyph]) -> int | None:
    match = _YEAR.search(plain("".join(g.char for g in group)))
    if match is None:
        return None
    try:
        return parse_numeral(match[1])
    except NotationError:
        return None


def _sort_runs(
    runs: list[list[TextLine]], at: int, size: float, sheet: Sheet
) -> tuple[list[str], list[TextLine], list[TextLine]]:
    """Agency and title lines in order, lines that are no caption, and all caption lines."""
    large = [
        [r for r in line if r.size >= _LARGER * size and not _match_number(r.text)] for line in runs[:at]
    ]
    if not any(large):
        middle = (sheet.fold or sheet.width / 2, 0.12 * sheet.width)
        large = [[r for r in line if abs((r.x0 + r.x1) / 2 - middle[0]) < middle[1]] for line in runs[:at]]
    named: list[str] = []
    above: list[TextLine] = []
    lines: list[TextLine] = []
    for index, line in enumerate(runs):
        big = large[index] if index < at else []
        if big:
            named.append("".join(r.text for r in big))
            lines.append(_joined(big))
        for run in line:
            if run in big:
                continue
            text = plain(run.text)
            in_caption = index >= at or _UNIT.search(text) or _ACCOUNTS.match(text) or _match_number(run.text)
            (lines if in_caption else above).append(run)
    return named, above, lines


def _joined(runs: list[TextLine]) -> TextLine:
    first = runs[0]
    return first._replace(x1=runs[-1].x1, text="".join(r.text for r in runs))


def _agency_and_title(named: list[str]) -> tuple[str | None, str]:
    """Agency over title or title over agency; either may take several lines."""
    if not named:
        return None, ""
    is_title = [bool(_TITLE.search(plain(line))) for line in named]
    if not any(is_title) and len(named) == 1:
        return named[0], ""
    if is_title[0] and not is_title[-1]:
        at = next(i for i, title in enumerate(is_title) if not title)
        return "".join(named[at:]), "".join(named[:at])
    at = 0 if is_title[0] else 1
    while 0 < at < len(named) - 1 and _AGENCY.search(plain(named[at])):
        at += 1
    return "".join(named[:at]) or None, "".join(named[at:])
