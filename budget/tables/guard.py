"""What a spreadsheet file must not be, found before a reader unpacks it: bombs, macros, entities, formulas.

Standard library only: it runs in the child process (`child.py`).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

MAX_MEMBERS = 2_000
MAX_UNPACKED = 300_000_000
MAX_RATIO = 400
MAX_CELLS = 4_000_000
#: Of an ODS: cells with a value that stand in it once and are told to be repeated; a few bytes can tell millions.
MAX_REPEATED = 200_000
MAX_ROWS = 200_000
MAX_COLUMNS = 500
_CHUNK = 1 << 16
_MACROS = ("vbaProject.bin", "Basic/", "Scripts/")
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class Refused(Exception):
    """Why a file is not read; the reason in Chinese, the cell where there is one."""


def column_letter(index: int) -> str:
    """0 -> A, 26 -> AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """A -> 0, AA -> 26."""
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - ord("A") + 1
    return value - 1


def check_archive(path: str) -> str:
    """「xlsx」 or 「ods」 by what is inside; raises Refused for what must not be opened."""
    try:
        with zipfile.ZipFile(path) as package:
            members = package.infolist()
            _check_members(members)
            names = {member.filename for member in members}
            if "EncryptedPackage" in names:
                raise Refused("檔案有密碼保護；請移除密碼後另存再上傳")
            if "content.xml" in names:
                return _ods(package)
            if "xl/workbook.xml" in names:
                return "xlsx"
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise Refused(f"檔案已損壞，無法開啟（{str(error)[:60]}）") from error
    raise Refused("不是試算表：請上傳 XLSX、ODS 或 CSV")


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise Refused(f"壓縮檔內有 {len(members):,} 個項目，超過 {MAX_MEMBERS:,}")
    names = [member.filename for member in members]
    if len(set(names)) != len(names):
        raise Refused("壓縮檔內有同名的項目，檔案不正常")
    if any(".." in name.split("/") or name.startswith(("/", "\\")) for name in names):
        raise Refused("壓縮檔內有不正常的路徑")
    if any(macro in name for name in names for macro in _MACROS):
        raise Refused("檔案含巨集；請另存為不含巨集的 XLSX 或 ODS")
    if any(member.flag_bits & 0x1 for member in members):
        raise Refused("檔案有密碼保護；請移除密碼後另存再上傳")
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    if unpacked > MAX_UNPACKED:
        raise Refused(f"檔案展開後有 {unpacked:,} 位元組，超過 {MAX_UNPACKED:,}")
    if unpacked > 5_000_000 and unpacked / packed > MAX_RATIO:
        raise Refused(f"檔案展開後膨脹 {unpacked // packed:,} 倍，疑為壓縮炸彈")


def _ods(package: zipfile.ZipFile) -> str:
    manifest = package.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in package.namelist() else b""
    if b"encryption-data" in manifest:
        raise Refused("檔案有密碼保護；請移除密碼後另存再上傳")
    return "ods"


def parse(package: zipfile.ZipFile, name: str, handler: Any) -> None:
    """Feed one member to `handler.start(tag, attributes)`, `.end(tag)`; entities and DTDs are refused."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    try:
        with package.open(name) as member:
            # Never more than the size that `_check_members` has seen: zipfile stops there.
            while chunk := member.read(_CHUNK):
                parser.Parse(chunk)
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refused(f"檔案已損壞（{name}：{error}）") from error
    except (zipfile.BadZipFile, EOFError, KeyError) as error:
        raise Refused(f"檔案已損壞（{name}：{str(error)[:60]}）") from error


def _refuse_doctype(*_: Any) -> None:
    raise Refused("檔案內有 DTD 或實體宣告，不予讀取")


class Sheet:
    """What the guard found in one sheet; rows and columns count from 0."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.formulas: list[tuple[int, int]] = []
        self.errors: list[tuple[int, int]] = []
        self.merged: list[tuple[int, int, int, int]] = []
        #: Texts with tabs, which the reader of ODS drops.
        self.tabbed: dict[tuple[int, int], str] = {}
        self.last_row = -1
        self.last_column = -1
        self.repeated = 0

    def see(self, row: int, column: int) -> None:
        self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, column)
        if self.last_row >= MAX_ROWS or self.last_column >= MAX_COLUMNS:
            raise Refused(
                f"工作表『{self.name}』有資料的範圍太大（第 {self.last_row + 1:,} 列、"
                f"第 {self.last_column + 1:,} 欄）；至多 {MAX_ROWS:,} 列 {MAX_COLUMNS} 欄"
            )
        if (self.last_row + 1) * (self.last_column + 1) > MAX_CELLS:
            raise Refused(f"工作表『{self.name}』超過 {MAX_CELLS:,} 個儲存格")


