"""The template shipped for letters (函) to the Yuan, laid out as 文書處理手冊 prescribes. Made by code, so that it is seen in review.

Offices replace it by their own: download it, edit it in LibreOffice, upload it.
"""

from __future__ import annotations

import io
from functools import cache
from xml.sax.saxutils import escape

from odfdo import Document

_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
    )
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_FONT = "標楷體"
#: Paragraph styles: name, size in pt, alignment, left and hanging indent in cm, space above in cm.
_STYLES = (
    ("Archive", 10, "start", 11.0, 0.0, 0.0),
    ("Title", 20, "center", 0.0, 0.0, 0.3),
    ("Contact", 12, "start", 9.0, 0.0, 0.0),
    ("Addressee", 16, "start", 2.26, 2.26, 0.4),
    ("Field", 12, "start", 0.0, 0.0, 0.0),
    ("Subject", 16, "justify", 1.69, 1.69, 0.5),
    ("Item", 16, "justify", 1.69, 1.13, 0.0),
    ("Original", 12, "start", 1.27, 1.27, 0.5),
    ("Copies", 12, "start", 1.27, 1.27, 0.0),
    ("Seal", 18, "start", 0.0, 0.0, 0.8),
)
_PARAGRAPHS = (
    ("Archive", "檔　　號："),
    ("Archive", "保存年限："),
    ("Title", "〔發文機關全銜〕　函"),
    ("Contact", "承辦機關：〔機關全銜〕"),
    ("Contact", "承辦人：〔承辦人〕"),
    ("Addressee", "受文者：〔受文者〕"),
    ("Field", "發文日期：〔發文日期〕"),
    ("Field", "發文字號：〔發文字號〕"),
    ("Field", "速別：〔速別〕"),
    ("Field", "密等及解密條件或保密期限："),
    ("Field", "附件：〔附件〕"),
    ("Subject", "主旨：〔主旨〕"),
    ("Subject", "說明："),
    ("Item", "一、依據〔主旨案由〕辦理。"),
    ("Item", "二、〔決議要旨〕"),
    ("Item", "三、本案期限：〔期限〕；檢附〔附件〕如附件。"),
    ("Original", "正本：〔受文者〕"),
    ("Copies", "副本：〔副本受文者〕"),
    ("Seal", "（首長職銜、簽字章）"),
)


@cache
def standard_template() -> bytes:
    """The ODT, A4, with the placeholders of `oversight.letters.placeholders`."""
    document = Document("text")
    body = "".join(
        f'<text:p text:style-name="{style}">{escape(text)}</text:p>' for style, text in _PARAGRAPHS
    )
    document.container.set_part(
        "content.xml",
        f'{_HEAD}<office:document-content {_NAMES} office:version="1.3"><office:body><office:text>'
        f"{body}</office:text></office:body></office:document-content>".encode(),
    )
    document.container.set_part("styles.xml", _styles().encode())
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _styles() -> str:
    face = f'<style:font-face style:name="{_FONT}" svg:font-family="{_FONT}" style:font-family-generic="script"/>'
    paragraphs = "".join(_style(*each) for each in _STYLES)
    page = (
        '<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm"'
        ' fo:page-height="29.7cm" fo:margin-top="2cm" fo:margin-bottom="2cm" fo:margin-left="2.5cm"'
        ' fo:margin-right="2.5cm" style:print-orientation="portrait"/></style:page-layout>'
    )
    return (
        f'{_HEAD}<office:document-styles {_NAMES} office:version="1.3">'
        f"<office:font-face-decls>{face}</office:font-face-decls>"
        f"<office:styles>{paragraphs}</office:styles><office:automatic-styles>{page}</office:automatic-styles>"
        '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4"/>'
        "</office:master-styles></office:document-styles>"
    )


def _style(name: str, size: int, align: str, left: float, hanging: float, above: float) -> str:
    return (
        f'<style:style style:name="{name}" style:family="paragraph">'
        f'<style:paragraph-properties fo:text-align="{align}" fo:margin-left="{left}cm"'
        f' fo:text-indent="{-hanging}cm" fo:margin-top="{above}cm" fo:line-height="120%"'
        ' style:punctuation-wrap="hanging" style:line-break="strict"/>'
        f'<style:text-properties style:font-name-asian="{_FONT}" style:font-name="{_FONT}"'
        f' fo:font-size="{size}pt" style:font-size-asian="{size}pt" fo:language="zh" fo:country="TW"'
        ' style:language-asian="zh" style:country-asian="TW"/></style:style>'
    )
