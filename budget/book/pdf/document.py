"""Open a PDF and hand out its pages one by one: glyphs with their places, and ruling lines.

Distances are points (1/72 inch), measured from the top left corner of the page as it is shown. PDFium is not
safe for threads, so one lock guards every call; a page is closed before the next is opened.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as c

from budget.book.pdf.glyphs import Glyph
from budget.book.pdf.paths import read_segments
from budget.book.pdf.rules import Segment
from budget.book.source import BookError

#: The largest unit budget books have about 1,000 pages and 60 MB.
MAX_BYTES = 256 * 1024 * 1024
MAX_PAGES = 2_000
#: A dense printed page has about 4,000 glyphs; an A0 side is 3,370 points long.
MAX_GLYPHS = 60_000
MAX_SIDE = 5_000.0
EXPECTED_PDF = "單位預算書的 PDF 檔（有文字層，未加密）"

_LOCK = threading.RLock()
_TAIL = 4096
#: What is stamped on one of two twins, such as 「(0801)-123」, is shorter than this.
_STAMP_LENGTH = 40
_BREAKS = frozenset((0, 10, 13))
#: PDFium gives a hyphen at the end of a line as a control character; U+F020 is the space of symbol fonts.
_INSTEAD = {0x02: "-", 0xFFFE: "-", 0xF020: " "}


@dataclass(frozen=True, slots=True)
class RawPage:
    """One page as found in the file; `number` counts the file's pages from 1.

    A twin holds what the page before holds, moved sideways by a page's width (facing pages cut from one wide
    page): it has no segments, and only the glyphs of the lines in which the two differ.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    segments: list[Segment]
    is_twin: bool = False


class Document:
    """An open PDF file. `pages` may be iterated once per call; nothing of a page is kept."""

    def __init__(self, document: Any, file: str, count: int) -> None:
        self._document = document
        self.file = file
        self.count = count
        self._before: tuple[list[int], float] | None = None

    def each_page[Read](self, read: Callable[[Any, int], Read]) -> Iterator[Read]:
        """What `read` makes of each page of PDFium's own and its number from 1; PDFium takes one caller at a time."""
        for index in range(self.count):
            with _LOCK:
                page = self._document[index]
                try:
                    found = read(page, index + 1)
                finally:
                    page.close()
            yield found

    def pages(self) -> Iterator[RawPage]:
        """The pages in order. Raises BookError for a page that cannot be read."""
        for index in range(self.count):
            with _LOCK:
                page = self._read(index)
            yield page

    def _read(self, index: int) -> RawPage:
        page = textpage = None
        try:
            page = self._document[index]
            textpage = page.get_textpage()
            width, height = page.get_size()
            if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
                raise self._error(
                    index, "頁面大小不合理", f"{width:.0f} × {height:.0f} 點", f"邊長至多 {MAX_SIDE:.0f} 點"
                )
            count = c.FPDFText_CountChars(textpage.raw)
            if count > MAX_GLYPHS:
                raise self._error(index, "一頁的字數不合理", f"{count:,} 字", f"至多 {MAX_GLYPHS:,} 字")
            turn = _Turn(page.get_rotation(), page.get_mediabox(), page.get_cropbox())
            codes = _read_codes(textpage.raw, count)
            own = self._own_lines(textpage.raw, codes, width)
            if own is not None:
                stamped = _read_glyphs(textpage.raw, codes, turn, own)
                return RawPage(index + 1, width, height, stamped, [], is_twin=True)
            glyphs = _read_glyphs(textpage.raw, codes, turn, range(count))
            segments = [turn.segment(segment) for segment in read_segments(page.raw)]
            return RawPage(index + 1, width, height, glyphs, segments)
        except pypdfium2.PdfiumError as error:
            raise self._error(index, "這一頁無法讀取，檔案可能不完整", str(error), EXPECTED_PDF) from error
        finally:
            if textpage is not None:
                textpage.close()
            if page is not None:
                page.close()

    def _own_lines(self, textpage: Any, codes: list[int], width: float) -> range | None:
        """Where a twin's text differs from the page before, widened to whole lines; None for any other page."""
        before, self._before = self._before, None
        at = next((i for i, code in enumerate(codes) if code > 32), None)
        if at is None:
            return None
        left = _origin(textpage, at)
        if before is not None and before[0] != codes and len(before[0]) == len(codes):
            differ = [i for i, (a, b) in enumerate(zip(before[0], codes, strict=True)) if a != b]
            start, end = differ[0], differ[-1] + 1
            while start > 0 and codes[start - 1] not in _BREAKS:
                start -= 1
            while end < len(codes) and codes[end] not in _BREAKS:
                end += 1
            few = end - start <= _STAMP_LENGTH and not start <= at < end
            if few and abs(abs(left - before[1]) - width) < 2:
                return range(start, end)
        self._before = (codes, left)
        return None

    def _error(self, index: int, message: str, read: str, expected: str) -> BookError:
        return BookError(f"第 {index + 1} 頁：{message}", file=self.file, read=read, expected=expected)


