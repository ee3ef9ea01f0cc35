"""Collects the items of the report table line by line, and refuses a table that cannot be whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from budget.book.pages import Section
from budget.book.results import BookContext, LineUse, Note
from budget.book.source import BookError
from budget.notation import NotationError
from budget.notation.numerals import format_numeral

from .report_cells import ReportLine
from .report_headings import Heading, read_heading

_SENTENCE_ENDS = "。！？!?：:；;"
_TEXT_ENDS = "。！？!?.．」』)）"
_SHOWN = 40


@dataclass(slots=True)
class Item:
    """A resolution while its lines are being collected."""

    heading: Heading
    number: int
    number_text: str
    line: int
    last_line: int
    answer_column: bool
    content: list[str] = field(default_factory=list)
    answer: list[str] = field(default_factory=list)
    answer_line: int | None = None


class ItemCollector:
    """Collects items line by line; positions in ``items`` are the row indices of the result."""

    def __init__(self, section: Section, book: BookContext) -> None:
        self.section = section
        self.book = book
        self.year = self._title_year()
        self.heading = Heading()
        self.heading_lines: dict[str, int] = {}
        self.items: list[Item] = []
        self.uses: dict[int, LineUse] = {}
        self.notes: list[Note] = []
        self.numbers: dict[Heading, Item] = {}
        self.lost: list[Item] = []
        self.open_heading: ReportLine | None = None
        self.adrift: list[int] = []
        self.gap = ""

    def _title_year(self) -> int:
        years = {page.year for page in self.section.pages if page.year is not None}
        if len(years) == 1:
            return years.pop()
        raise self.book.error(
            "辦理情形報告表各頁標題的年度不一致",
            line=self.section.lines[0],
            read="、".join(f"{year}年度" for year in sorted(years)),
            expected="各頁同一年度，例：中華民國108年度",
        )

    def jump(self, gap: str) -> None:
        """The pages `gap` are left out before the next line: heading and item are not known until a heading comes."""
        if self.items and not _is_finished(self.items[-1].content):
            self._note_cut_off(self.items[-1], gap)
        self.gap, self.heading, self.open_heading = gap, Heading(), None

    def take(self, line: ReportLine) -> None:
        """One source line: heading, item, or more of the item above."""
        if line.kind == "furniture":
            self.uses[line.line.number] = LineUse("furniture", self.section.title)
            return
        if self.gap and line.kind == "heading":
            self._take_heading(line)
            if self.heading.part is not None:
                self._land()
        if self.gap:
            self.adrift.append(line.line.number)
            return
        if line.kind == "strange":
            raise self._error("此列既非標題也非項次", line, "項次，例：三十九")
        if line.kind == "heading":
            self._take_heading(line)
            row = len(self.items)
        elif line.kind == "item":
            self._take_item(line)
            row = len(self.items) - 1
        else:
            self._continue(line)
            row = len(self.items) - 1
        self.uses[line.line.number] = LineUse("read", self.section.title, row)

    def _take_heading(self, line: ReportLine) -> None:
        try:
            self.heading = read_heading(line.content[0], self.heading)
        except NotationError as error:
            raise self._error("標題無法辨識", line, error.expected) from error
        if self.heading.committee_heading:
            self.heading_lines.setdefault(self.heading.committee_heading, line.line.number)
        self.open_heading = line

    def _land(self) -> None:
        """A heading says again where the items stand; note what could not be placed."""
        if self.adrift:
            text = f"接在本檔未收入的頁（{self.gap}）之後，無從得知屬於哪一標題、哪一項，未讀"
            self.notes.append(Note(self.section.title, self.adrift[0], text, tuple(self.adrift)))
        self.adrift, self.gap = [], ""

    def _take_item(self, line: ReportLine) -> None:
        if line.number is None or self.heading.part is None:
            raise self._error("項次之前沒有標題", line, "標題，例：壹、通案決議部分")
        before = self.numbers.get(self.heading)
        if before is not None and line.number <= before.number:
            what = "重複" if line.number == before.number else "倒退"
            raise self._error(
                f"同一標題下項次{what}",
                line,
                f"{before.number_text}（第 {before.line} 行）之後的項次",
            )
        if self.items:
            self._note_unfinished(self.items[-1])
        number = line.line.number
        item = Item(self.heading, line.number, line.number_text, number, number, line.answer_column)
        self.items.append(item)
        self.numbers[self.heading] = item
        self.open_heading = None
        self._add(item, line)

    def _continue(self, line: ReportLine) -> None:
        glued = self._glued_number(line.content)
        if glued:
            text = f"「{line.content[0][:12]}…」項次後無空格，視為第 {glued} 項"
            self.notes.append(Note(self.section.title, line.line.number, text, (line.line.number,)))
            content = [line.content[0].removeprefix(glued), *line.content[1:]]
            number = self.items[-1].number + 1
            self._take_item(replace(line, kind="item", number=number, number_text=glued, content=content))
            return
        if not self.items or self.open_heading is not None:
            raise self._error("文字不屬於任何項次", line, "項次，例：一")
        self._add(self.items[-1], line)

    def _glued_number(self, content: Sequence[str]) -> str:
        """The next number in order, where a finished item is followed by a text that it opens (「四近年…」)."""
        if not content or not self.items or not _is_finished(self.items[-1].content):
            return ""
        following = format_numeral(self.items[-1].number + 1)
        opens = content[0].startswith(following) and not content[0].startswith(
            (f"{following}、", f"{following}.")
        )
        return following if opens and self.items[-1].answer else ""

    def _add(self, item: Item, line: ReportLine) -> None:
        item.last_line = line.line.number
        _append(item.content, line.content)
        if line.answer and item.answer_line is None:
            item.answer_line = line.line.number
        _append(item.answer, line.answer)
        if not line.answer_column:
            self.lost.append(item)

    def _note_unfinished(self, item: Item) -> None:
        if item.content and not _is_finished(item.content):
            text = f"第 {item.number_text} 項結尾沒有句號：「…{item.content[-1][-_SHOWN:]}」"
            self.notes.append(Note(self.section.title, item.last_line, text, (item.line, item.last_line)))

    def close_page(self, first_line: int) -> None:
        """Note a page whose answer column is not in the source."""
        if not self.lost:
            return
        items = list(dict.fromkeys((item.line, item.number_text, item.answer_line) for item in self.lost))
        silent = [number for _, number, answered in items if answered is None]
        going_on = [number for _, number, answered in items if answered is not None]
        text = "來源此頁缺「辦理情形」欄，答復不明的項次：" + "、".join(silent)
        if going_on:
            text += f"；第 {'、'.join(going_on)} 項的答復可能延續至此頁"
        self.notes.append(Note(self.section.title, first_line, text, tuple(line for line, _, _ in items)))
        self.lost.clear()

    def close(self) -> None:
        """The table must not end in the middle of a sentence or right after a heading, unless it is an excerpt."""
        _, last = self.section.lines
        self._land()
        if not self.items:
            raise self.book.error(
                "辦理情形報告表沒有任何項次", line=last, read="", expected="項次一、二、三…"
            )
        if self.open_heading is not None and not self.section.absent:
            raise self._error("表在標題之後就結束", self.open_heading, "標題之下的項次")
        for item in self.items:
            if not item.content:
                raise self.book.error(
                    "項次沒有內容", line=item.line, read=item.number_text, expected="決議內容"
                )
        for parts in (self.items[-1].content, self.items[-1].answer):
            if parts and not _is_finished(parts) and self.section.absent:
                self._note_cut_off(self.items[-1], self.section.absent)
            elif parts and not _is_finished(parts):
                raise self.book.error(
                    "表在句子中間結束，檔案可能不完整",
                    line=self.items[-1].last_line,
                    read=f"…{parts[-1][-_SHOWN:]}",
                    expected="項次的結尾與句號",
                )

    def _note_cut_off(self, item: Item, pages: str) -> None:
        text = f"第 {item.number_text} 項未完，下文在本檔未收入的頁（{pages}）"
        self.notes.append(Note(self.section.title, item.last_line, text, (item.line, item.last_line)))

    def _error(self, message: str, line: ReportLine, expected: str) -> BookError:
        read = " ".join((line.number_text, *line.content)).strip()
        return self.book.error(message, line=line.line.number, read=read, expected=expected)


def _append(parts: list[str], more: list[str]) -> None:
    """Add paragraphs; a sentence that a page break cut goes on without a line end."""
    if parts and more and parts[-1][-1] not in _SENTENCE_ENDS:
        parts[-1] += more[0]
        more = more[1:]
    parts.extend(more)


def _is_finished(parts: Sequence[str]) -> bool:
    return bool(parts) and parts[-1][-1] in _TEXT_ENDS
