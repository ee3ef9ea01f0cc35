"""Read an open-data list of 歲出機關別 lines: the whole central government of one year and one stage, as CSV.

One row per leaf. `ref` counts 款.項.目 or 款.項.目.節 as printed that year:

    year,code,amount,name,topname,depname,depcat,cat,ref,note
    2019,5226102200,8224691000,無細項,經濟部主管,工業局,工業技術升級輔導,科學支出,13.2.1,本年度預算數之…
    2019,5726109000,1080000,交通及運輸設備,經濟部主管,工業局,一般建築及設備,工業支出,13.2.4.1,

A 目 without 節 has 無細項 for a name. Most lists keep only the first 節 of a 目, and print the code of the 目
beside it (a code that ends in 00). A complete list prints each 節 with its own code, and `NaN` where the budget
prints a dash. Nothing here knows of the database.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from budget.book.source import MAX_BYTES, BookError, Line, decode, split_lines

COLUMNS = ("year", "code", "amount", "name", "topname", "depname", "depcat", "cat", "ref")
OPTIONAL = ("note",)
NO_ITEM = "無細項"
ROC_OFFSET = 1911
NAME_LENGTH = 80

#: Secret plans (國防, 外交, 僑務) print a letter where others have the seventh digit: 391101A000.
_CODE = re.compile(r"[0-9]{6}[0-9A-Z][0-9]{3}")
_DIGITS = re.compile(r"[0-9]+")
_AMOUNT = re.compile(r"[0-9]{1,15}")
_REF = re.compile(r"([1-9][0-9]?)\.([1-9][0-9]{0,2})\.([1-9][0-9]?)(?:\.([1-9][0-9]?))?")
_EXPECTED_FILE = "歲出機關別開放資料 CSV（UTF-8 或 Big5）"
#: The lists before FY105 indent their notes with DEL, one has a backspace: filler that nobody printed. Neither is
#: part of a character in UTF-8 or Big5.
_FILLER = bytes.maketrans(b"\x08\x7f", b"  ")


@dataclass(frozen=True, slots=True)
class ListRow:
    """One leaf as printed; `amount` in 元, None where the budget prints none; `jie` None for a 目 without 節."""

    line: int
    code: str
    amount: int | None
    ministry: str
    agency: str
    function: str
    plan: str
    item: str
    kuan: int
    xiang: int
    mu: int
    jie: int | None
    note: str

    @property
    def agency_code(self) -> str:
        """主管 and 機關, four digits."""
        return self.code[2:6]

    @property
    def name(self) -> str:
        """The leaf's own name."""
        return self.plan if self.jie is None else self.item

    @property
    def has_own_code(self) -> bool:
        """False for a 節 beside which the code of its 目 is printed."""
        return self.jie is None or not self.code.endswith("00")


@dataclass(frozen=True, slots=True)
class LineList:
    """A list as read: its rows in the order of 款項目節, and what was left out, each with its reason."""

    file: str
    rows: tuple[ListRow, ...]
    skipped: tuple[str, ...]
    line_count: int


def read_line_list(path: Path, year: int, *, complete: bool = False, strict: bool = False) -> LineList:
    """Read the list at `path`, which must be of ROC `year`.

    A row whose code has lost or gained digits is left out and named in `skipped`; with `strict` it is refused.
    `complete` says that every 節 is there, and refuses a list that shows otherwise. Raises BookError naming
    line, column, what was read and what was expected.
    """
    lines = _load(path)
    reader = _Reader(path.name, year, strict)
    rows = sorted(reader.rows(lines), key=lambda row: (row.kuan, row.xiang, row.mu, row.jie or 0))
    if not rows:
        raise BookError("沒有任何科目", file=path.name, expected=_EXPECTED_FILE)
    _check_tree(path.name, rows)
    if complete:
        _check_complete(path.name, rows)
    return LineList(path.name, tuple(rows), tuple(reader.skipped), len(lines))


def _load(path: Path) -> list[Line]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BookError("檔案太大", file=path.name, read=f"超過 {MAX_BYTES:,} 位元組")
        return split_lines(decode(path.read_bytes().translate(_FILLER), path.name))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BookError("檔案無法開啟", file=path.name, read=reason, expected=_EXPECTED_FILE) from error
    except BookError as error:
        # What the reader of books expects is a book.
        error.expected = _EXPECTED_FILE
        raise


