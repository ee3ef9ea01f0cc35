"""ODT files with placeholders like 〔機關全銜〕: checked when uploaded, filled for each letter. No Django.

LibreOffice splits a text over spans wherever somebody retyped a letter of it, so placeholders are looked for in
the text of a whole paragraph, and filled across the pieces it is stored in.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lxml import etree
from odfdo import Document

MIMETYPE = b"application/vnd.oasis.opendocument.text"
#: Bytes of the file, of everything in it unpacked, and of files in it.
LARGEST, LARGEST_UNPACKED, MOST_FILES = 2_000_000, 20_000_000, 200
PLACEHOLDER = re.compile("〔([^〔〕]*)〕")
#: Where text stands: the page, and its header and footer.
PARTS = ("content.xml", "styles.xml")
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_SCRIPT = "urn:oasis:names:tc:opendocument:xmlns:script:1.0"
_XLINK = "http://www.w3.org/1999/xlink"
_PARAGRAPHS = (f"{{{_TEXT}}}p", f"{{{_TEXT}}}h")
_SPACE, _BREAK, _TAB = (f"{{{_TEXT}}}{name}" for name in ("s", "line-break", "tab"))
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

type Piece = tuple[Any, str]  # an element and which of its texts: "text" or "tail"


class TemplateProblem(Exception):
    """Why a file cannot be a template; the message is for people, in Chinese."""


def check_template(data: bytes, known: Mapping[str, object]) -> list[str]:
    """The placeholders of an uploaded ODT, in order. Raises TemplateProblem where it may not be one."""
    parts = _guarded(data)
    found: list[str] = []
    for name in PARTS:
        for paragraph in _paragraphs(_parsed(name, parts[name])):
            text = "".join(_text(piece) for piece in _pieces(paragraph))
            found += PLACEHOLDER.findall(text)
            if "〔" in (rest := PLACEHOLDER.sub("", text)) or "〕" in rest:
                raise TemplateProblem(f"括號「〔」「〕」未成對：「{text[:40]}」。")
    if unknown := [name for name in dict.fromkeys(found) if name not in known]:
        listed = "、".join(f"〔{name}〕" for name in unknown)
        raise TemplateProblem(f"範本中有不認得的欄位：{listed}。可用的欄位列於本頁下方。")
    if not found:
        raise TemplateProblem("範本中沒有任何欄位，例：〔機關全銜〕。每件公文都會一樣。")
    return list(dict.fromkeys(found))


def fill(template: bytes, values: Mapping[str, str]) -> bytes:
    """The template with every placeholder replaced; a line feed in a value becomes a line break.

    Raises KeyError for a placeholder without a value: `check_template` lets none in.
    """
    document = Document(io.BytesIO(template))
    for name in PARTS:
        root = _parsed(name, _bytes(document.container.get_part(name)))
        for paragraph in _paragraphs(root):
            _fill_paragraph(paragraph, lambda key: _NOT_IN_XML.sub("", values[key]))
        document.container.set_part(name, etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def plain_text(data: bytes) -> str:
    """The paragraphs of an ODT, one a line."""
    root = _parsed(PARTS[0], _guarded(data)[PARTS[0]])
    lines = ("".join(_text(piece) for piece in _pieces(paragraph)) for paragraph in _paragraphs(root))
    return "\n".join(lines)


def _bytes(part: str | bytes | None) -> bytes:
    return part.encode() if isinstance(part, str) else part or b""


def _guarded(data: bytes) -> dict[str, bytes]:
    """The parts with text, after every check that needs no reading of them."""
    if len(data) > LARGEST:
        raise TemplateProblem(f"檔案 {len(data):,} 位元組，超過上限 {LARGEST:,}。")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_archive(archive)
            return {name: archive.read(name) for name in PARTS}
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError) as error:
        raise TemplateProblem("不是 ODT 文字檔，或檔案已損壞。請以 LibreOffice 另存為 ODT。") from error


def _check_archive(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MOST_FILES or sum(member.file_size for member in members) > LARGEST_UNPACKED:
        raise TemplateProblem("檔案解開後過大，未讀取。")
    if archive.read("mimetype").strip() != MIMETYPE:
        raise TemplateProblem("不是 ODT 文字檔。請以 LibreOffice 另存為 ODT（非試算表、非範本檔）。")
    if any(member.filename.split("/")[0] in ("Basic", "Scripts") for member in members):
        raise TemplateProblem("檔案含有巨集。請移除巨集後再上傳。")
    if any(member.filename.startswith(("Object ", "ObjectReplacements/")) for member in members):
        raise TemplateProblem("檔案含有嵌入物件。請移除後再上傳。")


def _parsed(name: str, data: bytes) -> Any:
    """The root of one part; no entities, no network, no scripts."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise TemplateProblem("檔案含有文件類型宣告（DOCTYPE），未讀取。")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise TemplateProblem(f"檔案損壞：{name} 無法讀取。") from error
    for element in root.iter(etree.Element):
        if element.tag.startswith(f"{{{_SCRIPT}}}") or element.tag == f"{{{_OFFICE}}}script":
            raise TemplateProblem("檔案含有巨集。請移除巨集後再上傳。")
        link = element.get(f"{{{_XLINK}}}href", "")
        if ":" in link and element.tag != f"{{{_TEXT}}}a":
            raise TemplateProblem(f"檔案引用外部資料：「{link[:40]}」。請改為嵌入圖片。")
    return root


def _paragraphs(root: Any) -> Iterator[Any]:
    return root.iter(*_PARAGRAPHS)


def _pieces(paragraph: Any) -> Iterator[Piece]:
    """Where the text of a paragraph is stored, in reading order; paragraphs inside it (frames, notes) left out."""
    yield paragraph, "text"
    for child in paragraph:
        if child.tag not in _PARAGRAPHS and isinstance(child.tag, str):
            yield from _pieces(child)
        yield child, "tail"


def _text(piece: Piece) -> str:
    element, which = piece
    if which == "text" and element.tag in (_SPACE, _BREAK, _TAB):
        return " "
    return getattr(element, which) or ""


def _fill_paragraph(paragraph: Any, value_of: Callable[[str], str]) -> None:
    """Replace from the last placeholder to the first, so that places found earlier stay true."""
    pieces = [piece for piece in _pieces(paragraph) if getattr(*piece)]
    whole = "".join(getattr(*piece) for piece in pieces)
    for match in reversed(list(PLACEHOLDER.finditer(whole))):
        start = 0
        for piece in pieces:
            length = len(getattr(*piece) or "")
            _cut(
                piece, match.start() - start, match.end() - start, match.start() >= start, value_of(match[1])
            )
            start += length
    for piece in pieces:
        _break_lines(piece)


def _cut(piece: Piece, first: int, last: int, starts_before_end: bool, value: str) -> None:
    """Take [first, last) out of one piece; the value goes where the placeholder begins."""
    element, which = piece
    text = getattr(element, which) or ""
    if last <= 0 or first >= len(text):
        return
    begins_here = starts_before_end and first >= 0
    setattr(element, which, text[: max(first, 0)] + (value if begins_here else "") + text[last:])


def _break_lines(piece: Piece) -> None:
    element, which = piece
    text = getattr(element, which) or ""
    if "\n" not in text:
        return
    first, *others = text.split("\n")
    setattr(element, which, first)
    breaks = []
    for line in others:
        made = etree.Element(_BREAK)
        made.tail = line
        breaks.append(made)
    parent = element if which == "text" else element.getparent()
    place = 0 if which == "text" else parent.index(element) + 1
    for made in reversed(breaks):
        parent.insert(place, made)
