"""Spreadsheet files made by hand for tests: well formed but for the one thing each is about."""

from __future__ import annotations

import io
import zipfile

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join(f'xmlns:{name}="{_OASIS}:{name}:1.0"' for name in ("office", "table", "text"))


def zipped(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def without(content: bytes, name: str) -> bytes:
    """The archive, but for one of its members."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return zipped({each: package.read(each) for each in package.namelist() if each != name})


def declared(content: bytes, name: str, at: int, value: bytes) -> bytes:
    """The archive, whose directory says something else of a member: `value` from the byte `at` of its entry on."""
    entry = content.rindex(name.encode()) - 46  # the name ends the fixed part of an entry
    return content[: entry + at] + value + content[entry + at + len(value) :]


def ods(rows: str, before: str = "", parts: dict[str, str | bytes] | None = None) -> bytes:
    """A file whose one table 「資料」 holds these rows, as markup."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {NAMES}><office:body>'
        f'<office:spreadsheet><table:table table:name="資料">{rows}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
        "</manifest:manifest>"
    )
    media = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped(
        {"mimetype": media, "content.xml": content, "META-INF/manifest.xml": manifest, **(parts or {})}
    )


def text_cell(text: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p></table:table-cell>'


def number_cell(value: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="float" office:value="{value}" {attributes}><text:p>{value}</text:p></table:table-cell>'


def typed_cell(kind: str, attribute: str, value: str) -> str:
    return f'<table:table-cell office:value-type="{kind}" office:{attribute}="{value}"><text:p>顯示</text:p></table:table-cell>'


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


HEAD = row(text_cell("代號"), text_cell("金額"))


def xlsx(sheet: str, parts: dict[str, str | bytes] | None = None) -> bytes:
    """A workbook whose one sheet has this inside `worksheet`."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{types}"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{links}"><Relationship Id="r1" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="資料" sheetId="1" '
            'r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{links}"><Relationship Id="r1" '
            f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}">{sheet}</worksheet>',
            **(parts or {}),
        }
    )


def cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


X_HEAD = f'<row r="1">{cell("A1", "代號")}{cell("B1", "金額")}</row>'
