"""Writes small PDF files for tests: text at places and ruling lines, with no library and no font file.

The font is not embedded. Characters are their own Unicode numbers, so anything in the basic plane can be set;
ASCII is half as wide as the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

WIDTH, HEIGHT = 595.0, 842.0


def width_of(text: str, size: float) -> float:
    """How wide a text is set."""
    return sum(size * (0.5 if char < "\x7f" else 1.0) for char in text)


def wrap(text: str, size: float, width: float, indent: float = 0.0) -> list[str]:
    """Cut a paragraph into lines as the official system does: wherever the line is full, even inside a number."""
    lines, line, used = [], "", 0.0
    for char in text:
        step = width_of(char, size)
        if line and used + step > width - (indent if lines else 0.0):
            lines.append(line)
            line, used = "", 0.0
        line += char
        used += step
    return [*lines, line]


@dataclass
class Sheet:
    """One page. `y` counts points from the top; content beyond the edges is written as it is."""

    width: float = WIDTH
    height: float = HEIGHT
    ops: list[str] = field(default_factory=list)
    rotate: int = 0

    def text(self, x: float, y: float, text: str, size: float = 10.0) -> None:
        """Text from `x` on, its baseline at `y`."""
        if text:
            # PDFium drops a lone character that the machine's fonts have not, as its box is empty: hence the space.
            code = (text if len(text) > 1 else text + " ").encode("utf-16-be").hex().upper()
            self.ops.append(f"BT /F {size} Tf {x:.2f} {self.height - y:.2f} Td <{code}> Tj ET")

    def right(self, x: float, y: float, text: str, size: float = 10.0) -> None:
        """Text that ends at `x`."""
        self.text(x - width_of(text, size), y, text, size)

    def centre(self, x: float, y: float, text: str, size: float = 10.0) -> None:
        """Text around `x`."""
        self.text(x - width_of(text, size) / 2, y, text, size)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A ruling line."""
        self.ops.append(f"{x0:.2f} {self.height - y0:.2f} m {x1:.2f} {self.height - y1:.2f} l S")

    def columns(self, xs: list[float], y0: float, y1: float) -> None:
        """Vertical rules."""
        for x in xs:
            self.line(x, y0, x, y1)

    def shifted(self, dx: float) -> Sheet:
        """The same page with everything moved sideways."""
        return Sheet(self.width, self.height, [f"1 0 0 1 {dx:.2f} 0 cm", *self.ops], self.rotate)


def pdf_bytes(sheets: list[Sheet], trailer: str = "") -> bytes:
    """The file. `trailer` is added to the trailer dictionary."""
    ranges = "".join(f"<{h:02X}00> <{h:02X}FF> <{h:02X}00>\n" for h in range(256))
    blocks = ranges.splitlines()
    cmap = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
    cmap += "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    for start in range(0, 256, 100):
        part = blocks[start : start + 100]
        cmap += f"{len(part)} beginbfrange\n" + "\n".join(part) + "\nendbfrange\n"
    cmap += "endcmap CMapName currentdict /CMap defineresource pop end end"
    first = 7
    kids = " ".join(f"{first + 2 * i} 0 R" for i in range(len(sheets)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(sheets)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /Test /Encoding /Identity-H"
        " /DescendantFonts [4 0 R] /ToUnicode 6 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Test /FontDescriptor 5 0 R /DW 1000 /W [32 126 500]"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /CIDToGIDMap /Identity >>",
        "<< /Type /FontDescriptor /FontName /Test /Flags 4 /FontBBox [0 -200 1000 800] /ItalicAngle 0"
        " /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
    ]
    for index, sheet in enumerate(sheets):
        stream = "\n".join(sheet.ops)
        rotate = f" /Rotate {sheet.rotate}" if sheet.rotate else ""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {sheet.width} {sheet.height}]{rotate}"
            f" /Resources << /Font << /F 3 0 R >> >> /Contents {first + 2 * index + 1} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    return _file(objects, trailer)


def _file(objects: list[str], trailer: str) -> bytes:
    out = b"%PDF-1.7\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\n".encode()
    return out + f"startxref\n{start}\n%%EOF\n".encode()


def write_pdf(path: Path, sheets: list[Sheet], trailer: str = "") -> Path:
    """Write the file and hand back its path."""
    path.write_bytes(pdf_bytes(sheets, trailer))
    return path
