"""The page of a book, its tables and their files; what holds for all pages of a book."""

import csv
import io
import json
import re
import zipfile
from itertools import pairwise

import pytest
from django.utils import timezone

from budget.models import PrintedTable
from tests.factories import (
    make_agency,
    make_book,
    make_freeze,
    make_line,
    make_link,
    make_resolution,
    make_response,
)
from tests.oversight.books import TITLE, main_of, make_check, make_read_book, make_table, text_of
from tests.pages import leads

pytestmark = pytest.mark.django_db
BOOK = "/budget/109/2610/"
PAGES = [
    BOOK,
    f"{BOOK}tables/1/",
    f"{BOOK}source/",
    f"{BOOK}source/?line=4",
    f"{BOOK}checks/",
    f"{BOOK}checks/?state=off",
    "/budget/109/5226102200/",
    "/budget/compare/",
]


@pytest.fixture
def book(db):
    return make_read_book()


@pytest.mark.parametrize("url", PAGES)
def test_page_has_one_h1_and_skips_no_level(client, book, url):
    html = client.get(url).content.decode()
    levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("url", PAGES)
def test_page_tables_have_a_caption_and_scoped_heads(client, book, url):
    html = client.get(url).content.decode()
    assert html.count("<table") == html.count("<caption")
    assert re.findall(r"<th(?![^>]*scope=)[ >]", html) == []


@pytest.mark.parametrize("url", PAGES)
def test_page_has_no_script_no_inline_style_and_no_id_twice(client, book, url):
    html = client.get(url).content.decode()
    ids = re.findall(r'\sid="([^"]*)"', html)
    assert re.findall(r"<script|<style|\sstyle=|\son\w+=", html) == []
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("url", PAGES)
def test_page_links_lead_somewhere(client, book, url):
    html = client.get(url).content.decode()
    local = {link.replace("&amp;", "&").partition("#")[0] for link in re.findall(r'href="([^"]*)"', html)}
    path = url.partition("?")[0]
    links = {f"{path}{link}" if link.startswith("?") else link for link in local if link}
    assert {link for link in links if not link.startswith("/static/") and not leads(client, link)} == set()


@pytest.mark.parametrize("url", PAGES)
def test_page_is_read_only(client, book, url):
    assert client.post(url).status_code == 405


@pytest.mark.parametrize(
    "url",
    [
        "/budget/109/2601/",
        "/budget/108/2610/source/",
        "/budget/109/2610-1/",
        f"{BOOK}tables/2/",
        f"{BOOK}tables/0/",
        "/budget/109/26AB1/checks/",
    ],
)
def test_unknown_address_is_404(client, book, url):
    assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (f"{BOOK}?stage=x", "不認得「stage」"),
        (f"{BOOK}tables/1/?page=0", "頁"),
        (f"{BOOK}tables/1/?page=2", "沒有第2頁，共1頁"),
        (f"{BOOK}tables/1/?format=exe", "下載格式"),
        (f"{BOOK}source/?line=7", "沒有第7行，共6行"),
        (f"{BOOK}source/?line=a", "行"),
        (f"{BOOK}source/?line=1&line=2", "只能給一個值"),
        (f"{BOOK}checks/?state=wrong", "結果"),
        (f"{BOOK}checks/?stat=off", "不認得「stat」"),
        (f"{BOOK}checks/?state=%00", "結果"),
    ],
)
def test_wrong_value_is_400_with_the_reason(client, book, url, words):
    text = text_of(client, url, 400)
    assert "未顯示任何資料" in text
    assert words in text


def test_book_shows_totals_with_the_change(client, book):
    side = client.get(BOOK).context["summary"].sides[0]
    assert (side.label, side.proposed, side.statutory) == ("歲出", 9_000_000, None)
    assert (side.change.before, side.change.amount) == (8_000_000, 1_000_000)
    assert "12.5%" in text_of(client, BOOK)


def test_book_reckons_the_change_from_stored_lines_where_none_is_printed(client, book):
    book.lines.update(prior_year=None)
    make_line("0026100000", year=108, kind="xiang", name="工業局", proposed=7_000_000, statutory=6_000_000)
    change = client.get(BOOK).context["summary"].sides[0].change
    assert (change.before, change.basis) == (6_000_000, "108年度法定預算")


