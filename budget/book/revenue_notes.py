"""歲入項目說明提要表: one page (or more) for each source of revenue.

來源子目及細目與編號 | 0426100100 罰金罰鍰及怠金 -0426100101 罰金罰鍰 | 預算金額 | 191 | 承辦單位 | 中部辦公室、…
一、項目內容 …                                二、法令依據 …          (one below the other, or beside each other)
款 項 目 節 名稱 | 金額 | 說明
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from budget.book.accounts import Level, level_of
from budget.book.cell_figures import is_figure, money, unit_factor
from budget.book.cells import bare, clean, is_rule
from budget.book.flow import Flow
from budget.book.pages import Page, Section
from budget.book.quoted import product_checks, quoted_checks
from budget.book.results import BookContext, Check, LineUse, Note, TableResult
from budget.book.revenue_note_rows import RevenueNote, RevenueNoteAccount, RevenueSource
from budget.book.source import Line
from budget.notation.codes import split_code_name
from budget.notation.text import narrow

_SOURCE, _AMOUNT, _OFFICE = "來源子目及細目與編號", "預算金額", "承辦單位"
_CODE = re.compile(r"[-－─\s]*(?P<code>\d{6,})(?!\d)[-－─\s]*(?P<name>[^\d]*)")
_FURNITURE = ("歲入項目說明", "金額及說明")
_CONTENT, _BASIS = re.compile(r"一\s*、\s*項目內容"), re.compile(r"二\s*、\s*法令依據")
_HEADS = {
    "款": "kuan",
    "項": "xiang",
    "目": "mu",
    "節": "jie",
    "名稱": "name",
    "金額": "amount",
    "說明": "text",
}
_SERIALS = ("kuan", "xiang", "mu", "jie")
_CODE_DIGITS = 10


@dataclass(slots=True)
class _Account:
    line: Line
    level: Level | None
    serials: dict[str, int]
    code: str | None
    name: str
    amount: int | None
    flow: Flow = field(default_factory=Flow)


@dataclass(slots=True)
class _Draft:
    sources: tuple[RevenueSource, ...]
    amount: int | None
    office: str
    lines: list[int]
    content: Flow = field(default_factory=Flow)
    basis: Flow = field(default_factory=Flow)
    accounts: list[_Account] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RevenueNotes:
    """The reader. BookError for a page without its top line, for rows too short and for cells that are no amounts."""

    title: str = "歲入項目說明提要表"

    def read(self, section: Section, book: BookContext) -> TableResult:
        """Rows are RevenueNote; checks compare the amounts of the page with each other and with what 說明 quotes."""
        reading = _Reading(section.title, book)
        for page in section.pages:
            reading.read(page)
        rows = tuple(map(_finish, reading.drafts))
        uses = {number: LineUse("furniture", section.title) for number in reading.furniture}
        for index, row in enumerate(rows):
            uses.update((number, LineUse("read", section.title, index)) for number in row.lines)
        checks = tuple(check for row in rows for check in _checks(row, section.title))
        return TableResult(section.title, rows, uses, tuple(reading.notes), checks)


@dataclass(slots=True)
class _Reading:
    table: str
    book: BookContext
    drafts: list[_Draft] = field(default_factory=list)
    furniture: list[int] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    _flow: Flow | None = None
    _beside: bool = False

    def read(self, page: Page) -> None:
        """One page: its top line, the two texts, the rows."""
        factor = unit_factor(page.unit, self.book, next(iter((*page.head, *page.body))).number)
        lines = [line for line in (*page.head, *page.body) if not line.is_blank]
        top = next((line for line in lines if _is_top(line)), None)
        if top is None:
            raise self.book.error(
                f"{self.table}的一頁沒有來源子目",
                line=lines[0].number,
                read=lines[-1].text,
                expected=f"「{_SOURCE}」「{_AMOUNT}」「{_OFFICE}」一列",
            )
        self._open(top, factor)
        in_rows = False
        for line in lines[lines.index(top) + 1 :]:
            if is_rule(line.text) or bare(line.text) in _FURNITURE:
                self.furniture.append(line.number)
            elif columns := _row_heads(line):
                self.columns, in_rows = columns, True
                self.furniture.append(line.number)
            elif in_rows:
                self._read_row(line, factor)
            else:
                self._read_text(line)

    def _open(self, line: Line, factor: int) -> None:
        """The top line. A page that repeats the one before goes on with it."""
        values = _labelled(line)
        printed = "".join(values[_SOURCE])
        sources = tuple(
            RevenueSource(m["code"], m["name"].strip(" -－─\t")) for m in _CODE.finditer(narrow(printed))
        )
        if not sources:
            self.notes.append(Note(self.table, line.number, f"來源「{printed}」沒有編號", (line.number,)))
            sources = (RevenueSource("", printed),)
        for source in sources:
            if source.code and len(source.code) != _CODE_DIGITS:
                text = f"{source.code} {source.name}：編號印成 {len(source.code)} 碼，應為 {_CODE_DIGITS} 碼；照印存留"
                self.notes.append(Note(self.table, line.number, text, (line.number,)))
        amount = money("".join(values.get(_AMOUNT, ())), factor, self.book, line.number, _AMOUNT)
        if self.drafts and self.drafts[-1].sources == sources and self.drafts[-1].amount == amount:
            self.drafts[-1].lines.append(line.number)
        else:
            self.drafts.append(_Draft(sources, amount, "".join(values.get(_OFFICE, ())), [line.number]))
            self._flow = None
        self._beside = False

    def _read_text(self, line: Line) -> None:
        """一、項目內容 and 二、法令依據: beside each other where one line has both headings, else one below the other."""
        draft = self.drafts[-1]
        pieces = [clean(piece) for cell in line.cells for piece in cell.split("|")]
        if any(map(_CONTENT.match, pieces)) and any(map(_BASIS.match, pieces)):
            self._beside = True
        elif self._beside and len(pieces) == 2:
            draft.content.add(line.number, pieces[0])
            draft.basis.add(line.number, pieces[1])
            draft.lines.append(line.number)
            return
        is_read = True
        for piece in pieces:
            for heading, flow in ((_CONTENT, draft.content), (_BASIS, draft.basis)):
                if match := heading.match(piece):
                    self._flow, piece = flow, piece[match.end() :]
            if piece and self._flow is None:
                text = f"不在項目內容與法令依據之下的文字：{piece}"
                self.notes.append(Note(self.table, line.number, text, (line.number,)))
                is_read = False
            elif self._flow is not None:
                self._flow.add(line.number, piece)
        if is_read:
            draft.lines.append(line.number)

    def _read_row(self, line: Line, factor: int) -> None:
        draft = self.drafts[-1]
        draft.lines.append(line.number)
        cells = [clean(cell) for cell in line.cells]
        got = {name: cells[i] if i < len(cells) else "" for name, i in self.columns.items()}
        if not got["name"] and not got["amount"] and draft.accounts:
            draft.accounts[-1].flow.add(line.number, " ".join(cell for cell in cells if cell))
            return
        if len(cells) <= self.columns["amount"]:
            raise self.book.error(
                "這一列的欄數不足",
                line=line.number,
                read=line.text,
                expected=f"依欄名至少應有 {self.columns['amount'] + 1} 欄，此列只有 {len(cells)} 欄",
            )
        code, name = split_code_name(got["name"])
        level = level_of(code, "revenue") if code and len(code) == _CODE_DIGITS else None
        if level is None:
            text = f"「{got['name']}」沒有十碼的編號，照印存留"
            self.notes.append(Note(self.table, line.number, text, (line.number,)))
        amount = money(got["amount"], factor, self.book, line.number, "金額")
        account = _Account(line, level, self._serials(line, got), code, name or "", amount)
        account.flow.add(line.number, got.get("text", ""))
        draft.accounts.append(account)

    def _serials(self, line: Line, got: dict[str, str]) -> dict[str, int]:
        serials = {}
        for column in _SERIALS:
            cell = narrow(got.get(column, ""))
            if cell and not (cell.isdigit() and len(cell) <= 3):
                raise self.book.error(
                    "款、項、目、節欄裡不是序號",
                    line=line.number,
                    read=cell,
                    expected="三位以內的數字，或空白",
                )
            if cell:
                serials[column] = int(cell)
        return serials


def _is_top(line: Line) -> bool:
    return any(bare(clean(cell)) in (_SOURCE, "來源子目及細目與編號及名稱") for cell in line.cells)


def _labelled(line: Line) -> dict[str, list[str]]:
    """The cells behind each label of the top line."""
    values: dict[str, list[str]] = {}
    label = ""
    for cell in line.cells:
        word = bare(clean(cell))
        if word in (_AMOUNT, _OFFICE) or word.startswith(_SOURCE):
            label = _SOURCE if word.startswith(_SOURCE) else word
            values[label] = []
        elif label and word:
            values[label].append(clean(cell))
    return values


def _row_heads(line: Line) -> dict[str, int]:
    """Cell index by column, where the line is the heads 款 項 目 節 名稱 金額 說明."""
    words = [bare(clean(cell)) for cell in line.cells]
    found = {_HEADS[word]: index for index, word in enumerate(words) if word in _HEADS}
    complete = {"name", "amount"} <= found.keys() and not any(is_figure(word) for word in words)
    return found if complete else {}


def _finish(draft: _Draft) -> RevenueNote:
    accounts = tuple(
        RevenueNoteAccount(
            line=account.line.number,
            level=account.level,
            kuan=account.serials.get("kuan"),
            xiang=account.serials.get("xiang"),
            mu=account.serials.get("mu"),
            jie=account.serials.get("jie"),
            code=account.code,
            name=account.name,
            amount=account.amount,
            explanation=account.flow.text,
            explanation_lines=account.flow.lines,
            cells=account.line.cells,
        )
        for account in draft.accounts
    )
    lines = tuple(sorted(draft.lines))
    return RevenueNote(
        line=lines[0],
        last_line=lines[-1],
        lines=lines,
        sources=draft.sources,
        amount=draft.amount,
        office=draft.office,
        content=draft.content.text,
        legal_basis=draft.basis.text,
        accounts=accounts,
    )


def _checks(row: RevenueNote, table: str) -> Iterator[Check]:
    subject = f"{row.code or ''} {row.name}".strip()
    for account in row.accounts:
        if account.amount is not None:
            name = f"{subject}：{account.code or ''} {account.name} = 預算金額"
            yield Check(
                name,
                row.amount,
                account.amount,
                table,
                row.line,
                other_table=table,
                other_line=account.line,
            )
        explained = f"{account.code or ''} {account.name}".strip()
        yield from quoted_checks(account.explanation, explained, table, account.line, account.amount)
        yield from product_checks(account.explanation, explained, table, account.line)


READER = RevenueNotes()
