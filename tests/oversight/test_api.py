"""The JSON interface: its rows, its pages, its refusals; and that openapi.json describes all of it."""

import base64
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import get_resolver

from oversight.api import cursors
from oversight.api.filters import (
    AgencyQuestion,
    FreezeQuestion,
    LineQuestion,
    ResolutionQuestion,
    ResponseQuestion,
)
from oversight.demo.install import install
from oversight.filters import resolutions_on
from oversight.models import Response
from oversight.orders import ORDERS, ordered
from tests.factories import (
    make_agency,
    make_common,
    make_freeze,
    make_letter,
    make_line,
    make_link,
    make_release,
    make_requirement,
    make_resolution,
    make_response,
)
from tests.schemas import faults

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
LISTS = {
    "resolutions": ResolutionQuestion,
    "freezes": FreezeQuestion,
    "responses": ResponseQuestion,
    "lines": LineQuestion,
    "agencies": AgencyQuestion,
}


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(TODAY, tick=False)


@pytest.fixture
def small_pages(monkeypatch):
    """Pages of three rows: tests need not make hundreds."""
    monkeypatch.setattr(cursors, "PAGE_SIZE", 3)


def asked(client, name, status=200, **parameters):
    """The body of one answer."""
    response = client.get(f"/api/v1/{name}/", parameters)
    assert response.status_code == status
    return response.json()


def walked(client, url):
    """The pages from `url` to the last."""
    pages = []
    while url:
        pages.append(client.get(url).json())
        url = pages[-1]["next"]
    return pages


@pytest.fixture
def description(client):
    return client.get("/api/v1/openapi.json").json()


def test_resolution_says_what_is_known(client):
    resolution = make_resolution(46)
    freeze = make_freeze(resolution, 5_000_000, deadline_rule="by_date", deadline_date=date(2026, 12, 24))
    answer = make_letter(issued_on=date(2026, 5, 8))
    reply = make_letter("台立院議字第1080701758號", issued_on=date(2026, 9, 1), direction="from_yuan")
    make_release(freeze, date(2026, 9, 1), 2_000_000)
    freeze.steps.update(letter=reply)
    make_link(resolution, make_line())
    make_response(resolution, "已函送。", letters=(answer,))
    body = asked(client, "resolutions")
    assert (body["as_of"], body["count"], body["next"]) == ("2026-11-23", 1, None)
    [row] = body["results"]
    wanted = {
        "key": "108-general-economics-13-2-46",
        "year": 108,
        "part": "review",
        "committee": "economics",
        "agency": "2610",
        "number": 46,
        "kind": "instruct",
        "status": "partly_released",
        "status_label": "部分解凍",
        "holder": "agency",
        "due_on": "2026-12-24",
        "frozen": 5_000_000,
        "released": 2_000_000,
        "remaining": 3_000_000,
        "text": "要求工業局檢討改進。",
        "url": "/resolutions/108-general-economics-13-2-46/",
    }
    assert {name: row[name] for name in wanted} == wanted
    assert [line["code"] for line in row["lines"]] == ["5226102200"]
    assert [each["text"] for each in row["responses"]] == ["已函送。"]
    assert [each["number"] for each in row["letters"]] == [
        "經授工字第10820404830號",
        "台立院議字第1080701758號",
    ]


def test_unknown_amount_is_null_not_zero(client):
    make_freeze(make_resolution(1), None)
    [row] = asked(client, "resolutions")["results"]
    assert (row["frozen"], row["remaining"], row["unknown_amounts"]) == (None, None, 1)
    assert asked(client, "freezes")["results"][0]["frozen"] is None


@pytest.mark.parametrize("state", [Response.State.DRAFT, Response.State.SUBMITTED])
def test_unpublished_answer_and_its_letter_stay_inside(client, state):
    make_response(make_resolution(1), "未公布。", letters=(make_letter(),), state=state)
    [row] = asked(client, "resolutions")["results"]
    assert (row["responses"], row["letters"]) == ([], [])
    assert asked(client, "responses")["count"] == 0


def test_rejected_link_is_left_out(client):
    make_link(make_resolution(1), make_line(), state="rejected")
    assert asked(client, "resolutions")["results"][0]["lines"] == []


