"""Every page of the admin: it answers, and asks the database as often for many rows as for few."""

import datetime

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budget.models import (
    AgencyName,
    BookCheck,
    BookSource,
    BudgetBook,
    FiscalYear,
    LineItem,
    PrintedRow,
    PrintedTable,
)
from oversight.models import (
    AuditEntry,
    AuditHead,
    Change,
    Extension,
    ImportBatch,
    ImportChunk,
    LetterTemplate,
    Meeting,
    Membership,
    Parties,
    Resolution,
    Subscription,
    SubscriptionRequest,
    UsedPassword,
)
from tests.factories import (
    make_agency,
    make_book,
    make_committee,
    make_freeze,
    make_letter,
    make_line,
    make_link,
    make_requirement,
    make_resolution,
    make_response,
    make_step,
    make_uniform_cut,
    make_year,
)
from tests.pages import form_data

pytestmark = pytest.mark.django_db

#: History is read on the page of the record it is about, chunks on that of their batch; sets of parties, notes of
#: changes, requests for mail and hashes of passwords on no page; subscriptions have a list only (test_subscription_admin),
#: the audit trail is read only (test_audit).
NOT_HERE = (
    AuditEntry,
    AuditHead,
    Change,
    ImportChunk,
    Parties,
    Subscription,
    SubscriptionRequest,
    UsedPassword,
)
MODELS = [
    model
    for label in ("budget", "oversight")
    for model in apps.get_app_config(label).get_models()
    if not model.__name__.startswith("Historical") and model not in NOT_HERE
]
#: Made from files only, so there is no page to add one.
NOT_ADDED = {BookCheck, BookSource, BudgetBook, ImportBatch, LineItem, PrintedRow, PrintedTable}
#: How many questions a list asks: session, user, rows, count, one per filter on a relation, one per prefetch.
LIST_QUERIES = {
    "fiscalyear": 4,
    "agency": 4,
    "agencyname": 5,
    "budgetbook": 5,
    "lineitem": 5,
    "booksource": 4,
    "printedtable": 5,
    "printedrow": 4,
    "bookcheck": 6,
    "committee": 4,
    "meeting": 6,
    "letter": 5,
    "resolution": 6,
    "assignment": 5,
    "uniformcut": 5,
    "freezecondition": 6,
    "freezestep": 6,
    "requirement": 6,
    "resolutionline": 5,
    "response": 7,
    "extension": 5,
    "lettertemplate": 4,
    "membership": 4,
    "importbatch": 4,
}


def fill(number):
    """A case with a row in every table; what `number` names differs between calls."""
    day = datetime.date(2019, 3, number)
    book = make_book(year=108 + number)
    agency = make_agency(f"27{number:02}", parent=make_agency("2601"))
    AgencyName.objects.create(agency=agency, name=f"舊名{number}", first_year=90)
    fill_book(book)
    meeting = Meeting.objects.create(name=f"第{number}次會議", held_on=day, committee=make_committee())
    letter = make_letter(f"經授工字第108204048{number:02}號", issued_on=day, agency=agency)
    line = make_line(
        f"52261022{number:02}", parent=make_line(f"52261021{number:02}"), agency=agency, book=book
    )
    resolution = make_resolution(number, agency=agency.code, assigned=f"2610 {agency.code}", book=book)
    fill_resolution(resolution, line, letter, meeting, agency, book)
    member = User.objects.create_user(f"member{number}", is_staff=True)
    Membership.objects.create(user=member, agency=agency, role=Membership.Role.DRAFTER)
    ImportBatch.objects.create(
        model="oversight.letter", file_name=f"table{number}.ods", sha256="", user=member
    )
    return resolution


def fill_book(book):
    """One row of each thing a book prints."""
    BookSource.objects.create(book=book, text="一\n")
    table = PrintedTable.objects.create(book=book, position=0, title="書表", first_line=1, last_line=1)
    PrintedRow.objects.create(table=table, position=0, first_line=1, last_line=1, cells=["甲", 1000])
    BookCheck.objects.create(book=book, position=0, name="合計", state="off", left=1, right=2, line=1)


def fill_resolution(resolution, line, letter, meeting, agency, book):
    """Give a resolution one more row in each of its tables."""
    position = resolution.freezes.count() + 1
    make_uniform_cut(resolution, position, "國外旅費", "5")
    freeze = make_freeze(resolution, committees="economics finance", agency=agency)
    make_step(freeze, "sent", datetime.date(2019, 3, 1), letter=letter, meeting=meeting)
    make_requirement(resolution, delivered_letter=letter)
    Extension.objects.create(
        freeze=freeze, new_on=day_after(letter), agreed_on=datetime.date(2019, 3, 1), reason="修法"
    )
    LetterTemplate.objects.create(agency=agency, kind="written", content=b"", file_name="a.odt")
    make_response(resolution, agency=agency.code, letters=(letter,), book=book)
    make_link(resolution, line, role="mentioned", state="suggested")


def day_after(letter):
    return (letter.issued_on or datetime.date(2020, 1, 1)) + datetime.timedelta(days=1)


