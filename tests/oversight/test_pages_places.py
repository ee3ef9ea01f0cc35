"""Budget lines, agencies, committees, the notes, and what holds for every page."""

import re
from datetime import date
from itertools import pairwise

import pytest
from django.views.defaults import server_error

from budget.models import Agency
from oversight.status import RULES
from tests.factories import (
    make_agency,
    make_book,
    make_committee,
    make_common,
    make_freeze,
    make_line,
    make_link,
    make_release,
    make_requirement,
    make_resolution,
    make_response,
)
from tests.pages import leads

pytestmark = pytest.mark.django_db
PAGES = [
    "/",
    "/resolutions/",
    "/resolutions/108-general-economics-13-2-1/",
    "/freezes/",
    "/budget/",
    "/budget/108/",
    "/budget/108/5226102200/",
    "/budget/108/5226102200/01/",
    "/agencies/",
    "/agencies/2610/",
    "/committees/",
    "/committees/economics/",
    "/about/",
]


def text_of(client, url, status=200):
    """The visible text of a page's main part."""
    response = client.get(url)
    assert response.status_code == status
    body = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


@pytest.fixture
def some(db):
    """One freeze, released in part, on a branch of a line that is derived, with an answer."""
    plan = make_line(
        proposed=8_224_691_000,
        statutory=7_879_840_000,
        derivation="109年度預算書上年度預算數欄",
        source="109年度單位預算",
        source_line=412,
    )
    branch = make_line("01", parent=plan, name="分支甲", proposed=3_000_000)
    resolution = make_resolution(1)
    make_release(make_freeze(resolution, 2_000_000), date(2026, 5, 1), 500_000)
    make_response(resolution, "已召開會議。")
    make_link(resolution, branch, state="suggested")
    make_book(108)
    return plan, branch, resolution


@pytest.mark.parametrize("url", PAGES)
def test_page_has_language_one_h1_and_a_skip_link(client, some, url):
    html = client.get(url).content.decode()
    assert '<html lang="zh-Hant">' in html
    assert html.count("<h1") == 1
    assert html.index('class="skip"') < html.index("<header")


@pytest.mark.parametrize("url", PAGES)
def test_page_headings_skip_no_level(client, some, url):
    levels = [int(level) for level in re.findall(r"<h([1-6])", client.get(url).content.decode())]
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("url", PAGES)
def test_page_tables_have_a_caption_and_scoped_heads(client, some, url):
    html = client.get(url).content.decode()
    assert html.count("<table") == html.count("<caption")
    assert re.findall(r"<th(?![^>]*scope=)[ >]", html) == []


@pytest.mark.parametrize("url", PAGES)
def test_page_has_no_script_and_no_inline_style(client, some, url):
    html = client.get(url).content.decode()
    assert re.findall(r"<script|<style|\sstyle=|\son\w+=", html) == []


@pytest.mark.parametrize("url", PAGES)
def test_page_foot_has_source_freshness_licence_and_a_way_to_report(client, some, url):
    foot = client.get(url).content.decode().partition("<footer")[2]
    for words in ["資料截至", "115年5月1日", "來源", "政府資料開放授權條款－第1版", "如何回報錯誤"]:
        assert words in foot


@pytest.mark.parametrize("url", PAGES)
def test_page_links_lead_somewhere(client, some, url):
    html = client.get(url).content.decode()
    local = {link.replace("&amp;", "&") for link in re.findall(r'href="([^"]*)"', html)}
    pages = {url if link.startswith("?") else "" for link in local}
    links = {f"{url}{link}" if link.startswith("?") else link.partition("#")[0] for link in local}
    links = {link for link in links if link and not link.startswith("/static/")} | (pages - {""})
    assert {link for link in links if not leads(client, link)} == set()


@pytest.mark.parametrize("url", PAGES)
def test_page_is_read_only(client, some, url):
    assert client.post(url).status_code == 405


@pytest.mark.parametrize(
    "url", ["/budget/107/", "/budget/108/none/", "/agencies/0000/", "/committees/none/", "/nope/"]
)
def test_unknown_address_is_404(client, some, url):
    assert "找不到這一頁" in text_of(client, url, 404)


@pytest.mark.parametrize("url", ["/", "/agencies/", "/committees/", "/budget/", "/about/"])
def test_demo_parameter_that_means_nothing_is_400(client, some, url):
    assert client.get(url, {"demo": "yes"}).status_code == 400


def test_server_error_page_needs_no_context(rf):

    html = server_error(rf.get("/")).content.decode()
    assert "伺服器發生錯誤" in html


def test_line_shows_both_stages_and_that_one_is_derived(client, some):
    text = text_of(client, "/budget/108/5226102200/")
    assert "8,224,691" in text
    assert "7,879,840" in text
    assert "金額非書上印出：109年度預算書上年度預算數欄" in text
    assert "109年度單位預算 ，第412行" in text.replace("單位預算，", "單位預算 ，")


def test_line_sums_what_is_beneath_it(client, some):
    plan, _, _ = some
    context = client.get(plan.get_absolute_url()).context
    assert (context["money"].frozen, context["money"].released) == (2_000_000, 500_000)
    assert [row.money.remaining for row in context["children"]] == [1_500_000]


def test_line_lists_the_resolution_and_marks_the_suggestion(client, some):
    text = text_of(client, "/budget/108/5226102200/")
    assert "凍結： 分支甲 建議連結" in text
    assert "含1案建議連結，未經確認" in text


def test_line_crumbs_lead_up(client, some):
    assert (
        '<a href="/budget/108/5226102200/">工業技術升級輔導</a>'
        in client.get("/budget/108/5226102200/01/").content.decode()
    )


