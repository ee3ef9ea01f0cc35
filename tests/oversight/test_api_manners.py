"""How the JSON interface answers, whatever it says: refusals, conditional requests, methods, other origins."""

from datetime import date

import pytest

from tests.factories import make_resolution, make_response
from tests.schemas import faults

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
LISTS = ["resolutions", "freezes", "responses", "lines", "agencies"]


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(TODAY, tick=False)


@pytest.mark.parametrize(
    "query",
    [
        "year=x",
        "overdue=1&overdue=0",
        "demo=2",
        "agency=0000",
        "kind=zz",
        "line=108/0000000000",
        "q=%00",
        "page=2",
        "yaer=108",
        "cursor=zz",
        "cursor=%FF",
    ],
)
@pytest.mark.parametrize("name", LISTS)
def test_bad_value_is_refused_with_the_reason(client, name, query):
    response = client.get(f"/api/v1/{name}/?{query}")
    assert response.status_code == 400
    assert list(response.json()) == ["error"]
    assert response.json()["error"]


def test_unchanged_answer_is_304_until_something_changes(client, time_machine):
    resolution = make_resolution(1)
    tag = client.get("/api/v1/resolutions/")["ETag"]
    again = client.get("/api/v1/resolutions/", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    make_response(resolution)
    assert client.get("/api/v1/resolutions/", headers={"if-none-match": tag}).status_code == 200
    tag = client.get("/api/v1/resolutions/")["ETag"]
    time_machine.move_to(date(2026, 11, 24))
    assert client.get("/api/v1/resolutions/", headers={"if-none-match": tag}).status_code == 200


def test_unchanged_answer_costs_one_query(client, django_assert_num_queries):
    make_resolution(1)
    tag = client.get("/api/v1/resolutions/")["ETag"]
    with django_assert_num_queries(1):
        client.get("/api/v1/resolutions/", headers={"if-none-match": tag})


def test_one_resolution_is_as_in_the_list(client):
    make_response(make_resolution(46))
    make_resolution(47)
    body = client.get("/api/v1/resolutions/108-general-economics-13-2-46/").json()
    [row, _] = client.get("/api/v1/resolutions/").json()["results"]
    description = client.get("/api/v1/openapi.json").json()
    assert body == {"as_of": "2026-11-23", "result": row}
    assert list(faults(body, {"$ref": "#/components/schemas/OneResolution"}, description)) == []


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("resolutions/109-general-common-1/", "查無此筆資料。"),
        ("resolutions/1%00/", "沒有「resolutions/1\x00/」；有哪些，見 /api/v1/openapi.json。"),
        ("meetings/", "沒有「meetings/」；有哪些，見 /api/v1/openapi.json。"),
        ("", "沒有「」；有哪些，見 /api/v1/openapi.json。"),
    ],
)
def test_what_is_not_there_is_404_with_the_reason(client, path, reason):
    response = client.get(f"/api/v1/{path}")
    assert (response.status_code, response.json()) == (404, {"error": reason})


def test_one_resolution_takes_no_condition(client):
    make_resolution(1)
    response = client.get("/api/v1/resolutions/108-general-economics-13-2-1/?year=108")
    assert (response.status_code, response.json()) == (400, {"error": "條件：不認得「year」。"})


def test_address_without_its_last_slash_leads_to_the_one_with(client):
    response = client.get("/api/v1/resolutions?year=108")
    assert (response.status_code, response["Location"]) == (301, "/api/v1/resolutions/?year=108")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["resolutions/", "resolutions/108-general-common-1/", "openapi.json"])
def test_interface_is_read_only(client, path, method):
    response = getattr(client, method)(f"/api/v1/{path}")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert response.json() == {"error": "這裡只能讀取（GET、HEAD）。"}


def test_head_says_what_get_would_without_the_rows(client):
    make_resolution(1)
    got, asked_for = client.get("/api/v1/resolutions/"), client.head("/api/v1/resolutions/")
    assert (asked_for.status_code, asked_for.content) == (200, b"")
    assert (asked_for["ETag"], asked_for["Content-Type"]) == (got["ETag"], got["Content-Type"])


@pytest.mark.parametrize(
    ("path", "status"),
    [("resolutions/", 200), ("resolutions/?year=x", 400), ("meetings/", 404), ("openapi.json", 200)],
)
def test_program_of_another_site_may_read_the_answer(client, path, status):
    response = client.get(f"/api/v1/{path}", headers={"origin": "https://example.org"})
    assert (response.status_code, response["Access-Control-Allow-Origin"]) == (status, "*")


def test_browser_may_send_the_tag_it_was_given(client):
    response = client.options("/api/v1/resolutions/")
    assert response.status_code == 204
    assert response["Access-Control-Allow-Headers"] == "If-None-Match"
    assert "ETag" in client.get("/api/v1/resolutions/")["Access-Control-Expose-Headers"]