def page(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def by_name(model):
    return model._meta.model_name


@pytest.mark.parametrize("model", MODELS, ids=by_name)
def test_every_model_has_its_page(model):
    assert admin.site.is_registered(model)


@pytest.mark.parametrize("model", MODELS, ids=by_name)
def test_every_list_can_be_searched(model):
    assert admin.site.get_model_admin(model).search_fields


def counted(connection_queries, client, url):
    client.get(url)  # content types are asked for once in the life of a process
    with connection_queries as queries:
        response = client.get(url)
    assert response.status_code == 200
    return len(queries)


@pytest.fixture
def count(admin_client):
    """How many questions a page asks."""
    return lambda url: counted(CaptureQueriesContext(connection), admin_client, url)


@pytest.mark.parametrize("model", MODELS, ids=by_name)
def test_list_asks_as_often_for_many_rows(model, count):
    fill(1)
    few = count(page(model, "changelist"))
    for number in range(2, 5):
        fill(number)
    assert count(page(model, "changelist")) == few == LIST_QUERIES[by_name(model)]


@pytest.mark.parametrize("model", [m for m in MODELS if m not in NOT_ADDED], ids=by_name)
def test_add_page_answers(model, admin_client):
    fill(1)
    assert admin_client.get(page(model, "add")).status_code == 200


@pytest.mark.parametrize("model", sorted(NOT_ADDED, key=by_name), ids=by_name)
def test_add_page_of_what_comes_from_files_is_refused(model, admin_client):
    assert admin_client.get(page(model, "add")).status_code == 403


@pytest.mark.parametrize("model", MODELS, ids=by_name)
def test_change_page_asks_as_often_among_many_rows(model, count):
    fill(1)
    url = page(model, "change", model.objects.order_by("pk").last().pk)
    few = count(url)
    for number in range(2, 5):
        fill(number)
    assert count(url) == few


def test_resolution_page_asks_as_often_for_many_child_rows(count):
    resolution = fill(1)
    url = page(Resolution, "change", resolution.pk)
    few = count(url)
    for number in range(2, 6):
        agency = make_agency(f"28{number:02}")
        resolution.assignments.create(agency=agency)
        letter = make_letter(f"經授工字第1090000000{number}號")
        line = make_line(f"52261023{number:02}")
        meeting = Meeting.objects.create(name=f"會議{number}", held_on=datetime.date(2020, 1, number))
        fill_resolution(resolution, line, letter, meeting, agency, make_book(agency=agency.code))
    assert count(url) == few == 36


@pytest.mark.parametrize("model", MODELS, ids=by_name)
@pytest.mark.parametrize("typed", ["凍結\x00", "長" * 100_000], ids=["nul", "long"])
def test_search_survives_whatever_is_typed(model, typed, admin_client):
    fill(1)
    assert admin_client.get(page(model, "changelist"), {"q": typed}).status_code == 200


@pytest.mark.parametrize("typed", ["\x00", "長" * 100_000])
def test_autocomplete_survives_whatever_is_typed(typed, admin_client):
    fill(1)
    fields = {"app_label": "oversight", "model_name": "resolutionline", "field_name": "line"}
    response = admin_client.get(reverse("admin:autocomplete"), {**fields, "term": typed})
    assert response.status_code == 200


@pytest.mark.parametrize("model", ["user", "group"])
def test_search_of_accounts_survives_nul(model, admin_client):
    assert admin_client.get(reverse(f"admin:auth_{model}_changelist"), {"q": "\x00"}).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        {"status": "\x00"},
        {"kind__exact": "\x00"},
        {"holder": "nobody\x00"},
        {"fiscal_year__id__exact": "\x00"},
    ],
)
def test_filters_survive_nul(query, admin_client):
    assert admin_client.get(page(Resolution, "changelist"), query, follow=True).status_code == 200


def listed(client, **query):
    return [
        each.number for each in client.get(page(Resolution, "changelist"), query).context["cl"].result_list
    ]


def test_search_finds_either_glyph_of_tai(admin_client):
    make_resolution(1, text="臺灣水利建設")
    make_resolution(2, text="要求檢討")
    assert listed(admin_client, q="台灣 水利") == [1]


@pytest.mark.parametrize("typed", ["臺立院議字", "台立院", "1080701758", "１０８０７０１７５８"])
def test_letter_is_found_by_any_spelling_of_its_number(typed, admin_client):
    make_letter("台立院議字第1080701758號")
    make_letter("經授工字第10820404830號")
    rows = admin_client.get("/admin/oversight/letter/", {"q": typed}).context["cl"].result_list
    assert [str(each) for each in rows] == ["台立院議字第1080701758號"]


def test_status_filter_lists_that_status_only(admin_client):
    make_freeze(make_resolution(1))
    make_resolution(2)
    assert listed(admin_client, status="freeze_unsent") == [1]


def test_overdue_filter_lists_what_is_late(admin_client):
    make_year(108, promulgated_on=datetime.date(2019, 1, 29))
    make_freeze(make_resolution(1), deadline_rule="months", deadline_count=1)
    make_freeze(make_resolution(2))
    assert listed(admin_client, status="overdue") == [1]


def test_holder_filter_lists_what_waits_for_one(admin_client):
    make_step(make_freeze(make_resolution(1)), "referred", datetime.date(2019, 3, 1))
    make_freeze(make_resolution(2))
    assert listed(admin_client, holder="convener") == [1]


def test_year_filter_counts_by_the_republic(admin_client):
    make_letter(issued_on=datetime.date(2019, 2, 27))
    make_letter("經授工字第10900000000號", issued_on=datetime.date(2020, 2, 27))
    response = admin_client.get("/admin/oversight/letter/", {"issued_on_year": "108"})
    assert [str(each) for each in response.context["cl"].result_list] == ["經授工字第10820404830號"]


def test_lists_print_dates_in_roc(admin_client):
    make_letter(issued_on=datetime.date(2019, 2, 27))
    assert "108.02.27" in admin_client.get("/admin/oversight/letter/").text


def test_edits_are_logged(admin_client):
    year = make_year(108)
    url = page(FiscalYear, "change", year.pk)
    admin_client.post(url, form_data(admin_client.get(url)) | {"promulgated_on": "108/1/29"})
    assert LogEntry.objects.get().object_id == str(year.pk)
