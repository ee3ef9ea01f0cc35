"""Two years, or both stages, of one agency side by side."""

import json

import pytest

from tests.factories import make_agency, make_line
from tests.oversight.books import text_of

pytestmark = pytest.mark.django_db
ASKED = {"left": "108:statutory", "right": "109:proposed", "agency": "2610"}


def rows_of(client, **asked):
    sides = client.get("/budget/compare/", {**ASKED, **asked}).context["sides"]
    return [
        (row.pair.line.name, row.left, row.right, row.change, row.state) for _, rows in sides for row in rows
    ]


@pytest.fixture
def two(db):
    """One plan in both years, one only in each."""
    make_line("5226102200", year=108, name="甲", proposed=12_000, statutory=10_000)
    make_line("5226102200", year=109, name="甲", proposed=9_000)
    make_line("5726102000", year=108, name="乙", proposed=1_000, statutory=1_000)
    make_line("5726103000", year=109, name="乙", proposed=2_000)


def test_rows_are_aligned_with_their_difference(client, two):
    assert rows_of(client) == [
        ("甲", 10_000, 9_000, -1_000, ""),
        ("乙", None, 2_000, None, "新增"),
        ("乙", 1_000, None, None, "無對應"),
    ]


def test_row_without_a_partner_tells_what_comes_near(client, two):
    assert "他年度同名科目編號為5726102000" in text_of(
        client, "/budget/compare/?left=108:statutory&right=109:proposed&agency=2610"
    )


def test_stages_of_one_year_are_compared(client, two):
    rows = rows_of(client, left="108:proposed", right="108:statutory")
    assert rows == [("甲", 12_000, 10_000, -2_000, ""), ("乙", 1_000, 1_000, 0, "")]


def test_unknown_figure_is_unknown_and_has_no_difference(client, two):
    assert rows_of(client, right="109:statutory")[0] == ("甲", 10_000, None, None, "")


def test_levels_that_one_year_lacks_are_left_out_and_named(client, two):
    plan = make_line("5226109900", year=109, name="丙", proposed=1)
    make_line("01", year=109, parent=plan, name="分支", proposed=1)
    response = client.get("/budget/compare/", ASKED)
    assert "分支" not in {row[0] for row in rows_of(client)}
    assert response.context["left_out"] == [("歲出分支計畫", 109)]


def test_side_that_one_year_lacks_is_not_called_new(client, two):
    make_line("0426100000", year=109, name="罰款", side="revenue", proposed=1)
    assert "罰款" not in {row[0] for row in rows_of(client)}
    assert ("歲入", 109) in client.get("/budget/compare/", ASKED).context["left_out"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"left": "108"}, "左欄"),
        ({"left": "108:final"}, "應為「年度:proposed」"),
        ({"right": "0:proposed"}, "右欄"),
        ({"agency": "9999"}, "查無此機關代碼"),
        ({"agency": "2610%00"}, "機關代碼"),
        ({"right": "108:statutory"}, "左右兩欄相同"),
        ({"right": ""}, "三者都要給"),
        ({"year": "108"}, "不認得「year」"),
        ({"format": "pdf"}, "下載格式"),
    ],
)
def test_wrong_value_is_400_with_the_reason(client, two, asked, words):
    query = "&".join(f"{name}={value}" for name, value in {**ASKED, **asked}.items())
    assert words in text_of(client, f"/budget/compare/?{query}", 400)


def test_year_without_lines_says_so(client, two):
    text = text_of(client, "/budget/compare/?left=101:statutory&right=109:proposed&agency=2610")
    assert "本站沒有經濟部工業局101年度的科目" in text


def test_nothing_asked_offers_the_agencies_that_have_lines(client, two):
    make_agency("2601")
    assert [agency.code for agency in client.get("/budget/compare/").context["agencies"]] == ["2610"]


def test_no_line_at_all_says_so(client):
    assert "尚未登錄任何機關的科目" in text_of(client, "/budget/compare/")


def test_file_has_the_same_rows_in_yuan(client, two):
    body = json.loads(client.get("/budget/compare/", {**ASKED, "format": "json"}).content)
    first = body["results"][0]
    assert (first["編號"], first["108年度法定預算（元）"], first["差額（元）"]) == (
        "5226102200",
        10_000,
        -1_000,
    )
    assert [row["對照"] for row in body["results"]] == ["", "新增", "無對應"]


def test_number_of_queries_does_not_grow(client, two, django_assert_num_queries):
    for number in range(10, 20):
        make_line(f"52261033{number}", year=109, name=f"計畫{number}", proposed=1)
    with django_assert_num_queries(6):
        client.get("/budget/compare/", ASKED)
