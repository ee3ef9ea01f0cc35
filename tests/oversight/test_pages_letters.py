"""The page of a letter: where public records name it, at one address for every spelling; drafts are nobody's."""

from datetime import date
from urllib.parse import unquote

import pytest
import time_machine

from tests.factories import (
    make_book,
    make_freeze,
    make_letter,
    make_meeting,
    make_requirement,
    make_resolution,
    make_response,
    make_step,
)
from tests.oversight.books import text_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
NUMBER = "經授工字第10820404830號"
ADDRESS = f"/letters/{NUMBER}/"


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def letter(db):
    return make_letter(NUMBER, issued_on=date(2019, 2, 27), sender="經濟部", recipient="立法院")


def make_sent(number, letter, **fields):
    freeze = make_freeze(make_resolution(number, **fields), 5_000)
    return make_step(freeze, "sent", date(2019, 2, 27), letter=letter)


def cases(client, query=""):
    return [row.resolution.number for row in client.get(ADDRESS + query).context["rows"]]


def test_letter_says_what_is_known_of_it(client, letter):
    make_sent(1, letter)
    text = text_of(client, ADDRESS)
    for words in [
        NUMBER,
        "108年2月27日",
        "機關函送立法院",
        "經濟部",
        "立法院",
        "1案 ，凍結共5千元，今日還凍5千元",
    ]:
        assert words in text
    assert "本站未存公文原文" in client.get(ADDRESS).content.decode()


def test_letter_shows_every_case_that_a_step_a_delivery_or_an_answer_names(client, letter):
    make_sent(1, letter)
    make_requirement(make_resolution(2), delivered_on=date(2019, 3, 1), delivered_letter=letter)
    make_response(make_resolution(3), "業以函復", letters=(letter,), book=make_book(109), source_line=7)
    make_sent(4, make_letter("乙字第1001號"))
    page = client.get(ADDRESS)
    assert cases(client) == [1, 2, 3]
    assert [step.condition.resolution.number for step in page.context["steps"]] == [1]
    assert [each.resolution.number for each in page.context["deliveries"]] == [2]
    assert [answer.resolution.number for answer in page.context["answers"]] == [3]
    assert "第7行" in page.content.decode()


def test_case_that_names_it_twice_stands_once(client, letter):
    step = make_sent(1, letter)
    make_response(step.condition.resolution, letters=(letter,))
    assert cases(client) == [1]


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_letter_that_only_an_unpublished_answer_names_has_no_page(client, letter, state):
    make_response(make_resolution(1), letters=(letter,), state=state, remark="請補")
    for address in (ADDRESS, f"{ADDRESS}?demo=1", "/letters/經授工字第１０８２０４０４８３０號/"):
        assert client.get(address).status_code == 404


def test_unpublished_answer_adds_nothing_to_a_public_letter(client, letter):
    make_sent(1, letter)
    make_response(make_resolution(2), "尚未公布的話", letters=(letter,), state="submitted")
    assert cases(client) == [1]
    assert "尚未公布的話" not in client.get(ADDRESS).content.decode()


def test_letter_of_no_case_and_no_letter_have_no_page(client, letter):
    assert client.get(ADDRESS).status_code == 404
    assert client.get("/letters/沒有字第1000號/").status_code == 404
    assert client.get(f"/letters/{letter.pk}/").status_code == 404


@pytest.mark.parametrize(
    "spelling",
    ["經授工字第 10820404830 號", "經授工字第１０８２０４０４８３０號", " 經授工 字第10820404830號"],
)
def test_another_spelling_leads_to_the_address_for_good(client, letter, spelling):
    make_sent(1, letter)
    response = client.get(f"/letters/{spelling}/")
    assert (response.status_code, unquote(response.url)) == (301, ADDRESS)


def test_number_that_no_rule_reads_has_its_page_as_typed(client):
    make_sent(1, make_letter("院總 第20號"))
    assert client.get("/letters/院總第20號/").status_code == 200
    assert client.get("/letters/院總 第20號/").status_code == 301


def test_worlds_are_apart(client, letter):
    make_sent(1, letter, is_fictional=True)
    assert client.get(ADDRESS).context["demo"] is True
    make_sent(2, letter)
    assert cases(client) == [2]
    assert cases(client, "?demo=1") == [1]


def test_pages_do_not_overlap(client, letter):
    for number in range(1, 28):
        make_response(make_resolution(number), letters=(letter,))
    assert cases(client) == list(range(1, 26))
    assert cases(client, "?page=2") == [26, 27]
    assert client.get(ADDRESS).context["figures"].total.cases == 27


@pytest.mark.parametrize("query", ["page=0", "page=2", "page=x", "a=1", "demo=2", "page=1&page=1"])
def test_wrong_value_is_refused(client, letter, query):
    make_sent(1, letter)
    response = client.get(f"{ADDRESS}?{query}")
    assert response.status_code == 400
    assert "rows" not in response.context


def test_resolution_and_meeting_lead_to_the_letter_and_the_letter_to_them(client, letter):
    step = make_sent(1, letter)
    step.meeting = make_meeting()
    step.save()
    resolution = step.condition.resolution
    make_requirement(resolution, delivered_on=date(2019, 3, 1), delivered_letter=make_letter("乙字第1001號"))
    html = client.get(resolution.get_absolute_url()).content.decode()
    for target in (letter, make_meeting(), resolution.requirements.get().delivered_letter):
        assert f'href="{target.get_absolute_url()}"' in html
    html = client.get(ADDRESS).content.decode()
    assert f'href="{make_meeting().get_absolute_url()}"' in html
    assert f'href="{resolution.get_absolute_url()}"' in html


@pytest.mark.parametrize("rows", [1, 7])
def test_number_of_queries_does_not_grow(client, letter, django_assert_num_queries, rows):
    for number in range(1, rows + 1):
        step = make_sent(number, letter)
        make_response(step.condition.resolution, letters=(letter,))
        make_requirement(make_resolution(10 + number), delivered_on=TODAY, delivered_letter=letter)
    with django_assert_num_queries(8):
        client.get(ADDRESS)