@contextmanager
def open_pdf(path: Path | str) -> Iterator[Document]:
    """Open a PDF. Raises BookError for a file that is missing, too large, no PDF, cut off, encrypted or too long."""
    path = Path(path)
    _guard(path)
    with _LOCK:
        document = _open(path)
    try:
        with _LOCK:
            count = len(document)
        if not 1 <= count <= MAX_PAGES:
            raise BookError(
                "PDF 的頁數不合理", file=path.name, read=f"{count:,} 頁", expected=f"1 至 {MAX_PAGES:,} 頁"
            )
        yield Document(document, path.name, count)
    finally:
        with _LOCK:
            document.close()


def is_pdf(path: Path | str) -> bool:
    """Does the file begin as a PDF does?"""
    try:
        with Path(path).open("rb") as file:
            return file.read(5) == b"%PDF-"
    except OSError:
        return False


def _guard(path: Path) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(5)
            file.seek(max(0, size - _TAIL))
            tail = file.read()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BookError("檔案無法開啟", file=path.name, read=reason, expected=EXPECTED_PDF) from error
    if size > MAX_BYTES:
        raise BookError(
            "檔案太大", file=path.name, read=f"{size:,} 位元組", expected=f"至多 {MAX_BYTES:,} 位元組"
        )
    if start != b"%PDF-":
        raise BookError("不是 PDF 檔", file=path.name, read=f"位元組 {start.hex(' ')}", expected=EXPECTED_PDF)
    if b"%%EOF" not in tail:
        raise BookError(
            "PDF 檔不完整（可能下載中斷）", file=path.name, read="檔尾沒有結束標記", expected=EXPECTED_PDF
        )


def _open(path: Path) -> Any:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == c.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise BookError(
                "PDF 檔已加密，沒有密碼無法讀取", file=path.name, read="加密的 PDF", expected=EXPECTED_PDF
            ) from error
        raise BookError(
            "PDF 檔已損壞，無法讀取", file=path.name, read=str(error), expected=EXPECTED_PDF
        ) from error


class _Turn:
    """From the page's own coordinates (origin bottom left, unturned) to those of the page as shown."""

    def __init__(self, rotation: int, media: tuple[float, ...], crop: tuple[float, ...]) -> None:
        self.left, self.bottom = max(media[0], crop[0]), max(media[1], crop[1])
        self.right, self.top = min(media[2], crop[2]), min(media[3], crop[3])
        self.rotation = rotation % 360

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page's own as one of the page as shown, from the top left corner."""
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        if self.rotation == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def segment(self, segment: Segment) -> Segment:
        """The segment on the page as shown, its ends in ascending order."""
        x0, y0 = self.place(segment.x0, segment.y0)
        x1, y1 = self.place(segment.x1, segment.y1)
        return Segment(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _read_codes(textpage: Any, count: int) -> list[int]:
    """The Unicode numbers of all characters, in one call where they come one by one (nearly always)."""
    buffer = (ctypes.c_ushort * (count + 1))()
    if c.FPDFText_GetText(textpage, 0, count, buffer) == count + 1:
        return list(buffer)[:count]
    return [c.FPDFText_GetUnicode(textpage, index) for index in range(count)]


def _origin(textpage: Any, index: int) -> float:
    x, y = ctypes.c_double(), ctypes.c_double()
    c.FPDFText_GetCharOrigin(textpage, index, ctypes.byref(x), ctypes.byref(y))
    return x.value


def _read_glyphs(textpage: Any, codes: list[int], turn: _Turn, where: range) -> list[Glyph]:
    """Printed characters in the order of the file, spaces among them; not those that PDFium adds."""
    box, x, y = c.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    box_at, x_at, y_at = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    box_of, origin_of = c.FPDFText_GetLooseCharBox, c.FPDFText_GetCharOrigin
    place, upright = turn.place, turn.rotation == 0
    left, height = turn.left, turn.top
    glyphs: list[Glyph] = []
    high = 0
    for index in where:
        code = codes[index]
        if code in _BREAKS or (code == 32 and c.FPDFText_IsGenerated(textpage, index)):
            continue
        if 0xD800 <= code < 0xE000:
            if code < 0xDC00:
                high = code
                continue
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        char = _INSTEAD.get(code) or chr(code)
        box_of(textpage, index, box_at)
        origin_of(textpage, index, x_at, y_at)
        if upright:  # nearly always; the same as below, but fast
            x0, x1 = x.value - left, box.right - left
            glyphs.append(Glyph(x0, x1 if x1 > x0 else x0, height - y.value, box.top - box.bottom, char))
            continue
        x0, base = place(x.value, y.value)
        one, other = place(box.left, box.bottom), place(box.right, box.top)
        glyphs.append(Glyph(x0, max(one[0], other[0], x0), base, abs(one[1] - other[1]), char))
    return glyphs
