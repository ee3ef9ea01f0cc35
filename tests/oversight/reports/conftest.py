import pytest

from oversight.book_import import import_book
from oversight.reference import load_reference
from tests.paths import SEED_BOOK


@pytest.fixture(scope="package")
def seeded(django_db_setup, django_db_blocker):
    """The seed book imported once for the tests of reports, rolled back after them."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        yield import_book(SEED_BOOK)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _open(seeded, db):
    """Each test sees the import and undoes only its own writes."""
