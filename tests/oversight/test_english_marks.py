"""Chinese data on an English page is marked as such, for whoever has it read aloud."""

import pytest

from oversight.chinese import marked
from tests.english import unmarked
from tests.factories import make_common, make_freeze, make_resolution, make_response

pytestmark = pytest.mark.django_db


def test_chinese_data_on_an_english_page_is_marked(client):
    make_freeze(make_resolution(1))
    html = client.get("/en/resolutions/").content.decode()
    assert '<span lang="zh-Hant">要求工業局檢討改進。</span>' in html
    assert unmarked("<b" + html.partition("<body")[2]) == []


def test_official_report_stays_chinese_on_an_english_page(client):
    make_response(make_common(1))
    html = client.get("/en/agencies/2610/report/108/").content.decode()
    assert ("通案決議部分" in html, "Common resolutions部分" in html) == (True, False)


def test_chinese_page_is_not_marked(client):
    make_freeze(make_resolution(1))
    assert '<span lang="zh-Hant">' not in client.get("/resolutions/").content.decode()


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<p>Agency 工業局 of 經濟部.</p>", "<p>Agency <z>工業局</z> of <z>經濟部</z>.</p>"),
        ("<p>FY108 第一項，凍結 10%。</p>", "<p>FY108 <z>第一項，凍結 10%。</z></p>"),
        ("<p>108年5月8日</p>", "<p><z>108年5月8日</z></p>"),
        ('<p><span lang="zh-Hant">經濟<span>部</span></span>局</p>', None),
        ("<option>工業局</option>", '<option lang="zh-Hant">工業局</option>'),
        ('<text x="0">工業局 1</text>', '<text x="0" lang="zh-Hant">工業局 1</text>'),
        ("<p>占 GDP 比重</p>", "<p><z>占</z> GDP <z>比重</z></p>"),
        ('<a title="工業局">x</a>', '<a title="工業局">x</a>'),
    ],
)
def test_what_is_marked(html, said):
    if said is None:
        said = '<p><span lang="zh-Hant">經濟<span>部</span></span><z>局</z></p>'
    expected = said.replace("<z>", '<span lang="zh-Hant">').replace("</z>", "</span>")
    assert marked(f"<title>標題</title><body>{html}</body>") == f"<title>標題</title><body>{expected}</body>"