@dataclass(slots=True)
class _Reader:
    file: str
    year: int
    strict: bool
    skipped: list[str] = field(default_factory=list)

    def rows(self, lines: Iterable[Line]) -> Iterator[ListRow]:
        cells = csv.reader((line.text + "\n" for line in lines), strict=True)
        try:
            header = next(cells)
            if len(set(header)) != len(header) or not set(COLUMNS) <= set(header) <= {*COLUMNS, *OPTIONAL}:
                raise self.error(1, "欄位不對", ",".join(header), ",".join((*COLUMNS, "[note]")))
            first = cells.line_num + 1
            for values in cells:
                if len(values) != len(header):
                    raise self.error(first, "欄數不對", f"{len(values)} 欄", f"{len(header)} 欄")
                row = self.row(first, dict(zip(header, values, strict=True)))
                if row is not None:
                    yield row
                first = cells.line_num + 1
        except csv.Error as error:
            raise self.error(cells.line_num, "不是完整的 CSV", str(error), "引號成對的 CSV") from error

    def row(self, line: int, cell: dict[str, str]) -> ListRow | None:
        printed = str(self.year + ROC_OFFSET)
        if cell["year"] != printed:
            raise self.error(line, "year 欄不是這個年度", cell["year"], f"{printed}（民國 {self.year} 年）")
        amount = self.amount(line, cell["amount"])
        code = cell["code"]
        if not _CODE.fullmatch(code):
            self.skip(line, cell)
            return None
        ref = _REF.fullmatch(cell["ref"])
        if ref is None:
            raise self.error(
                line, "ref 欄不是款項目節序號", cell["ref"], "款.項.目 或 款.項.目.節，例：13.2.1"
            )
        ministry, agency, function, plan, item = (
            self.name(line, column, cell[column])
            for column in ("topname", "depname", "cat", "depcat", "name")
        )
        jie = int(ref[4]) if ref[4] else None
        if (jie is None) != (item == NO_ITEM):
            expected = f"無節者 name 為「{NO_ITEM}」，有節者為節名"
            raise self.error(line, "name 欄與 ref 欄不合", f"{item}，{cell['ref']}", expected)
        if jie is None and not code.endswith("00"):
            raise self.error(line, "code 欄是節的編號，ref 欄卻無節", code, "末兩碼為 00")
        return ListRow(
            line=line,
            code=code,
            amount=amount,
            ministry=ministry,
            agency=agency,
            function=function,
            plan=plan,
            item=item,
            kuan=int(ref[1]),
            xiang=int(ref[2]),
            mu=int(ref[3]),
            jie=jie,
            note=cell.get("note", "").strip(),
        )

    def amount(self, line: int, text: str) -> int | None:
        if text == "NaN":
            return None
        if not _AMOUNT.fullmatch(text):
            raise self.error(line, "amount 欄不是金額", text or "空白", "以元計的整數，或 NaN（未列）")
        return int(text)

    def name(self, line: int, column: str, text: str) -> str:
        name = text.strip()
        if not 0 < len(name) <= NAME_LENGTH:
            raise self.error(line, f"{column} 欄不是名稱", text or "空白", f"1 至 {NAME_LENGTH} 字")
        return name

    def skip(self, line: int, cell: dict[str, str]) -> None:
        """A misprinted code has digits only; anything else is no code at all."""
        expected = "十碼科目編號，例：5226102200"
        if self.strict or not _DIGITS.fullmatch(cell["code"]):
            raise self.error(line, "code 欄不是科目編號", cell["code"] or "空白", expected)
        self.skipped.append(
            f"第 {line} 行未匯入：編號「{cell['code']}」有 {len(cell['code'])} 碼，應為十碼"
            f"（{cell['depcat']}，{cell['amount']} 元，序號 {cell['ref']}）"
        )

    def error(self, line: int, message: str, read: str, expected: str) -> BookError:
        return BookError(message, file=self.file, line=line, read=read, expected=expected)


def _check_tree(file: str, rows: Iterable[ListRow]) -> None:
    """Rows that share a level must agree on it; a tree could not be built from a list that contradicts itself."""
    seen: dict[tuple[object, ...], tuple[object, ListRow]] = {}
    for row in rows:
        mu = (row.kuan, row.xiang, row.mu)
        levels: tuple[tuple[str, tuple[object, ...], object], ...] = (
            ("topname", ("款", row.kuan), row.ministry),
            ("code", ("主管", row.code[2:4]), row.kuan),
            ("depname", ("項", row.kuan, row.xiang), (row.agency_code, row.agency)),
            ("ref", ("機關", row.agency_code), (row.kuan, row.xiang)),
            ("cat", ("政事別", row.code[:6]), row.function),
            ("depcat", ("目", *mu), (row.code[:8], row.plan, row.jie is None)),
            ("code", ("編號", row.code[:8]), mu),
            ("ref", ("序號", *mu, row.jie), row.line),
        )
        for column, key, value in levels:
            known, other = seen.setdefault(key, (value, row))
            if known != value:
                raise BookError(
                    f"{column} 欄與第 {other.line} 行矛盾（同一{key[0]}）",
                    file=file,
                    line=row.line,
                    read=_words(value),
                    expected=_words(known),
                )


def _check_complete(file: str, rows: Iterable[ListRow]) -> None:
    """A complete list numbers the 節 of every 目 from 1 without a gap, each with its own code."""
    last: dict[tuple[int, int, int], int] = {}
    for row in rows:
        if row.jie is None:
            continue
        mu = (row.kuan, row.xiang, row.mu)
        expected = last.get(mu, 0) + 1
        if row.jie != expected or not row.has_own_code:
            raise BookError(
                "不是完整的清單",
                file=file,
                line=row.line,
                read=f"第 {row.jie} 節 {row.code}",
                expected=f"第 {expected} 節及其編號（末兩碼不為 00）",
            )
        last[mu] = row.jie


def _words(value: object) -> str:
    parts = value if isinstance(value, tuple) else (value,)
    words = {True: "無節", False: "有節"}
    return " ".join(words[part] if isinstance(part, bool) else str(part) for part in parts)
