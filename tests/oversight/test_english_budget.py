"""The pages of the budget in English: every word of ours is, and what is printed is marked as Chinese."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from budget.models import LineItem
from tests.english import unmarked
from tests.factories import make_agency, make_freeze, make_line, make_link, make_resolution
from tests.oversight.books import make_check, make_read_book, make_table

pytestmark = pytest.mark.django_db
BOOK = "/en/budget/109/2610/"
PAGES = [
    "/en/budget/",
    "/en/budget/108/",
    "/en/budget/109/",
    "/en/budget/110/",
    BOOK,
    "/en/budget/108/2610/",
    f"{BOOK}tables/1/",
    f"{BOOK}tables/2/",
    f"{BOOK}tables/3/",
    f"{BOOK}source/",
    f"{BOOK}source/?line=4",
    f"{BOOK}checks/",
    f"{BOOK}checks/?state=off",
    "/en/budget/109/5226102200/",
    "/en/budget/109/5226102200/01/n1/",
    "/en/budget/compare/",
    "/en/budget/compare/?left=108:statutory&right=109:proposed&agency=2610",
    "/en/budget/compare/?left=108:statutory&right=110:proposed&agency=2610",
]


@pytest.fixture
def site(db):
    """A book with its tables and checks, lines of the year before under another name, a cut-off year, a freeze."""
    book = make_read_book()
    make_table(book, position=2, title="員額表", is_read=False)
    make_table(book, position=3, title="空白表", rows=0)
    make_check(book, 4, "off", unit="人", correction="1,765 應為 11,765。")
    LineItem.objects.filter(slug="5226102200/01").update(derivation="由細部計畫推算", description="說明文字")
    make_line("5226102200", year=108, name="舊名", statutory=7_000_000, agency=make_agency())
    make_line("0026100000", year=108, kind="xiang", number="2", name="工業局", statutory=7_000_000)
    frozen = make_resolution(1, year=108, heading_agency=make_agency())
    make_freeze(frozen, amount=1_000_000)
    make_link(frozen, LineItem.objects.get(fiscal_year__year=108, kind="xiang"))
    make_line("5226102200", year=110, name="別的", proposed=1, agency=make_agency())
    return book


def main_of(html):
    """Without the frame of every page: its first link is the key to this part."""
    return html.partition("<main")[2].partition("</main>")[0].partition("</a>")[2]


def title_of(html):
    return html.partition("<title>")[2].partition("｜")[0].strip()


@pytest.mark.parametrize("url", PAGES)
def test_page_says_nothing_in_chinese_that_is_not_marked(client, site, url):
    response = client.get(url)
    assert (response.status_code, unmarked(main_of(response.content.decode()))) == (200, [])


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("/en/budget/", "Budget books"),
        ("/en/budget/109/", "Budget of FY109"),
        (f"{BOOK}checks/", "Checks"),
        (f"{BOOK}source/", "Source line by line"),
        ("/en/budget/109/5226102200/", "FY109 5226102200 工業技術升級輔導"),
        ("/en/budget/compare/", "Compare"),
    ],
)
def test_title_is_english_but_for_printed_names(client, site, url, title):
    assert title_of(client.get(url).content.decode()) == title


def test_source_of_a_book_is_told_in_english(client, site):
    foot = client.get(f"{BOOK}tables/1/").content.decode().partition("<footer")[2]
    assert re.search(
        r'<p>Source: <span lang="zh-Hant">[^<]+</span>, source file [^,]+, lines 3–5\.</p>', foot
    )


@pytest.mark.parametrize("query", ["?line=7", "?page=2", "?line=x"])
def test_what_is_wrong_with_a_question_is_told_in_english(client, site, query):
    response = client.get(f"{BOOK}source/{query}")
    problems = response.context["problems"]
    assert (
        response.status_code,
        [words for pair in problems for words in pair if re.search("[一-鿿]", words)],
    ) == (400, [])


def test_chinese_page_marks_nothing(client, site):
    html = main_of(client.get("/budget/109/2610/").content.decode())
    assert 'lang="zh-Hant">' not in re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)


def test_file_of_an_english_page_is_the_chinese_one(client, site):
    answer = client.get(f"{BOOK}checks/?format=csv", follow=True)
    assert answer.redirect_chain == [("/budget/109/2610/checks/?format=csv", 302)]
    assert "書上所印" in answer.getvalue().decode()


@pytest.mark.parametrize(
    ("path", "title"), [("/en/nothing/", "Page not found"), ("/nothing/", "找不到這一頁")]
)
def test_missing_page_speaks_the_language_of_its_address(client, site, path, title):
    response = client.get(path)
    assert (response.status_code, title_of(response.content.decode())) == (404, title)


@pytest.mark.parametrize(
    ("path", "title"), [("/en/", "Something is wrong with this address"), ("/", "網址裡的條件有誤")]
)
def test_refused_question_speaks_the_language_of_its_address(client, site, path, title):
    response = client.get(f"{path}budget/?demo=2")
    assert (response.status_code, title_of(response.content.decode())) == (400, title)


@pytest.mark.parametrize("template", ["400", "403", "403_csrf", "404", "500"])
@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_error_page_renders_without_context_in_both_languages(site, template, language):
    with translation.override(language):
        html = render_to_string(f"{template}.html")
    said = unmarked(f"<h1>{title_of(html)}</h1>{main_of(html)}")
    assert bool(said) == (language != "en")