def test_line_rows_are_those_of_the_list(client, some):
    plan, _, _ = some
    rows = client.get(plan.get_absolute_url()).context["cases"]
    found = client.get("/resolutions/", {"line": "108/5226102200"}).context["listing"].rows
    assert [case.resolution for case in rows] == [row.resolution for row in found]


def test_line_warns_when_cut_and_frozen_exceed_it(client, some):
    _, branch, _ = some
    make_link(make_resolution(2), branch, role="cut", amount=1_500_000)
    assert "減列與凍結合計超過預算案數 ，超出50萬元" in text_of(client, branch.get_absolute_url())


def test_line_does_not_warn_at_exactly_its_amount(client, some):
    _, branch, _ = some
    make_link(make_resolution(2), branch, role="cut", amount=1_000_000)
    assert "超過預算案數" not in text_of(client, branch.get_absolute_url())


def test_line_without_a_resolution_says_so(client):
    assert "沒有決議減列、凍結或提及" in text_of(client, make_line().get_absolute_url())


def test_line_is_followed_into_other_years_over_a_new_name(client):
    make_line(year=109)
    make_line(year=110, name="改用後的科目")
    years = client.get(make_line(year=108).get_absolute_url()).context["years"]
    assert [(row.year, bool(row.breaks)) for row in years.lines] == [(108, False), (109, False), (110, True)]


def test_year_says_that_its_base_date_is_unknown(client, some):
    assert "基準日未登錄" in text_of(client, "/budget/108/")


def test_year_lists_its_kuan_by_printed_number_whatever_they_came_from(client):
    for number, position in [("13", 1), ("2", 2), ("10", 3)]:
        make_line(f"00{number:0>2}000000", kind="kuan", number=number, position=position, agency=None)
    rows = client.get("/budget/108/").context["sides"][0][1]
    assert [row.line.number for row in rows] == ["2", "10", "13"]


def test_year_shows_top_lines_with_their_children(client, some):
    rows = client.get("/budget/108/").context["sides"][0][1]
    assert [(row.line.name, row.depth) for row in rows] == [("工業技術升級輔導", 0), ("分支甲", 1)]


def test_year_keeps_fictional_lines_apart(client):
    fictional = make_agency("9901", is_fictional=True)
    make_line("99", agency=fictional, name="示範計畫")
    assert client.get("/budget/108/").context["sides"] == []
    assert "示範計畫" in text_of(client, "/budget/108/?demo=1")


def test_agency_says_which_came_by_heading_and_which_by_assignment(client):
    make_resolution(1)
    make_common(2)
    text = text_of(client, "/agencies/2610/")
    assert "1案列在其款項標題之下，1案另列其為辦理機關" in text
    assert "第一項・款項標題" in text
    assert "第二項・列為辦理機關" in text


def test_agency_list_counts_as_the_agency_page_does(client):
    make_resolution(1, assigned="2610 2601")
    make_common(2)
    make_resolution(3, assigned="2601")
    for row in client.get("/agencies/").context["rows"]:
        total = client.get(row.agency.get_absolute_url()).context["figures"].total
        assert row.both.total == total


@pytest.mark.parametrize("url", ["/agencies/2610/", "/committees/economics/"])
def test_place_asks_the_four_questions_in_order(client, some, url):
    text = text_of(client, url)
    places = [text.index(words) for words in ["還凍多少", "卡在誰", "逾期幾案", "上次怎麼答", "案件"]]
    assert places == sorted(places)
    assert "已召開會議。" in text


@pytest.mark.parametrize("url", ["/agencies/2610/", "/committees/economics/"])
def test_place_without_a_case_says_so(client, url):
    make_agency()
    make_committee()
    assert "還沒有登錄任何案件" in text_of(client, url)


def test_agency_answers_are_its_own(client):
    resolution = make_resolution(1, assigned="2610 2601")
    make_response(resolution, "本局答復。", agency="2610")
    make_response(resolution, "本部答復。", agency="2601")
    assert [answer.text for answer in client.get("/agencies/2610/").context["answers"]] == ["本局答復。"]


def test_fictional_agency_shows_its_fictional_cases(client):
    make_resolution(1, agency="9901", assigned="9901", is_fictional=True)
    Agency.objects.filter(code="9901").update(is_fictional=True)
    response = client.get("/agencies/9901/")
    assert (response.context["demo"], response.context["figures"].total.cases) == (True, 1)
    assert "/resolutions/?agency=9901&amp;demo=1" in response.content.decode()


def test_committee_counts_what_owes_it_a_report(client):
    make_requirement(make_common(1), committees="finance")
    assert client.get("/committees/finance/").context["figures"].total.cases == 1


def test_about_explains_every_status(client):
    text = text_of(client, "/about/")
    assert [rule.status for rule in RULES if str(rule.status.label) not in text] == []


@pytest.mark.parametrize(
    ("url", "queries"),
    [
        ("/agencies/2610/", 13),
        ("/committees/economics/", 11),
        ("/budget/108/5226102200/", 10),
        ("/budget/108/", 7),
        ("/agencies/", 6),
    ],
)
def test_number_of_queries_does_not_grow(client, some, django_assert_max_num_queries, url, queries):
    _, branch, _ = some
    for number in range(2, 12):
        resolution = make_resolution(number)
        make_freeze(resolution)
        make_link(resolution, branch)
        make_response(resolution)
    with django_assert_max_num_queries(queries):
        client.get(url)


def test_line_that_is_only_mentioned_shows_no_sum(client):
    line = make_line()
    make_link(make_resolution(1), line, role="mentioned")
    text = text_of(client, line.get_absolute_url())
    assert "1案決議提及本科目或其下層科目，沒有金額已知的減列或凍結。" in text
