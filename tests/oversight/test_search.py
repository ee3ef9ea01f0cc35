"""What a query finds, and the page that shows it by kind."""

from datetime import date

import pytest
import time_machine

from oversight.excerpts import search_words
from oversight.models import Resolution
from oversight.search import hits
from tests.factories import (
    make_freeze,
    make_letter,
    make_line,
    make_requirement,
    make_resolution,
    make_response,
    make_step,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(TODAY, tick=False):
        yield


def numbers(query):
    """The numbers of the resolutions a query finds."""
    return sorted(Resolution.objects.filter(pk__among=hits(query)).values_list("number", flat=True))


def groups(client, query):
    """(part, total) of each group of the page."""
    page = client.get("/search/", {"q": query}).context
    return {group.part.value: group.total for group in page["groups"] if group.total}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("台北　凍結", ["臺北", "凍結"]),
        ('"專案 報告" 凍結', ["專案報告", "凍結"]),
        ("「專案 報告」", ["專案報告"]),
        ('5"', ["5", '"']),
        ("凍結 凍結", ["凍結"]),
        ("   ", []),
    ],
)
def test_query_is_taken_apart_into_words(query, words):
    assert search_words(query) == words


def test_words_may_stand_in_the_resolution_and_in_its_answer():
    make_response(make_resolution(1, text="凍結水利經費"), "已送專案報告")
    make_resolution(2, text="凍結水利經費")
    assert numbers("水利 專案報告") == [1]


def test_quoted_words_must_follow_each_other():
    make_resolution(1, text="提出專案報告")
    make_resolution(2, text="報告本專案")
    assert numbers('"專案 報告"') == [1]
    assert numbers("專案 報告") == [1, 2]


def test_letter_of_a_step_a_delivery_or_an_answer_finds_its_case():
    make_step(make_freeze(make_resolution(1)), "sent", TODAY, letter=make_letter("甲字第1001號"))
    make_requirement(make_resolution(2), delivered_on=TODAY, delivered_letter=make_letter("乙字第1001號"))
    make_response(make_resolution(3), letters=(make_letter("丙字第1001號"),))
    make_response(make_resolution(4), letters=(make_letter("丁字第1001號"),), state="draft")
    assert numbers("1001") == [1, 2, 3]


def test_draft_answer_finds_nothing(client):
    make_response(make_resolution(1), "機密草稿", state="draft")
    assert groups(client, "機密草稿") == {}


def test_page_groups_what_it_finds(client):
    row = make_resolution(1, text="凍結水利經費")
    make_response(row, "水利已辦理", letters=(make_letter("水利字第5號"),))
    make_line("5226102200", name="水利工程")
    make_line("01", name="水利計畫", kind="branch", path="5226102200/01", slug="5226102200/01")
    assert groups(client, "水利") == {"resolutions": 1, "answers": 1, "letters": 1, "lines": 1, "plans": 1}


def test_page_marks_the_hit_as_printed(client):
    make_resolution(1, text="補助台北市")
    assert "<mark>台北</mark>" in client.get("/search/?q=臺北").content.decode()


def test_page_shows_five_and_leads_to_all(client):
    for number in range(1, 8):
        make_response(make_resolution(number), "遵照水利辦理")
    page = client.get("/search/?q=遵照水利")
    group = next(g for g in page.context["groups"] if g.part.value == "answers")
    assert (group.total, len(group.hits)) == (7, 5)
    more = client.get("/search/?q=遵照水利&part=answers").context["groups"][0]
    assert (more.total, len(more.hits)) == (7, 7)


def test_page_keeps_worlds_apart(client):
    make_resolution(1, text="凍結水利", agency="9901", assigned="9901", is_fictional=True)
    assert groups(client, "水利") == {}
    assert client.get("/search/?q=水利&demo=1").context["found"] == 1


def test_page_without_a_hit_says_which_word_has_some(client):
    make_resolution(1, text="凍結水利")
    page = client.get("/search/?q=水利+火星")
    assert page.context["alone"] == [("水利", 1), ("火星", 0)]
    assert "改用較短的詞" in page.content.decode()


def test_page_without_a_query_says_what_to_type(client):
    assert "請輸入要找的字" in client.get("/search/").content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "part=x",
        "page=0",
        "page=2",
        "q=a&q=b",
        "word=a",
        "q=" + "水" * 201,
        "q=1+2+3+4+5+6+7+8+9+a+b",
        "q=%00",
    ],
)
def test_bad_value_is_refused(client, query):
    assert client.get(f"/search/?{query}").status_code == 400


@pytest.mark.parametrize("rows", [1, 8])
def test_number_of_queries_does_not_grow(client, django_assert_num_queries, rows):
    for number in range(1, rows + 1):
        make_response(make_resolution(number, text="水利"), "水利", letters=(make_letter(f"水利{number}號"),))
        make_line(f"52261022{number:02}", name="水利")
    with django_assert_num_queries(11):
        client.get("/search/?q=水利")
