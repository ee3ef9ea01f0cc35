"""/data/: the seed book and the demo as a data package that Frictionless accepts, each world by itself."""

import csv
import io
import json
import zipfile
from datetime import date

import frictionless
import pytest
from django.core.cache import cache
from django.db import transaction

from oversight.book_import import import_book
from oversight.dataset.package import TABLES
from oversight.demo.install import install
from oversight.dossier import remaining_amount
from oversight.models import FreezeCondition, Response
from oversight.reference import load_reference
from tests.factories import make_letter, make_line, make_link, make_resolution, make_response
from tests.paths import SEED_BOOK

TODAY = date(2026, 11, 23)
WORLDS = [pytest.param("", id="real"), pytest.param("?demo=1", id="fictional")]


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """The seed book and the demo, once for this module and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        import_book(SEED_BOOK)
        install(TODAY)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _open(seeded, db, time_machine):
    """Each test sees the module's rows and undoes only its own writes."""
    time_machine.move_to(TODAY, tick=False)


def rows(client, name, query=""):
    """The rows of one file as dicts of text."""
    response = client.get(f"/data/{name}.csv{query}")
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.getvalue().decode())))


def archive(client, query=""):
    """The archive, opened."""
    return zipfile.ZipFile(io.BytesIO(client.get(f"/data/package.zip{query}").getvalue()))