def test_book_adds_no_total_where_one_part_is_unknown(client, book):
    make_line("0426100000", year=109, kind="xiang", name="工業局", book=book, proposed=None)
    assert client.get(BOOK).context["summary"].sides[0].proposed is None


def test_book_lists_its_tables_in_the_order_of_the_contents(client, book):
    make_table(book, 3, title="丙表", rows=0)
    make_table(book, 2, title="乙表", rows=3)
    rows = [(table.title, table.row_count) for table, _, _ in client.get(BOOK).context["tables"]]
    assert rows == [(TITLE, 1), ("乙表", 3), ("丙表", 0)]


def test_book_sums_up_its_checks_and_unread_lines(client, book):
    context = client.get(BOOK).context
    counts = context["checks"]
    assert (counts.off, counts.unchecked, counts.holds, counts.corrected) == (1, 1, 1, 0)
    assert context["unread"] == 1


def test_book_draws_levels_in_proportion(client, book):
    blocks = {block.line.name: block for block in client.get(BOOK).context["summary"].drawing.blocks}
    assert blocks["工業技術升級輔導"].height == 240
    assert (blocks["分支甲"].y, blocks["分支甲"].height) == (0, 160)
    assert (blocks["分支乙"].y, blocks["分支乙"].height) == (160, 80)
    assert (blocks["細部"].depth, blocks["細部"].height) == (2, 160)


def test_book_links_notes_to_their_lines(client, book):
    book.notes = [{"table": TITLE, "line": 4, "text": "照印存留"}]
    book.save()
    assert f'<a class="line-link" href="{BOOK}source/?line=4#L4">第4行</a>　照印存留' in main_of(client, BOOK)


def test_book_leads_to_resolutions_that_bite_it_and_to_those_it_prints(client, book):
    make_link(make_resolution(1), book.lines.get(name="分支甲"))
    make_resolution(2, year=108, book=book)
    html = main_of(client, BOOK)
    assert '<a href="/resolutions/?line=109/0026100000">1案</a>' in html
    assert "本書另載108年度決議之辦理情形 1 案" in html


def test_year_of_an_agency_without_a_book_shows_its_lines(client):
    make_line(year=108, proposed=5_000_000)
    text = text_of(client, "/budget/108/2610/")
    assert "本年度尚未匯入此機關的單位預算書" in text
    assert "5,000" in text


def test_empty_book_says_what_is_missing(client):
    make_book(109)
    text = text_of(client, BOOK)
    for words in [
        "沒有讀出任何科目",
        "書表尚未存入",
        "來源全文未存",
        "沒有任何可勾稽的數字",
        "尚未登錄109年度",
    ]:
        assert words in text


def test_appendix_has_its_own_pages(client, book):
    appendix = make_book(109).__class__.objects.create(
        fiscal_year=book.fiscal_year,
        agency=book.agency,
        part=1,
        title="所屬機關分預算",
        source_name="book.pdf",
        sha256="1" * 64,
        line_count=1,
        imported_at=timezone.now(),
    )
    assert appendix.get_absolute_url() == "/budget/109/2610-1/"
    assert "所屬機關分預算" in text_of(client, "/budget/109/2610-1/")
    assert "本書沒有讀出任何科目" in text_of(client, "/budget/109/2610-1/")


def test_fictional_book_says_so(client):
    make_agency("9901", is_fictional=True)
    make_book(109, "9901")
    assert "虛構示範資料" in client.get("/budget/109/9901/").content.decode()


def test_table_shows_money_in_thousands_and_what_is_not_printed_as_nothing(client, book):
    table = make_table(book, 2, title="乙表", cells=["5226102200", None, -1_080_500, 12_345])
    html = main_of(client, table.get_absolute_url())
    assert '<data value="-1080500" title="-1,080,500元">△1,080.5</data>' in html
    assert '<td class="kind-text none" data-label="名稱"></td>' in html
    assert "12,345" in html


def test_table_rows_lead_to_source_and_budget_line(client, book):
    html = main_of(client, f"{BOOK}tables/1/")
    assert f'<a class="line-link" href="{BOOK}source/?line=4#L4">第4行</a>' in html
    assert '<a href="/budget/109/5226102200/">5226102200</a>' in html


