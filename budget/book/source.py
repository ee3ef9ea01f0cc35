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
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive (an ODT, ODS, DOCX or XLSX file is one)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (DOC, XLS)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"{\\rtf", "an RTF file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\xff\xfe", "UTF-16 text"),
    (b"\xfe\xff", "UTF-16 text"),
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_EXPECTED_TEXT = "a budget book as UTF-8 (or Big5) text"


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

    `line` is None where the whole file is meant. `str()` is one sentence that names all of these.
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
        where = self.file if self.line is None else f"{self.file}, line {self.line}"
        read = f"; read 「{_shorten(self.read)}」" if self.read else ""
        expected = f"; expected {self.expected}" if self.expected else ""
        return f"{where}: {self.message}{read}{expected}"


def load_text(path: Path | str) -> list[Line]:
    """Read a text file into lines.

    Raises BookError for a file that is missing, empty, too large, binary or in no known encoding.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise BookError(
                "the file is too large",
                file=path.name,
                read=f"{size:,} bytes",
                expected=f"at most {MAX_BYTES:,} bytes",
            )
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BookError(
            "the file cannot be opened", file=path.name, read=reason, expected=_EXPECTED_TEXT
        ) from error
    return split_lines(decode(data, path.name))


def decode(data: bytes, file: str) -> str:
    """The text of an uploaded file (UTF-8 with or without BOM, else strict Big5); BookError for anything else."""
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise BookError("the file is not plain text", file=file, read=name, expected=_EXPECTED_TEXT)
    if not data.strip():
        raise BookError("the file is empty", file=file, read=f"{len(data)} bytes", expected=_EXPECTED_TEXT)
    for encoding in ("utf-8-sig", "cp950"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        control = _CONTROL.search(text)
        if control is None:
            return text
        raise BookError(
            "the file is not plain text",
            file=file,
            line=text.count("\n", 0, control.start()) + 1,
            read=f"control character U+{ord(control.group()):04X}",
            expected=_EXPECTED_TEXT,
        )
    raise BookError(
        "the file's encoding is not known",
        file=file,
        read=f"bytes {data[:8].hex(' ')}",
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