@pytest.mark.parametrize("query", WORLDS)
def test_package_is_valid(client, tmp_path, query):
    archive(client, query).extractall(tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.flatten(["title", "message"]) == []
    assert [task.name for task in report.tasks] == list(TABLES)
    assert report.valid


def test_validator_finds_a_reference_to_nothing(client, tmp_path):
    archive(client).extractall(tmp_path)
    file = tmp_path / "steps.csv"
    file.write_bytes(file.read_bytes().replace(b"1080701758", b"1080701999"))
    description = tmp_path / "datapackage.json"
    body = json.loads(description.read_text())
    for resource in body["resources"]:
        del resource["hash"], resource["bytes"]
    description.write_text(json.dumps(body))
    found = frictionless.validate(str(description)).flatten(["type"])
    assert ["foreign-key"] in found


@pytest.mark.parametrize("query", WORLDS)
@pytest.mark.parametrize("name", TABLES)
def test_columns_are_those_of_the_dictionary(client, name, query):
    header = client.get(f"/data/{name}.csv{query}").getvalue().decode().splitlines()[0].split(",")
    described = client.get(f"/data/datapackage.json{query}").json()["resources"]
    [schema] = [each["schema"] for each in described if each["name"] == name]
    assert header == [field["name"] for field in schema["fields"]]
    assert all(field["title"] for field in schema["fields"])


def test_seed_book_is_told_in_numbers(client):
    sizes = {name: len(rows(client, name)) for name in TABLES}
    printed = {
        "resolutions": 21,
        "freezes": 2,
        "responses": 16,
        "letters": 9,
        "uniform_cuts": 8,
        "committees": 8,
        "extensions": 0,
        "meetings": 0,
    }
    assert {name: sizes[name] for name in printed} == printed


def test_row_of_the_first_freeze_is_as_printed(client):
    [row] = [each for each in rows(client, "freezes") if each["resolution"] == "108-general-economics-13-2-1"]
    wanted = {
        "position": "1",
        "agency": "2610",
        "stated": "percent",
        "share_numerator": "10",
        "share_denominator": "100",
        "stated_base": "8224691000",
        "amount": "822469100",
        "released": "822469100",
        "remaining": "0",
        "report_type": "special",
        "consent": "false",
    }
    assert {name: row[name] for name in wanted} == wanted
    steps = [each for each in rows(client, "steps") if each["resolution"] == row["resolution"]]
    assert [(step["kind"], step["happened_on"], step["letter"]) for step in steps] == [
        ("released", "2019-05-08", "臺立院議字第1080701758號")
    ]


def test_row_of_a_resolution_has_the_status_of_the_page(client):
    found = {row["key"]: row for row in rows(client, "resolutions", "?demo=1")}
    listing = client.get("/resolutions/?demo=1&format=json").getvalue()
    for shown in json.loads(listing)["results"]:
        row = found.pop(shown["key"])
        for name in ("status", "holder", "frozen", "released", "remaining", "due_on", "cut"):
            assert row[name] == ("" if shown[name] is None else str(shown[name])), (shown["key"], name)
    assert found == {}


def test_remaining_of_a_freeze_is_what_the_page_says(client):
    stored = {
        (freeze.resolution.key, str(freeze.position)): remaining_amount(freeze)
        for freeze in FreezeCondition.objects.filter(resolution__is_fictional=True)
    }
    told = {
        (row["resolution"], row["position"]): int(row["remaining"]) if row["remaining"] else None
        for row in rows(client, "freezes", "?demo=1")
    }
    assert told == stored
    assert None in stored.values()


@pytest.mark.parametrize("name", sorted(set(TABLES) - {"committees", "years"}))
def test_no_row_is_in_both_worlds(client, name):
    key = TABLES[name].key
    real, fictional = (
        {tuple(row[field] for field in key) for row in rows(client, name, query)} for query in ("", "?demo=1")
    )
    assert real & fictional == set()


def test_unpublished_answers_their_letters_and_rejected_links_stay_inside(client):
    case = make_resolution(99)
    letter = make_letter("經授工字第99999999999號")
    for state in (Response.State.DRAFT, Response.State.SUBMITTED, Response.State.RETURNED):
        make_response(case, "未公布。", letters=(letter,), state=state, remark="請補。")
    make_link(case, make_line("5226999999"), state="rejected")
    assert [row for row in rows(client, "responses") if row["resolution"] == case.key] == []
    assert [row for row in rows(client, "letters") if "99999999999" in row["number"]] == []
    assert [row for row in rows(client, "links") if row["resolution"] == case.key] == []


def test_names_of_accounts_and_remarks_are_no_field():
    names = {field.name for table in TABLES.values() for field in table.fields}
    assert names.isdisjoint({"remark", "decided_by", "handler", "user", "search_key", "doubts"})


@pytest.mark.parametrize(("query", "start"), [("", b"key,"), ("?bom=1", b"\xef\xbb\xbfkey,")])
def test_mark_for_excel_comes_when_asked_for(client, query, start):
    assert client.get(f"/data/resolutions.csv{query}").getvalue().startswith(start)


def test_text_that_a_spreadsheet_would_run_has_an_apostrophe(client):
    case = make_resolution(99, text="=1+1")
    [row] = [each for each in rows(client, "resolutions") if each["key"] == case.key]
    assert row["text"] == "'=1+1"


def test_fictional_package_says_so_in_every_name(client):
    response = client.get("/data/package.zip?demo=1")
    assert "budget-resolutions-fictional-2026-11-23.zip" in response["Content-Disposition"]
    body = json.loads(zipfile.ZipFile(io.BytesIO(response.getvalue())).read("datapackage.json"))
    assert (body["name"], body["fictional"]) == ("budget-resolutions-fictional", True)
    assert body["title"].startswith("虛構示範資料")
    file = client.get("/data/steps.csv?demo=1")
    assert file["Content-Disposition"] == 'attachment; filename="steps-fictional.csv"'
    assert file.getvalue()


def test_description_tells_licence_sources_and_day(client):
    body = client.get("/data/datapackage.json").json()
    assert body["licenses"][0]["title"] == "政府資料開放授權條款－第1版"
    assert body["sources"] == [{"title": "《109年度經濟部工業局單位預算》"}]
    assert (body["as_of"], body["homepage"]) == ("2026-11-23", "http://testserver/data/")
    [key] = next(each for each in body["resources"] if each["name"] == "links")["schema"]["foreignKeys"][1:]
    assert key == {"fields": ["line"], "reference": {"resource": "lines", "fields": ["id"]}}


def test_same_data_give_the_same_archive(client):
    first, second = (client.get("/data/package.zip").getvalue() for _ in range(2))
    assert first == second


def test_page_has_every_file_field_and_value(client):
    response = client.get("/data/")
    html = response.content.decode()
    assert [each.table.name for each in response.context["shown"]] == list(TABLES)
    assert {each.table.name: each.rows for each in response.context["shown"]}["resolutions"] == 21
    for table in TABLES.values():
        assert f'href="/data/{table.name}.csv"' in html
        assert f'id="{table.name}"' in html
        assert all(f"{field.name}<small>{field.title}" in html for field in table.fields)
    assert "freeze_overdue 逾期未函送" in html


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("nothing.csv", 404),
        ("resolutions.csv?year=108", 400),
        ("resolutions.csv?bom=2", 400),
        ("datapackage.json?bom=1", 400),
        ("package.zip?demo=2", 400),
        ("?x=1", 400),
    ],
)
def test_what_means_nothing_is_refused(client, path, status):
    assert client.get(f"/data/{path}").status_code == status


@pytest.mark.parametrize("path", ["resolutions.csv", "datapackage.json", "package.zip"])
def test_files_answer_any_origin_304_and_nothing_that_writes(client, path):
    response = client.get(f"/data/{path}")
    assert (len(response.getvalue()) > 0, response["Access-Control-Allow-Origin"]) == (True, "*")
    assert client.get(f"/data/{path}", headers={"if-none-match": response["ETag"]}).status_code == 304
    assert client.post(f"/data/{path}").status_code == 405


@pytest.mark.parametrize(
    ("path", "queries"),
    [("resolutions.csv", 2), ("lines.csv", 2), ("datapackage.json", 2), ("package.zip", 21), ("", 21)],
)
def test_number_of_queries_does_not_grow_with_rows(client, django_assert_num_queries, path, queries):
    cache.clear()
    with django_assert_num_queries(queries):
        client.get(f"/data/{path}").getvalue()
    for number in range(60, 64):
        make_response(make_resolution(number), letters=(make_letter(f"經授工字第108204048{number}號"),))
    with django_assert_num_queries(queries):
        client.get(f"/data/{path}").getvalue()
