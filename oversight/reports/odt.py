"""The report as ODT: one table whose heads repeat on every page, real styles, every word open to editing."""

from __future__ import annotations

import io

from odfdo import Document

from budget.sheets import odf_text
from oversight.reports.content import TITLE, Heading, Report

_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("style", "style"),
        ("table", "table"),
        ("text", "text"),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
    )
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_FONT = "標楷體"
#: Widths of 項次, 內容 and 辦理情形 in cm: 17 in all, in the proportions of the printed form.
_WIDTHS = (2.2, 7.5, 7.3)
#: Paragraph styles: name, size in pt, alignment.
_STYLES = (("Body", 12, "start"), ("Head", 12, "center"), ("Agency", 16, "center"), ("Name", 13, "center"))
_BORDER = "0.6pt solid #000000"


def as_odt(report: Report) -> bytes:
    """The file. Opens in LibreOffice and Word; `oversight.reports.reading` reads it back."""
    document = Document("text")
    document.container.set_part("content.xml", _content(report).encode())
    document.container.set_part("styles.xml", _styles().encode())
    document.meta.title = f"{report.agency} {report.year}年度 {TITLE}"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _content(report: Report) -> str:
    columns = "".join(
        f'<style:style style:name="C{index}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width}cm"/></style:style>'
        for index, width in enumerate(_WIDTHS)
    )
    cells = "".join(
        f'<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties {borders}'
        ' fo:padding="0.12cm"/></style:style>'
        for name, borders in (
            ("Plain", 'fo:border="none"'),
            ("Boxed", f'fo:border="{_BORDER}" style:vertical-align="middle"'),
            (
                "Open",
                f'fo:border-left="{_BORDER}" fo:border-right="{_BORDER}" fo:border-top="none" fo:border-bottom="none"',
            ),
            (
                "Last",
                f'fo:border-left="{_BORDER}" fo:border-right="{_BORDER}" fo:border-top="none"'
                f' fo:border-bottom="{_BORDER}"',
            ),
        )
    )
    table = (
        '<style:style style:name="Report" style:family="table"><style:table-properties style:width="17cm"'
        ' table:align="margins" style:may-break-between-rows="true"/></style:style>'
        '<style:style style:name="Row" style:family="table-row"><style:table-row-properties'
        ' fo:keep-together="auto"/></style:style>'
    )
    body = "".join(f'<table:table-column table:style-name="C{index}"/>' for index in range(len(_WIDTHS)))
    return (
        f'{_HEAD}<office:document-content {_NAMES} office:version="1.3">'
        f"<office:automatic-styles>{table}{columns}{cells}</office:automatic-styles>"
        f'<office:body><office:text><table:table table:name="報告表" table:style-name="Report">{body}'
        f"<table:table-header-rows>{_heads(report)}</table:table-header-rows>{_rows(report)}</table:table>"
        "</office:text></office:body></office:document-content>"
    )


def _heads(report: Report) -> str:
    titles = (
        _paragraph(report.agency, "Agency")
        + _paragraph(TITLE, "Name")
        + _paragraph(f"中華民國 {report.year} 年度", "Head")
    )
    covered = "<table:covered-table-cell/>"
    return (
        _row(_cell(titles, "Plain", "3") + covered * 2)
        + _row(
            _cell(_paragraph("決議、附帶決議及注意事項", "Head"), "Boxed", "2")
            + covered
            + _cell(_paragraph("辦理情形", "Head"), "Boxed", rows="2")
        )
        + _row(
            _cell(_paragraph("項次", "Head"), "Boxed") + _cell(_paragraph("內容", "Head"), "Boxed") + covered
        )
    )


def _rows(report: Report) -> str:
    rows = []
    for place, entry in enumerate(report.entries, start=1):
        style = "Last" if place == len(report.entries) else "Open"
        answer = "" if isinstance(entry, Heading) else entry.answer
        number = entry.number if isinstance(entry, Heading) else entry.number_text
        rows.append(_row("".join(_cell(_paragraphs(text), style) for text in (number, entry.text, answer))))
    return "".join(rows)


def _row(cells: str) -> str:
    return f'<table:table-row table:style-name="Row">{cells}</table:table-row>'


def _cell(content: str, style: str, columns: str = "1", rows: str = "1") -> str:
    spans = f' table:number-columns-spanned="{columns}" table:number-rows-spanned="{rows}"'
    return f'<table:table-cell table:style-name="{style}" office:value-type="string"{spans}>{content}</table:table-cell>'


def _paragraphs(text: str) -> str:
    return "".join(_paragraph(line, "Body") for line in text.split("\n"))


def _paragraph(text: str, style: str) -> str:
    return f'<text:p text:style-name="{style}">{odf_text(text)}</text:p>'


def _styles() -> str:
    face = f'<style:font-face style:name="{_FONT}" svg:font-family="{_FONT}" style:font-family-generic="script"/>'
    paragraphs = "".join(_style(*each) for each in _STYLES)
    page = (
        '<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm"'
        ' fo:page-height="29.7cm" fo:margin="2cm" style:print-orientation="portrait"/>'
        "<style:footer-style/></style:page-layout>"
    )
    footer = '<style:footer><text:p text:style-name="Head"><text:page-number/></text:p></style:footer>'
    return (
        f'{_HEAD}<office:document-styles {_NAMES} office:version="1.3">'
        f"<office:font-face-decls>{face}</office:font-face-decls>"
        f"<office:styles>{paragraphs}</office:styles><office:automatic-styles>{page}</office:automatic-styles>"
        '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4">'
        f"{footer}</style:master-page></office:master-styles></office:document-styles>"
    )


def _style(name: str, size: int, align: str) -> str:
    return (
        f'<style:style style:name="{name}" style:family="paragraph">'
        f'<style:paragraph-properties fo:text-align="{align}" style:punctuation-wrap="hanging"'
        ' style:line-break="strict"/>'
        f'<style:text-properties style:font-name="{_FONT}" style:font-name-asian="{_FONT}"'
        f' fo:font-size="{size}pt" style:font-size-asian="{size}pt" fo:language="zh" fo:country="TW"'
        ' style:language-asian="zh" style:country-asian="TW"/></style:style>'
    )
