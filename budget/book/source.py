"""A book's text as numbered physical lines, and the one error every reader of a book raises.

Books reach us as text made from the printed PDF: one physical line per printed line or table row, cells
separated by tabs. Nothing is altered here; cleaning a cell is the business of the table readers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

#: The largest ministry books are a few MB of text; far beyond that something else was uploaded.
MAX_BYTES = 32 * 1024 * 1024

#: What a file is called to the person who uploaded it, by its first bytes.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF 檔"),
    (b"PK\x03\x04", "ZIP 壓縮檔（ODT、ODS、DOCX、XLSX 皆是）"),
    (b"PK\x05\x06", "空的 ZIP 壓縮檔"),
    (b"\x89PNG", "PNG 圖檔"),
    (b"\xff\xd8\xff", "JPEG 圖檔"),
    (b"GIF8", "GIF 圖檔"),
    (b"II*\x00", "TIFF 圖檔"),
    (b"MM\x00*", "TIFF 圖檔"),
    (b"\xd0\xcf\x11\xe0", "舊版 Office 檔（DOC、XLS）"),
    (b"\x1f\x8b", "gzip 壓縮檔"),
    (b"7z\xbc\xaf", "7z 壓縮檔"),
    (b"Rar!", "RAR 壓縮檔"),
    (b"{\\rtf", "RTF 檔"),
    (b"SQLite format 3", "SQLite 資料庫"),
    (b"\xff\xfe", "UTF-16 文字檔"),
    (b"\xfe\xff", "UTF-16 文字檔"),
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_EXPECTED_TEXT = "單位預算書的純文字檔（UTF-8 或 Big5）"


@dataclass(frozen=True, slots=True)
class Line:
    """One physical line of the source file; `number` counts from 1, `text` is as printed, without the newline."""

    number: int
    text: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The line split on tabs, as printed."""
        return tuple(self.text.split("\t"))

    @property
    def is_blank(self) -> bool:
        """Nothing but white space and tabs."""
        return not self.text.strip()


class BookError(Exception):
    """A book that cannot be read: says in which file and line, what was read and what was expected.

    `line` is None where the whole file is meant. `str()` is one sentence that names all of these, in the
    language of the staff who upload books.
    """

    def __init__(
        self, message: str, *, file: str, line: int | None = None, read: str = "", expected: str = ""
    ) -> None:
        self.message = message
        self.file = file
        self.line = line
        self.read = read
        self.expected = expected
        super().__init__(message)

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file} 第 {self.line} 行"
        return f"{where}：{self.reason}"

    @property
    def reason(self) -> str:
        """What is wrong, what was read and what was expected, without file and line."""
        read = f"；讀到「{_shorten(self.read)}」" if self.read else ""
        expected = f"；應為：{self.expected}" if self.expected else ""
        return f"{self.message}{read}{expected}"


def load_text(path: Path | str) -> list[Line]:
    """Read a text file into lines.

    Raises BookError for a file that is missing, empty, too large, binary or in no known encoding.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise BookError(
                "檔案太大",
                file=path.name,
                read=f"{size:,} 位元組",
                expected=f"至多 {MAX_BYTES:,} 位元組",
            )
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BookError("檔案無法開啟", file=path.name, read=reason, expected=_EXPECTED_TEXT) from error
    return split_lines(decode(data, path.name))


def decode(data: bytes, file: str) -> str:
    """The text of an uploaded file (UTF-8 with or without BOM, else strict Big5); BookError for anything else."""
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise BookError("不是純文字檔", file=file, read=name, expected=_EXPECTED_TEXT)
    if not data.strip():
        raise BookError("檔案是空的", file=file, read=f"{len(data)} 位元組", expected=_EXPECTED_TEXT)
    for encoding in ("utf-8-sig", "cp950"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        control = _CONTROL.search(text)
        if control is None:
            return text
        raise BookError(
            "不是純文字檔",
            file=file,
            line=text.count("\n", 0, control.start()) + 1,
            read=f"控制字元 U+{ord(control.group()):04X}",
            expected=_EXPECTED_TEXT,
        )
    raise BookError(
        "無法辨識檔案的編碼",
        file=file,
        read=f"位元組 {data[:8].hex(' ')}",
        expected=_EXPECTED_TEXT,
    )


def split_lines(text: str) -> list[Line]:
    """Number the lines of a text as editors do: split on newlines only, a closing newline opens no line."""
    texts = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(texts) > 1 and texts[-1] == "":
        texts.pop()
    return [Line(number, line) for number, line in enumerate(texts, start=1)]


def _shorten(text: str, limit: int = 80) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else text[:limit] + "…"
