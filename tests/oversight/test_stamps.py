"""The stamp of the data moves with every change that a page could show, and pages answer 304 until it does."""

from datetime import date

import pytest
import time_machine
from django.db import connection, transaction

from oversight.models import ImportBatch, Resolution
from oversight.stamps import data_stamp, install, shown_tables
from tests.factories import make_freeze, make_resolution, make_step

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 2)


def test_stamp_stays_while_nothing_changes():
    make_resolution(1)
    assert data_stamp() == data_stamp()


@pytest.mark.parametrize(
    "change",
    [
        lambda row: make_resolution(2),
        lambda row: Resolution.objects.filter(pk=row.pk).update(kind="cut"),
        lambda row: row.assignments.all().delete(),
        lambda row: make_step(make_freeze(row), "sent", MARCH),
    ],
)
def test_stamp_moves_with(change):
    row = make_resolution(1)
    before = data_stamp()
    change(row)
    assert data_stamp() != before


def test_stamp_of_a_change_rolled_back_does_not_come_again():
    make_resolution(1)
    with transaction.atomic():
        make_resolution(2)
        undone = data_stamp()
        transaction.set_rollback(True)
    make_resolution(3)
    assert data_stamp() != undone


def test_tables_that_no_page_shows_are_not_watched():
    tables = set(shown_tables())
    assert ImportBatch._meta.db_table not in tables
    assert not [table for table in tables if "historical" in table]
    assert Resolution._meta.db_table in tables


def test_missing_triggers_are_made_anew():
    events = ("insert", "update", "delete") if connection.vendor == "sqlite" else ("any",)
    with connection.cursor() as cursor:
        for event in events:
            on = "" if connection.vendor == "sqlite" else " ON oversight_resolution"
            cursor.execute(f"DROP TRIGGER note_change_{event}_oversight_resolution{on}")
    before = data_stamp()
    install(using="default")
    row = make_resolution(1)
    after = data_stamp()
    Resolution.objects.filter(pk=row.pk).update(kind="cut")
    assert len({before, after, data_stamp()}) == 3


@pytest.mark.parametrize("url", ["/", "/resolutions/", "/freezes/", "/agencies/2610/", "/deadlines/"])
def test_page_is_not_made_again_until_something_changes(client, url):
    make_resolution(1)
    with time_machine.travel(MARCH, tick=False):
        tag = client.get(url)["ETag"]
        assert client.get(url, headers={"if-none-match": tag}).status_code == 304
        make_resolution(2)
        assert client.get(url, headers={"if-none-match": tag}).status_code == 200


def test_page_of_yesterday_is_made_again(client):
    make_resolution(1)
    with time_machine.travel(date(2026, 3, 1), tick=False):
        tag = client.get("/")["ETag"]
    with time_machine.travel(MARCH, tick=False):
        assert client.get("/", headers={"if-none-match": tag}).status_code == 200


def test_unchanged_page_takes_one_query(client, django_assert_num_queries):
    make_resolution(1)
    tag = client.get("/resolutions/")["ETag"]
    with django_assert_num_queries(1):
        client.get("/resolutions/", headers={"if-none-match": tag})