def test_freezes_are_counted_one_by_one(client):
    resolution = make_resolution(1)
    make_freeze(resolution, 1_000)
    make_release(make_freeze(resolution, 2_000), date(2026, 5, 1))
    make_resolution(2)
    body = asked(client, "freezes")
    assert body["count"] == 2
    assert [(row["position"], row["remaining"]) for row in body["results"]] == [(1, 1_000), (2, 0)]
    assert [step["on"] for step in body["results"][1]["steps"]] == ["2026-05-01"]


def test_responses_of_an_agency_are_those_it_gave(client):
    resolution = make_resolution(1, assigned="2610 2601")
    make_response(resolution, "甲。", agency="2610")
    make_response(resolution, "乙。", agency="2601")
    assert [row["text"] for row in asked(client, "responses", agency="2601")["results"]] == ["乙。"]
    assert asked(client, "responses", year=108)["count"] == 2
    assert asked(client, "responses", year=109)["count"] == 0


def test_lines_have_both_figures_and_their_place(client):
    top = make_line(proposed=8_224_691_000, statutory=7_879_840_000)
    make_line("01", parent=top)
    make_line("5226109999", year=109)
    rows = asked(client, "lines", line="108/5226102200")["results"]
    assert [(row["slug"], row["parent"]) for row in rows] == [
        ("5226102200", None),
        ("5226102200/01", "5226102200"),
    ]
    assert (rows[0]["proposed"], rows[0]["statutory"]) == (8_224_691_000, 7_879_840_000)
    assert [row["year"] for row in asked(client, "lines")["results"]] == [109, 108, 108]


def test_line_without_an_agency_belongs_where_its_children_do(client):
    real = make_line("13", agency=None, kind="kuan")
    make_line("2", parent=real)
    fictional = make_line("99", agency=None, kind="kuan")
    make_line("1", parent=fictional, agency=make_agency("9901", is_fictional=True))
    assert [row["slug"] for row in asked(client, "lines")["results"]] == ["13", "13/2"]
    assert [row["slug"] for row in asked(client, "lines", demo=1)["results"]] == ["99", "99/1"]


def test_agencies_are_found_by_a_name_they_had(client):
    make_agency("2610").names.create(name="工業處")
    make_agency("2601")
    assert [row["code"] for row in asked(client, "agencies", q="工業處")["results"]] == ["2610"]
    assert [row["code"] for row in asked(client, "agencies")["results"]] == ["2601", "2610"]


@pytest.mark.parametrize("name", LISTS)
def test_fictional_rows_come_only_when_asked_for(client, name):
    install(TODAY)
    assert not any(row["fictional"] for row in asked(client, name)["results"])
    rows = asked(client, name, demo=1)["results"]
    assert rows
    assert all(row["fictional"] for row in rows)


@pytest.mark.usefixtures("small_pages")
def test_cursor_of_another_order_is_refused(client):
    for number in range(1, 6):
        make_resolution(number)
    cursor = parse_qs(urlsplit(asked(client, "resolutions")["next"]).query)["cursor"][0]
    assert "cursor" in asked(client, "resolutions", 400, order="due", cursor=cursor)["error"]


@pytest.mark.parametrize("spelled", ["[]", '["newest",1,2]', '["newest",1,"a",null,0,1,1]', "7", "1e999"])
def test_made_up_cursor_is_refused(client, spelled):
    cursor = base64.urlsafe_b64encode(spelled.encode()).decode()
    assert "cursor" in asked(client, "resolutions", 400, cursor=cursor)["error"]


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("order", ORDERS)
def test_pages_have_every_row_once_in_the_order_of_the_list(client, order):
    for number in range(1, 4):
        make_common(number)
        make_resolution(number, year=109)
        due = {"deadline_rule": "by_date", "deadline_date": date(2026, number, 1)}
        make_freeze(make_resolution(number + 10), 1_000 * number, **due)
        freeze = make_freeze(make_resolution(number + 20), 7_000)
        make_release(freeze, date(2026, 5, number))
    pages = walked(client, f"/api/v1/resolutions/?order={order}")
    wanted = [resolution.key for resolution in ordered(resolutions_on(TODAY), order)]
    assert [row["key"] for page in pages for row in page["results"]] == wanted
    assert [len(page["results"]) for page in pages] == [3, 3, 3, 3]
    assert {page["count"] for page in pages} == {12}


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("name", ["freezes", "responses", "lines", "agencies"])
def test_pages_of_other_lists_have_every_row_once(client, name):
    for number in range(1, 8):
        resolution = make_resolution(number, assigned=f"260{number}")
        make_freeze(resolution, 1_000)
        make_response(resolution, f"第{number}。", agency=f"260{number}")
        make_line(f"522610220{number}", agency=make_agency(f"260{number}"))
    pages = walked(client, f"/api/v1/{name}/")
    rows = [str(row) for page in pages for row in page["results"]]
    assert len(rows) == len(set(rows)) == pages[0]["count"] >= 7