def test_table_is_paged_by_200_rows(client, book):
    table = make_table(book, 2, title="乙表", rows=401)
    numbers = [
        [row.number for row in client.get(table.get_absolute_url(), {"page": page}).context["rows"]]
        for page in (1, 2, 3)
    ]
    assert [(page[0], page[-1]) for page in numbers] == [(1, 200), (201, 400), (401, 401)]


def test_table_that_nobody_reads_leads_to_its_lines(client, book):
    PrintedTable.objects.filter(book=book).update(is_read=False)
    book.tables.get().rows.all().delete()
    text = text_of(client, f"{BOOK}tables/1/")
    assert "尚無這種書表的讀法" in text
    assert "第3–5行" in text


def test_table_as_csv_has_all_rows_in_yuan_with_a_mark_for_excel(client, book):
    table = make_table(book, 2, title="乙表", rows=201)
    response = client.get(table.get_absolute_url(), {"format": "csv"})
    content = response.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    assert response["Content-Disposition"] == 'attachment; filename="109-2610-02.csv"'
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == ["編號", "名稱", "本年度預算數（元）", "人數", "來源起行", "來源迄行"]
    assert rows[1] == ["5226102200", "工業技術升級輔導", "8244474000", "2.50", "4", "4"]
    assert len(rows) == 202


def test_table_as_xlsx_types_its_cells(client, book):
    table = make_table(book, 2, title="乙表", cells=["0026000000", "=1+1", 1000, "7"])
    response = client.get(table.get_absolute_url(), {"format": "xlsx"})
    sheet = zipfile.ZipFile(io.BytesIO(response.getvalue())).read("xl/worksheets/sheet1.xml").decode()
    assert '<c t="inlineStr"><is><t xml:space="preserve">0026000000</t></is></c>' in sheet
    assert "<c><v>1000</v></c><c><v>7</v></c>" in sheet
    assert "<f>" not in sheet


def test_table_as_ods_makes_no_formula(client, book):
    table = make_table(book, 2, title="乙表", cells=["0026000000", "=1+1", 1000, "7"])
    response = client.get(table.get_absolute_url(), {"format": "ods"})
    content = zipfile.ZipFile(io.BytesIO(response.getvalue())).read("content.xml").decode()
    assert 'office:value-type="string"><text:p>=1+1</text:p>' in content
    assert "table:formula" not in content


def test_table_as_csv_tames_a_formula(client, book):
    table = make_table(book, 2, title="乙表", cells=["0026000000", "=1+1", 1000, "7"])
    assert b",'=1+1,1000," in client.get(table.get_absolute_url(), {"format": "csv"}).getvalue()


def test_table_as_json_names_its_cells(client, book):
    body = json.loads(client.get(f"{BOOK}tables/1/", {"format": "json"}).content)
    assert (body["title"], body["count"], body["next"]) == (TITLE, 1, None)
    assert body["results"][0]["編號"] == "5226102200"
    assert body["results"][0]["本年度預算數（元）"] == 8_244_474_000


def test_line_and_resolution_lead_to_their_source_lines(client, book):
    resolution = make_resolution(1, year=108, book=book, source_line=4, source_last_line=5)
    make_response(resolution, book=book, source_line=5)
    html = main_of(client, resolution.get_absolute_url())
    assert f'href="{BOOK}source/?line=4#L4">第4–5行</a>' in html
    assert f'href="{BOOK}source/?line=5#L5">第5行</a>' in html
    assert f'href="{BOOK}source/?line=4#L4">第4行</a>' in main_of(client, "/budget/109/5226102200/01/")


@pytest.mark.parametrize(
    ("url", "queries"),
    [(BOOK, 13), (f"{BOOK}tables/1/", 9), (f"{BOOK}source/", 7), (f"{BOOK}checks/", 7)],
)
def test_number_of_queries_does_not_grow(client, book, django_assert_num_queries, url, queries):
    for number in range(2, 8):
        make_table(book, number, title=f"表{number}", rows=3)
        make_check(book, number + 10, "off", table=f"表{number}", other_table=TITLE, other_line=4)
        branch = make_line(f"1{number}", year=109, parent=book.lines.get(kind="mu"), book=book, proposed=1000)
        resolution = make_resolution(number, year=109)
        make_freeze(resolution)
        make_link(resolution, branch)
    with django_assert_num_queries(queries):
        client.get(url)
