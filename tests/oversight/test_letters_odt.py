"""ODT templates: what is refused, and placeholders filled however LibreOffice stored them."""

import io
import zipfile

import pytest

from oversight.letters.odt import TemplateProblem, check_template, fill, plain_text
from oversight.letters.placeholders import PLACEHOLDERS
from oversight.letters.standard import standard_template

KNOWN = {"機關全銜": 1, "受文者": 1}
SPLIT = (
    '<text:p>〔機<text:span text:style-name="T1">關</text:span><text:span>全銜</text:span>〕函'
    "<text:span>致〔受</text:span>文者〕。</text:p>"
)


def odt(body="<text:p>〔機關全銜〕</text:p>", *, drop=(), **extra):
    """The shipped template with another page, and files added or dropped."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(standard_template())) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name == "content.xml":
                text = source.read(name).decode()
                start, end = text.index("<office:text>") + 13, text.index("</office:text>")
                target.writestr(name, text[:start] + body + text[end:])
            elif name not in drop:
                target.writestr(name, source.read(name))
        for name, data in extra.items():
            target.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def test_standard_template_names_only_known_placeholders():
    assert set(check_template(standard_template(), PLACEHOLDERS)) <= set(PLACEHOLDERS)


def test_placeholder_split_over_spans_is_found():
    assert check_template(odt(SPLIT), KNOWN) == ["機關全銜", "受文者"]


def test_placeholder_split_over_spans_is_filled():
    filled = fill(odt(SPLIT), {"機關全銜": "經濟部工業局", "受文者": "立法院"})
    assert plain_text(filled) == "經濟部工業局函致立法院。"


def test_lines_of_a_value_become_line_breaks():
    filled = fill(odt(), {"機關全銜": "第一行\n第二行"})
    with zipfile.ZipFile(io.BytesIO(filled)) as archive:
        assert "第一行<text:line-break/>第二行" in archive.read("content.xml").decode()


def test_value_is_text_not_markup():
    assert plain_text(fill(odt(), {"機關全銜": "<a>&〔受文者〕"})) == "<a>&〔受文者〕"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK not a zip", "不是 ODT"),
        (odt(drop=("styles.xml",)), "不是 ODT"),
        (odt(drop=("mimetype",), mimetype="application/zip"), "不是 ODT 文字檔"),
        (odt(Basic__Standard="x"), "巨集"),
        (odt("<office:scripts><office:script/></office:scripts>"), "巨集"),
        (odt("<text:p>〔機關全名〕</text:p>"), "不認得的欄位：〔機關全名〕"),
        (odt("<text:p>〔機關全銜</text:p>"), "未成對"),
        (odt("<text:p>本局</text:p>"), "沒有任何欄位"),
        (odt("<text:p><broken</text:p>"), "檔案損壞"),
        (odt(big="0" * 20_000_001), "過大"),
    ],
    ids=[
        "no zip",
        "no styles",
        "wrong type",
        "macro",
        "script",
        "unknown",
        "unpaired",
        "none",
        "xml",
        "bomb",
    ],
)
def test_template_is_refused(data, words):
    with pytest.raises(TemplateProblem, match=words):
        check_template(data, KNOWN)


def test_template_over_the_limit_is_refused():
    with pytest.raises(TemplateProblem, match="超過上限"):
        check_template(b"0" * 2_000_001, KNOWN)
