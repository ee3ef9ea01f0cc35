"""What SQLite plans by is there after a migration and after every import."""

import pytest
from django.db import connection

from oversight.book_import import import_book
from tests.paths import SEED_BOOK

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts by itself"),
]


def counted():
    """How many rows each index of resolutions has, as SQLite last counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'oversight_resolution'")
        return {int(stat.split()[0]) for (stat,) in cursor.fetchall()}


def test_an_import_has_its_rows_counted(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        import_book(SEED_BOOK)
    assert counted() == {21}


def test_a_trial_run_has_nothing_counted(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        import_book(SEED_BOOK, dry_run=True)
    assert counted() == set()
