"""`manage.py verify` finds what was changed behind the back of imports and forms."""

import pytest
from django.core.management import CommandError, call_command

from budget.models import BookCheck, LineItem, PrintedRow
from oversight.book_import import import_book
from oversight.models import Resolution
from oversight.reference import load_reference
from tests.paths import SEED_BOOK

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _seeded(for_module):
    load_reference()
    import_book(SEED_BOOK)


def complaint(capsys):
    with pytest.raises(CommandError) as caught:
        call_command("verify")
    assert caught.value.returncode == 1
    return capsys.readouterr().err


def test_verify_of_a_fresh_import_finds_nothing(capsys):
    call_command("verify")
    assert "21 resolutions: every roll-up equals its child rows" in capsys.readouterr().out


def test_verify_names_a_tampered_roll_up(capsys):
    Resolution.objects.filter(key="108-general-economics-13-2-1").update(released=0)
    assert "108-general-economics-13-2-1: released is 0, child rows say 822469100" in complaint(capsys)


def test_verify_finds_an_altered_line(capsys):
    LineItem.objects.filter(slug="5226102200", fiscal_year__year=109).update(proposed=1)
    assert "0 rows are missing and 1 differ" in complaint(capsys)


def test_verify_finds_a_deleted_row_of_a_table(capsys):
    PrintedRow.objects.filter(table__title="委辦經費分析表").first().delete()
    assert "1 rows are missing and 0 differ" in complaint(capsys)


def test_verify_finds_a_check_with_another_verdict(capsys):
    BookCheck.objects.filter(state="off").update(state="holds")
    assert "is stored as holds, its figures say off" in complaint(capsys)


def test_verify_leaves_everything_as_it_was():
    before = LineItem.objects.count(), PrintedRow.objects.count()
    PrintedRow.objects.filter(table__title="委辦經費分析表").first().delete()
    with pytest.raises(CommandError):
        call_command("verify")
    assert (LineItem.objects.count(), PrintedRow.objects.count() + 1) == before