@pytest.mark.usefixtures("small_pages")
def test_next_page_keeps_the_conditions_and_skips_nothing_when_rows_are_added(client):
    for number in range(2, 7):
        make_resolution(number)
    first = asked(client, "resolutions", year=108)
    make_resolution(1)
    assert first["next"].startswith("/api/v1/resolutions/?year=108&cursor=")
    second = client.get(first["next"]).json()
    assert [row["number"] for row in second["results"]] == [5, 6]


def test_description_has_every_address(description):
    served = {
        f"/api/v1/{pattern.pattern}".replace("<slug:key>", "{key}")
        for entry in get_resolver().url_patterns
        if str(entry.pattern) == "api/v1/"
        for pattern in entry.url_patterns
        if pattern.name != "api-unknown"
    }
    assert set(description["paths"]) == served


@pytest.mark.parametrize(("name", "question"), LISTS.items())
def test_description_has_every_parameter_and_its_values(description, name, question):
    named = [
        description["components"]["parameters"][each["$ref"].rpartition("/")[2]]
        for each in description["paths"][f"/api/v1/{name}/"]["get"]["parameters"]
    ]
    assert {each["name"] for each in named} == set(question.base_filters)
    for each in named:
        schema = each["schema"].get("items", each["schema"])
        choices = question.base_filters[each["name"]].extra.get("choices")
        if choices and each["name"] != "order":
            assert schema["enum"] == [value for value, _ in choices]
        if each["name"] == "order":
            assert schema["enum"] == list(ORDERS)
            assert schema["default"] == question.default_order


def test_description_has_no_part_that_nothing_uses(description):
    text = str(description)
    for group, parts in description["components"].items():
        assert [name for name in parts if f"#/components/{group}/{name}'" not in text] == []


@pytest.mark.parametrize("name", LISTS)
def test_answer_is_as_described(client, description, name):
    install(TODAY)
    operation = description["paths"][f"/api/v1/{name}/"]["get"]["responses"]
    schema = operation["200"]["content"]["application/json"]["schema"]
    body = asked(client, name, demo=1)
    assert body["results"]
    assert list(faults(body, schema, description)) == []
    assert operation["400"] == {"$ref": "#/components/responses/BadRequest"}
    refusal = description["components"]["responses"]["BadRequest"]["content"]["application/json"]["schema"]
    assert list(faults(asked(client, name, 400, demo=2), refusal, description)) == []


def test_check_of_answers_finds_faults(description):
    schema = description["components"]["schemas"]["Letter"]
    wrong = {"number": 1, "issued_on": None, "direction": "up", "extra": 1}
    assert len(list(faults(wrong, schema, description))) == 3


@pytest.mark.parametrize("rows", [1, 4])
@pytest.mark.parametrize(
    ("name", "queries"),
    [("resolutions", 12), ("freezes", 9), ("responses", 7), ("lines", 5), ("agencies", 5)],
)
def test_number_of_queries_does_not_grow(client, django_assert_num_queries, name, queries, rows):
    for number in range(1, rows + 1):
        resolution = make_resolution(number)
        make_requirement(resolution)
        make_link(resolution, make_line(f"52261022{number:02}"))
        letter = make_letter(f"經授工字第1082040483{number}號")
        make_response(resolution, letters=(letter,))
        make_release(make_freeze(resolution, 1_000), date(2026, 5, number), 500)
    with django_assert_num_queries(queries):
        client.get(f"/api/v1/{name}/")
