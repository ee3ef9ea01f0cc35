"""Many processes write at once: none fails, and their entries are one chain."""

import pytest
from django.db import IntegrityError

from oversight.models import AuditEntry, Committee
from tests.own_database import own_database, query
from tests.processes import shell

pytestmark = pytest.mark.django_db
WRITERS, TIMES = 5, 20
ENTRIES = "SELECT count(*), min(sequence), max(sequence) FROM oversight_auditentry"
ROWS = "SELECT count(*) FROM oversight_historicalcommittee"

#: Saves new rows, each alone.
SINGLE = """
from oversight.models import Committee
for each in range({times}):
    Committee.objects.create(name=f"{number}-{{each}}", slug=f"{number}-{{each}}")
"""
PREPARE = """
from oversight.models import Committee
for name in ("first", "second"):
    Committee.objects.create(name=name, slug=name)
"""
#: Even ones save the first row, then the second; odd ones the second only. Whoever held up the others from its first
#: row on would wait for the row that one of them has locked.
TOGETHER = """
from django.db import transaction
from budget.history import together
from oversight.models import Committee
first, second = Committee.objects.order_by("pk")
for each in range({times}):
    with transaction.atomic(), together("edit", "{number}"):
        for row in (first, second) if {number} % 2 == 0 else (second,):
            row.name = f"{number}-{{each}} {{row.slug}}"
            row.save()
"""
VERIFY = "from django.core.management import call_command; call_command('verify')"


def written_at_once(url, code):
    writers = [shell(url, code.format(number=number, times=TIMES)) for number in range(WRITERS)]
    return [writer.communicate() and writer.returncode for writer in writers]


def verified(url):
    process = shell(url, VERIFY)
    return process.communicate()[0], process.returncode


def test_single_saves_at_once_are_one_chain(tmp_path, migrated):
    with own_database(tmp_path, like=migrated) as url:
        assert written_at_once(url, SINGLE) == [0] * WRITERS
        count = WRITERS * TIMES
        assert query(url, ENTRIES) == [(count, 1, count)]
        assert query(url, ROWS) == [(count,)]
        out, code = verified(url)
        assert (f"稽核軌跡：{count}筆，前後相連" in out, code) == (True, 0)


def test_acts_of_several_rows_at_once_do_not_stop_each_other(tmp_path, migrated):
    with own_database(tmp_path, like=migrated) as url:
        shell(url, PREPARE).communicate()
        assert written_at_once(url, TOGETHER) == [0] * WRITERS
        count = 2 + WRITERS * TIMES
        assert query(url, ENTRIES) == [(count, 1, count)]
        assert query(url, ROWS) == [(count + (WRITERS + 1) // 2 * TIMES,)]
        out, code = verified(url)
        assert (f"稽核軌跡：{count}筆，前後相連" in out, code) == (True, 0)


def create():
    Committee.objects.create(name="經濟委員會", slug="economics")


def change():
    row = Committee.objects.get()
    row.name = "內政委員會"
    row.save()


def delete():
    Committee.objects.get().delete()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", [create, change, delete])
def test_row_without_its_entry_is_not_kept(act):
    """An entry that stands where the next one belongs makes that one fail: what it would tell of is undone."""
    Committee.objects.create(name="財政委員會", slug="finance")
    last = AuditEntry.objects.get()
    AuditEntry.objects.create(sequence=last.sequence + 1, at=last.at, action="edit", hash="f" * 64)
    with pytest.raises(IntegrityError):
        act()
    assert list(Committee.objects.values_list("name")) == [("財政委員會",)]
    assert Committee.history.count() == 1
