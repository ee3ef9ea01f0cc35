"""Two years' resolutions side by side, by agency and by kind; hand-worked, each number a link to its rows."""

import json
from datetime import date

import pytest

from tests.factories import make_agency, make_common, make_freeze, make_release, make_resolution
from tests.oversight.books import text_of
from tests.oversight.links import wrong_numbers

pytestmark = pytest.mark.django_db
PAGE = "/budget/compare/resolutions/"


@pytest.fixture
def two(db):
    """Of 108 and 109: a ministry with a bureau beneath it, another agency, one resolution that binds both, one of 107."""
    ministry = make_agency("2601")
    make_agency("2610", parent=ministry)
    freeze = make_freeze(make_resolution(1, year=108, kind="freeze"), 5_000)
    make_release(freeze, date(2019, 5, 8), 2_000)
    make_freeze(make_resolution(2, year=108, agency="2601", assigned="2601", kind="freeze"), None)
    make_freeze(make_resolution(3, year=109, kind="freeze"), 9_000)
    make_resolution(4, year=109, agency="1701", assigned="1701", kind="report")
    make_common(5, year=109, assigned="2601 2610 1701", kind="instruct")
    make_resolution(6, year=107)
    make_resolution(7, year=109, agency="9901", assigned="9901", is_fictional=True)


def rows_of(client, query=""):
    pair = client.get(f"{PAGE}?{query}").context["pair"]
    return {
        row.question: tuple((t.cases, t.frozen, t.released, t.remaining) for t in (row.left, row.right))
        for row in pair.rows
    }


NOTHING = (0, 0, 0, 0)


def test_agencies_stand_with_all_beneath_each_case_once(client, two):
    assert rows_of(client, "left=108&right=109") == {
        ("under", "1701"): (NOTHING, (2, 0, 0, 0)),
        ("under", "2601"): ((2, 5_000, 2_000, 3_000), (2, 9_000, 0, 9_000)),
    }


def test_family_is_opened_agency_by_agency(client, two):
    assert rows_of(client, "left=108&right=109&under=2601") == {
        ("agency", "2601"): ((1, 0, 0, 0), (1, 0, 0, 0)),
        ("agency", "2610"): ((1, 5_000, 2_000, 3_000), (2, 9_000, 0, 9_000)),
    }
    pair = client.get(f"{PAGE}?left=108&right=109&under=2601").context["pair"]
    assert (pair.left.cases, pair.right.cases, pair.left.unknown_cases) == (2, 2, 1)


def test_kinds_stand_in_their_order(client, two):
    assert rows_of(client, "left=108&right=109&by=kind") == {
        ("kind", "freeze"): ((2, 5_000, 2_000, 3_000), (1, 9_000, 0, 9_000)),
        ("kind", "report"): (NOTHING, (1, 0, 0, 0)),
        ("kind", "instruct"): (NOTHING, (1, 0, 0, 0)),
    }


def test_totals_count_each_resolution_once_and_changes_are_right_less_left(client, two):
    pair = client.get(f"{PAGE}?left=109&right=108").context["pair"]
    assert (pair.left.cases, pair.right.cases, pair.left.frozen, pair.right.frozen) == (3, 2, 9_000, 5_000)
    assert [row.frozen_change for row in pair.rows] == [0, -4_000]


@pytest.mark.parametrize(
    "query", ["left=108&right=109", "left=108&right=109&by=kind", "left=108&right=109&under=2601", "demo=1"]
)
def test_every_number_leads_to_exactly_its_rows(client, two, query):
    make_resolution(8, year=108, agency="9901", assigned="9901", is_fictional=True)
    linked, wrong = wrong_numbers(client, f"{PAGE}?{query}")
    assert wrong == []
    assert linked >= 4


def test_latest_two_years_are_compared_where_none_is_asked(client, two):
    context = client.get(PAGE).context
    assert (context["left"], context["right"], context["by"]) == (108, 109, "agency")


def test_one_year_is_too_few(client):
    make_resolution(1)
    assert "不足兩個" in text_of(client, PAGE)


def test_years_without_a_resolution_say_so(client, two):
    assert "這兩個年度都沒有決議" in text_of(client, f"{PAGE}?left=90&right=91")


def test_file_has_the_same_numbers(client, two):
    body = json.loads(client.get(f"{PAGE}?left=108&right=109&by=kind&format=json").content)
    assert body["results"][0] == {
        "類別": "凍結",
        "代號": "freeze",
        "108年度案數": 2,
        "108年度凍結案數": 2,
        "108年度金額未明案數": 1,
        "108年度凍結（元）": 5_000,
        "108年度已解凍（元）": 2_000,
        "108年度還凍（元）": 3_000,
        "109年度案數": 1,
        "109年度凍結案數": 1,
        "109年度金額未明案數": 0,
        "109年度凍結（元）": 9_000,
        "109年度已解凍（元）": 0,
        "109年度還凍（元）": 9_000,
    }


@pytest.mark.parametrize(
    "query",
    [
        *["left=108", "right=109", "left=108&right=108", "left=x&right=109", "left=0&right=109"],
        *["left=108&right=109&by=party", "left=108&right=109&under=0000", "left=108&right=109&under=%00"],
        *["left=108&right=109&by=kind&under=2601", "left=108&right=109&format=pdf", "year=108", "demo=2"],
        "left=108&left=107&right=109",
    ],
)
def test_wrong_value_is_refused(client, two, query):
    response = client.get(f"{PAGE}?{query}")
    assert response.status_code == 400
    assert "pair" not in response.context


def test_page_of_lines_leads_here_and_back(client, two):
    assert f'href="{PAGE}"' in client.get("/budget/compare/").content.decode()
    assert 'href="/budget/compare/"' in client.get(PAGE).content.decode()


@pytest.mark.parametrize("rows", [1, 9])
@pytest.mark.parametrize(("query", "queries"), [("by=agency", 6), ("by=kind", 5), ("under=2601", 6)])
def test_number_of_queries_does_not_grow(client, two, django_assert_num_queries, query, queries, rows):
    for number in range(11, 11 + rows):
        make_freeze(make_resolution(number, year=109, agency=f"30{number}", assigned=f"30{number} 2610"))
    with django_assert_num_queries(queries):
        client.get(f"{PAGE}?left=108&right=109&{query}")