class OdsGuard:
    """Walks content.xml: repeats are counted before anybody unrolls them."""

    TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
    TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
    OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.row = self.column = self.row_repeat = 0
        self.cell: tuple[int, int] = (0, 0)
        self.in_cell = False
        self.pieces: list[str] = []
        self.has_tab = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == self.TABLE + "table":
            self.sheets.append(Sheet(attributes.get(self.TABLE + "name", "")))
            self.row = 0
        elif tag == self.TABLE + "table-row":
            self.column, self.row_repeat = 0, _count(attributes.get(self.TABLE + "number-rows-repeated"))
        elif tag in (self.TABLE + "table-cell", self.TABLE + "covered-table-cell") and self.sheets:
            self._cell(attributes)
        elif self.in_cell and tag.startswith(self.TEXT):
            self._markup(tag.removeprefix(self.TEXT), attributes)

    def _markup(self, name: str, attributes: dict[str, str]) -> None:
        if name == "p" and self.pieces:
            self.pieces.append("\n")
        elif name == "s":
            self.pieces.append(" " * min(_count(attributes.get(self.TEXT + "c")), 10_000))
        elif name == "tab":
            self.pieces.append("\t")
            self.has_tab = True

    def _cell(self, attributes: dict[str, str]) -> None:
        repeat = _count(attributes.get(self.TABLE + "number-columns-repeated"))
        sheet, at = self.sheets[-1], (self.row, self.column)
        self.cell = (self.row + self.row_repeat - 1, self.column + repeat - 1)
        self.in_cell, self.pieces, self.has_tab = True, [], False
        self.column += repeat
        if attributes.get(self.OFFICE + "value-type"):
            sheet.see(*self.cell)
            sheet.repeated += self.row_repeat * repeat - 1
            if sheet.repeated > MAX_REPEATED:
                raise Refused(f"工作表『{sheet.name}』以重複次數寫出的資料超過 {MAX_REPEATED:,} 個儲存格")
        if self.TABLE + "formula" in attributes and len(sheet.formulas) < 5:
            sheet.formulas.append(at)
        columns = _count(attributes.get(self.TABLE + "number-columns-spanned"))
        rows = _count(attributes.get(self.TABLE + "number-rows-spanned"))
        if columns > 1 or rows > 1:
            sheet.merged.append((at[0], at[1], at[0] + rows - 1, at[1] + columns - 1))

    def text(self, data: str) -> None:
        if not (self.in_cell and self.sheets):
            return
        self.pieces.append(data)
        if data.strip():
            self.sheets[-1].see(*self.cell)

    def end(self, tag: str) -> None:
        if tag == self.TABLE + "table-row":
            self.row += self.row_repeat
        elif tag in (self.TABLE + "table-cell", self.TABLE + "covered-table-cell"):
            if self.has_tab and len(self.sheets[-1].tabbed) < MAX_ROWS:
                self.sheets[-1].see(*self.cell)
                self.sheets[-1].tabbed[self.row, self.cell[1]] = "".join(self.pieces)
            self.in_cell = False


class XlsxGuard:
    """Walks one sheet of a workbook."""

    MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "

    def __init__(self, name: str) -> None:
        self.sheet = Sheet(name)
        self.at = (0, -1)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "row":
            number = attributes.get("r", "")
            self.at = (int(number) - 1 if number.isdecimal() and len(number) < 9 else self.at[0] + 1, -1)
        elif name == "c":
            self._cell(attributes)
        elif name == "f" and len(self.sheet.formulas) < 5:
            self.sheet.formulas.append(self.at)
        elif name in ("v", "is"):
            self.sheet.see(*self.at)
        elif name == "mergeCell":
            found = _REFERENCE.findall(attributes.get("ref", ""))
            if len(found) == 2:
                (left, top), (right, bottom) = found
                self.sheet.merged.append(
                    (int(top) - 1, column_index(left), int(bottom) - 1, column_index(right))
                )

    def _cell(self, attributes: dict[str, str]) -> None:
        reference = _REFERENCE.fullmatch(attributes.get("r", ""))
        row, column = self.at
        self.at = (int(reference[2]) - 1, column_index(reference[1])) if reference else (row, column + 1)
        if attributes.get("t") == "e" and len(self.sheet.errors) < 5:
            self.sheet.errors.append(self.at)

    def text(self, data: str) -> None:
        """Values are the reader's business."""

    def end(self, tag: str) -> None:
        """Nothing ends that matters here."""


def _count(text: str | None) -> int:
    if text is None:
        return 1
    if not text.isdecimal() or len(text) > 9:
        raise Refused(f"檔案的重複次數不正常（{text[:20]}）")
    return max(1, int(text))


def inspect(path: str, kind: str) -> list[Sheet]:
    """Every sheet in order, with what the reader must know of it; raises Refused."""
    with zipfile.ZipFile(path) as package:
        if kind == "ods":
            guard = OdsGuard()
            parse(package, "content.xml", guard)
            return guard.sheets
        return [sheet for name, member in _xlsx_sheets(package) for sheet in [_xlsx(package, name, member)]]


def _xlsx(package: zipfile.ZipFile, name: str, member: str) -> Sheet:
    guard = XlsxGuard(name)
    parse(package, member, guard)
    return guard.sheet


class _Names:
    """Collects (attributes) of one tag."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.found: list[dict[str, str]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(" ")[2] == self.tag:
            self.found.append(attributes)

    def text(self, data: str) -> None:
        """Attributes are all that is asked for."""

    def end(self, tag: str) -> None:
        """Attributes are all that is asked for."""


def _xlsx_sheets(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """(name, member) of every worksheet, in the workbook's order."""
    book, links = _Names("sheet"), _Names("Relationship")
    parse(package, "xl/workbook.xml", book)
    names = set(package.namelist())
    if "xl/_rels/workbook.xml.rels" in names:
        parse(package, "xl/_rels/workbook.xml.rels", links)
    targets = {link.get("Id", ""): link.get("Target", "") for link in links.found}
    for sheet in book.found:
        key = next((value for name, value in sheet.items() if name.endswith(" id")), "")
        target = targets.get(key, "")
        member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if member in names and "worksheet" in member:
            yield sheet.get("name", ""), member
    for shared in ("xl/sharedStrings.xml", "xl/styles.xml"):
        if shared in names:
            parse(package, shared, _Names(""))
