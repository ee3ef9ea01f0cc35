"""Imports, roll-ups and reports killed at any moment: as it was before or as it is after, never between; again, it completes."""

from __future__ import annotations

import hashlib
import zipfile

import pytest

from tests.faults.killing import moments
from tests.own_database import own_database, query
from tests.paths import SEED_BOOK
from tests.processes import shell

MANY = 600
#: Tables in the state of before an import of the book; a table of resolutions was read and waits to be confirmed.
FILL = f"""
from django.contrib.auth import get_user_model
from django.test import Client
from oversight.accounts.passwords import chosen_by_owner
from oversight.models import Resolution
from oversight.reference import load_reference
from tests.factories import make_agency, make_committee, make_year
from tests.oversight.imports.tables import HEADER, ROW, uploaded
load_reference()
make_year(108), make_agency("2610"), make_committee("economics")
client = Client(headers={{"host": "localhost"}})
keeper = get_user_model().objects.create_superuser("keeper", password="x")
chosen_by_owner(keeper)
client.force_login(keeper)
rows = [[*ROW[:6], number, *ROW[7:]] for number in range(101, 101 + {MANY})]
uploaded(client, Resolution, HEADER, rows, "csv")
"""
BOOK_SETUP = f"""
from pathlib import Path
from oversight.book_import import import_book
file = Path({str(SEED_BOOK)!r})
"""
BOOK = "import_book(file)"
BATCH_SETUP = """
from django.contrib.auth import get_user_model
from oversight.imports.commit import confirm
from oversight.models import ImportBatch
batch, user = ImportBatch.objects.get(), get_user_model().objects.get()
"""
BATCH = "confirm(batch, user, skip=False)"
#: Frozen amounts that no roll-up knows of yet.
STALE = """
from oversight.models import FreezeCondition, Resolution
rows = list(Resolution.objects.all())
FreezeCondition.objects.bulk_create(
    [
        FreezeCondition(resolution=row, position=9, stated="amount", amount=1_000_000, report_type="written")
        for row in rows
    ]
)
"""
ROLL_UP_SETUP = """
from oversight.models import Resolution
from oversight.rollups import refresh
rows = Resolution.objects.all()
"""
ROLL_UP = "refresh(rows)"
VERIFY = "from django.core.management import call_command\ncall_command('verify', stdout=sys.stderr)"
TABLES = [
    "budget_budgetbook",
    "budget_lineitem",
    "budget_printedrow",
    "oversight_resolution",
    "oversight_historicalresolution",
    "oversight_response",
    "oversight_letter",
    "oversight_freezestep",
]


@pytest.fixture(scope="module")
def base(migrated, tmp_path_factory):
    """One batch of an import that waits to be confirmed."""
    with own_database(tmp_path_factory.mktemp("base"), like=migrated) as url:
        done(url, FILL)
        yield url


@pytest.fixture(scope="module")
def imported(base, tmp_path_factory):
    """The batch confirmed and the book imported as well."""
    with own_database(tmp_path_factory.mktemp("imported"), like=base) as url:
        done(url, f"{BATCH_SETUP}{BATCH}")
        done(url, f"{BOOK_SETUP}{BOOK}")
        yield url


@pytest.fixture(scope="module")
def stale(imported, tmp_path_factory):
    with own_database(tmp_path_factory.mktemp("stale"), like=imported) as url:
        done(url, STALE)
        yield url


def done(url, code):
    process = shell(url, code)
    process.communicate()
    assert process.returncode == 0


def counts(url):
    """Rows of each table that imports write."""
    return [query(url, f"SELECT COUNT(*) FROM {table}")[0][0] for table in TABLES]


def roll_ups(url):
    return query(
        url, "SELECT COUNT(*), SUM(frozen), SUM(open_freezes), SUM(conditions) FROM oversight_resolution"
    )


def exactly(url):
    """Every row of the tables that imports write."""
    rows = [
        sorted(map(repr, query(url, f"SELECT * FROM {table}")))
        for table in [*TABLES, "oversight_importbatch"]
    ]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def check_killed(worker, base, folder, name, setup, work, state):
    """Kill `work` at each moment, each on a copy of `base`; `state` tells before from after."""
    (folder / "whole").mkdir()
    with own_database(folder / "whole", like=base) as url:
        before, untouched = state(url), exactly(url)
        took = worker.run(url, setup, work)
        after = state(url)
    assert before != after
    between = []
    for number, share in enumerate(moments(name)):
        (folder / str(number)).mkdir()
        with own_database(folder / str(number), like=base) as url:
            worker.run(url, setup, work, kill_after=took * share)
            if state(url) != after and exactly(url) != untouched:
                between.append((share, state(url)))
            worker.run(url, setup, f"{work}\n{VERIFY}")
            assert state(url) == after
    assert between == []


def test_killed_import_of_a_book_leaves_nothing_or_all(worker, base, tmp_path):
    check_killed(worker, base, tmp_path, "book", BOOK_SETUP, BOOK, counts)


def test_killed_import_of_a_table_leaves_nothing_or_all(worker, base, tmp_path):
    check_killed(worker, base, tmp_path, "batch", BATCH_SETUP, BATCH, counts)


def test_killed_roll_up_leaves_nothing_or_all(worker, stale, tmp_path):
    check_killed(worker, stale, tmp_path, "roll-up", ROLL_UP_SETUP, ROLL_UP, roll_ups)


def test_killed_export_leaves_the_old_report_or_a_whole_one(worker, imported, tmp_path):
    file = tmp_path / "report.xlsx"
    setup = "from django.core.management import call_command\nfrom oversight.reports import files"
    options = f'"--agency=2610", "--year=108", "--format=xlsx", "--output={file}"'
    work = f"call_command('export_report', {options}, stdout=sys.stderr)"
    took = worker.run(imported, setup, work)
    torn = []
    for share in moments("export"):
        file.write_bytes(b"of last year")
        worker.run(imported, setup, work, kill_after=took * share)
        if file.read_bytes() != b"of last year" and not is_whole(file):
            torn.append(share)
        worker.run(imported, setup, f"{work}\n{VERIFY}")
        assert is_whole(file)
    assert torn == []


def is_whole(file):
    return zipfile.is_zipfile(file) and zipfile.ZipFile(file).testzip() is None


def test_export_without_room_leaves_the_old_report(imported, tmp_path):
    file = tmp_path / "report.xlsx"
    file.write_bytes(b"of last year")
    code = f"""
import resource
from django.core.management import CommandError, call_command
from oversight.models import Resolution
assert Resolution.objects.exists()  # the connection is made before files may not grow
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))
try:
    call_command("export_report", "--agency=2610", "--year=108", "--format=json", "--output={file}")
except CommandError as error:
    print("refused")
"""
    assert shell(imported, code).communicate()[0] == "refused\n"
    assert (file.read_bytes(), list(tmp_path.iterdir())) == (b"of last year", [file])
