"""Lists as files: the rows of the page, all of them, in its order; typed; nothing that a spreadsheet would run."""

import csv
import io
import json
import re
import zipfile
from datetime import date
from urllib.parse import parse_qs

import pytest

from tests.factories import (
    make_freeze,
    make_letter,
    make_line,
    make_link,
    make_release,
    make_resolution,
    make_response,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
MANY = 30


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(TODAY, tick=False)


def fetched(client, url, **parameters):
    """The bytes of a file, streamed or not."""
    response = client.get(url, parameters)
    assert response.status_code == 200
    return response.getvalue()


def rows(client, url, **parameters):
    """The rows of the CSV file as dicts of text."""
    text = fetched(client, url, format="csv", **parameters).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def make_many(start=1):
    for number in range(start, start + MANY):
        make_freeze(make_resolution(number), 1_000 * number)


def test_csv_begins_with_a_byte_order_mark(client):
    make_resolution(1)
    assert fetched(client, "/resolutions/", format="csv").startswith(b"\xef\xbb\xbf\xe4\xbb\xa3\xe8\x99\x9f,")


def test_csv_row_has_facts_in_plain_values(client):
    freeze = make_freeze(
        make_resolution(46), 5_000_000, deadline_rule="by_date", deadline_date=date(2026, 12, 24)
    )
    make_release(freeze, date(2026, 9, 1), 2_000_000)
    [row] = rows(client, "/resolutions/")
    wanted = {
        "代號": "108-general-economics-13-2-46",
        "年度": "108",
        "標題機關代碼": "2610",
        "辦理機關代碼": "2610",
        "狀態": "部分解凍",
        "卡在誰": "機關",
        "期限": "2026-12-24",
        "凍結金額（元）": "5000000",
        "已解凍金額（元）": "2000000",
        "還凍金額（元）": "3000000",
        "最近異動日": "2026-09-01",
        "虛構示範資料": "否",
        "網址": "http://testserver/resolutions/108-general-economics-13-2-46/",
    }
    assert {name: row[name] for name in wanted} == wanted


def test_csv_leaves_an_unknown_amount_empty(client):
    make_freeze(make_resolution(1), None)
    [row] = rows(client, "/resolutions/")
    assert (row["凍結金額（元）"], row["還凍金額（元）"], row["金額未明之凍結數"]) == ("", "", "1")


def test_csv_text_cannot_become_a_formula(client):
    make_resolution(1, text='=HYPERLINK("x")')
    assert rows(client, "/resolutions/")[0]["決議內容"] == '\'=HYPERLINK("x")'


def test_freezes_file_has_one_row_a_condition(client):
    resolution = make_resolution(1)
    make_freeze(resolution, 1_000)
    make_release(make_freeze(resolution, 2_000), date(2026, 5, 1))
    make_resolution(2)
    found = [
        (row["凍結序"], row["凍結金額（元）"], row["還凍金額（元）"]) for row in rows(client, "/freezes/")
    ]
    assert found == [("1", "1000", "1000"), ("2", "2000", "0")]


@pytest.mark.parametrize("order", ["newest", "due", "frozen", "moved", "holder"])
@pytest.mark.parametrize("url", ["/resolutions/", "/freezes/"])
def test_file_has_all_pages_in_the_order_of_the_page(client, url, order):
    make_many()
    shown = [
        row.resolution.key
        for number in (1, 2)
        for row in client.get(url, {"order": order, "page": number}).context["listing"].rows
    ]
    assert [row["代號"] for row in rows(client, url, order=order)] == shown
    assert len(shown) == MANY


def test_file_ignores_the_page_and_keeps_the_conditions(client):
    make_many()
    make_resolution(MANY + 1, year=109)
    assert len(rows(client, "/resolutions/", year=108, page=2)) == MANY


def test_file_keeps_the_worlds_apart(client):
    make_resolution(1)
    make_resolution(2, agency="9901", is_fictional=True)
    assert [row["項次"] for row in rows(client, "/resolutions/")] == ["1"]
    assert [row["虛構示範資料"] for row in rows(client, "/resolutions/", demo=1)] == ["是"]


@pytest.mark.parametrize("url", ["/resolutions/", "/freezes/"])
def test_spreadsheets_have_the_same_rows_as_the_csv(client, url):
    make_many()
    wanted = [row["代號"] for row in rows(client, url)]
    for kind, member in [("xlsx", "xl/worksheets/sheet1.xml"), ("ods", "content.xml")]:
        package = zipfile.ZipFile(io.BytesIO(fetched(client, url, format=kind)))
        xml = package.read(member).decode()
        assert re.findall(r">(108-general-[a-z0-9-]+)<", xml) == wanted
        assert "<f>" not in xml
        assert "table:formula" not in xml


def test_spreadsheet_amount_is_a_number_and_a_code_is_text(client):
    make_freeze(make_resolution(1), 822_469_100)
    package = zipfile.ZipFile(io.BytesIO(fetched(client, "/resolutions/", format="xlsx")))
    xml = package.read("xl/worksheets/sheet1.xml").decode()
    assert "<c><v>822469100</v></c>" in xml
    assert '<t xml:space="preserve">2610</t>' in xml


def test_json_is_the_envelope_of_the_interface(client):
    make_freeze(make_resolution(1), 1_000)
    body = json.loads(fetched(client, "/resolutions/", format="json"))
    assert (body["as_of"], body["count"], body["next"]) == ("2026-11-23", 1, None)
    [row] = body["results"]
    assert (row["number"], row["frozen"], row["holder"]) == (1, 1_000, "agency")


def test_json_of_freezes_counts_conditions(client):
    resolution = make_resolution(1)
    make_freeze(resolution, 1_000)
    make_freeze(resolution, 2_000)
    body = json.loads(fetched(client, "/freezes/", format="json"))
    assert (body["count"], [row["frozen"] for row in body["results"]]) == (2, [1_000, 2_000])


def test_file_without_rows_has_its_header(client):
    assert fetched(client, "/resolutions/", format="csv").count(b"\r\n") == 1
    assert json.loads(fetched(client, "/resolutions/", format="json"))["results"] == []


@pytest.mark.parametrize("url", ["/resolutions/", "/freezes/"])
def test_unknown_format_is_refused_with_the_reason(client, url):
    make_freeze(make_resolution(1))
    response = client.get(url, {"format": "pdf"})
    assert (response.status_code, response.context["listing"].rows) == (400, [])
    assert "下載格式" in response.content.decode()


def test_bad_condition_is_refused_in_every_format(client):
    assert client.get("/resolutions/?format=csv&status=zz").status_code == 400


def test_file_name_says_what_and_when(client):
    response = client.get("/resolutions/?format=csv&demo=1")
    assert response["Content-Disposition"] == 'attachment; filename="resolutions-demo-2026-11-23.csv"'
    assert response.getvalue()


def test_page_links_to_the_files_of_exactly_its_rows(client):
    make_many()
    html = client.get("/resolutions/?year=108&status=freeze_unsent&page=2").content.decode()
    links = [
        parse_qs(query.replace("&amp;", "&")) for query in re.findall(r'href="\?([^"]*format=[^"]*)"', html)
    ]
    wanted = [
        {"year": ["108"], "status": ["freeze_unsent"], "format": [kind]}
        for kind in ("csv", "xlsx", "ods", "json")
    ]
    assert links == wanted


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("url", "kind", "queries"),
    [
        ("/resolutions/", "csv", 7),
        ("/resolutions/", "json", 10),
        ("/freezes/", "csv", 10),
        ("/freezes/", "xlsx", 10),
    ],
)
def test_number_of_queries_does_not_grow(client, django_assert_num_queries, url, kind, queries, rows):
    for number in range(1, rows + 1):
        resolution = make_resolution(number)
        make_link(resolution, make_line(f"52261022{number:02}"))
        letter = make_letter(f"經授工字第1082040483{number}號")
        make_response(resolution, letters=(letter,))
        make_release(make_freeze(resolution, 1_000), date(2026, 5, number), 500)
    with django_assert_num_queries(queries):
        fetched(client, url, format=kind)
