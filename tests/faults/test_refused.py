"""A database that cannot write for a while: a page that says why, status 503, the request's id, and nothing half kept."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from tests.own_database import held, own_database, query
from tests.processes import shell

FILL = """
from django.contrib.auth import get_user_model
from oversight.accounts.passwords import chosen_by_owner
from oversight.models import Resolution
from tests.factories import make_resolution
from tests.oversight.imports.tables import HEADER, ROW, uploaded
from django.test import Client
make_resolution(900)
client = Client(headers={"host": "localhost"})
keeper = get_user_model().objects.create_superuser("keeper", password="x")
chosen_by_owner(keeper)
client.force_login(keeper)
rows = [[*ROW[:6], number, *ROW[7:]] for number in range(101, 401)]
uploaded(client, Resolution, HEADER, rows, "csv")
"""
#: Confirms the import after the fault has set in, then reads the list; prints what came back.
ASK = """
import json, sys
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from oversight.models import ImportBatch
plain = {{"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
override_settings(STORAGES={{"staticfiles": plain}}).enable()  # no names with a digest before collectstatic
client = Client(headers={{"host": "localhost"}}, raise_request_exception=False)
client.force_login(get_user_model().objects.get())
batch = ImportBatch.objects.get()
session = client.session
session["seen"] = 0  # to be saved with the next page
session.save()
with connection.cursor() as cursor:
    cursor.execute({fault!r})
print("ready", flush=True)
sys.stdin.readline()
written = client.post(f"/admin/oversight/importbatch/{{batch.pk}}/confirm/")
read = client.get("/resolutions/")
said = [written.status_code, written.text, written["X-Request-ID"], written.get("Retry-After"), read.status_code]
print(json.dumps(said))
"""
FULL_POSTGRES = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER no_room AFTER INSERT ON oversight_assignment FOR EACH STATEMENT EXECUTE FUNCTION no_room()
"""
FAULTS = {
    "read-only": ("PRAGMA query_only = 1", "SET default_transaction_read_only = on"),
    # No page more than there is. PostgreSQL: resolutions are written, what belongs to them finds no room.
    "full": ("PRAGMA max_page_count = 1", FULL_POSTGRES),
    "locked": ("PRAGMA busy_timeout = 200", "SET lock_timeout = '200ms'"),
}


@pytest.fixture(scope="module")
def base(migrated, tmp_path_factory):
    with own_database(tmp_path_factory.mktemp("refused"), like=migrated) as url:
        process = shell(url, FILL)
        process.communicate()
        assert process.returncode == 0
        yield url


@pytest.fixture
def url(base, tmp_path):
    with own_database(tmp_path, like=base) as copy:
        yield copy


def asked(url, fault):
    """(status of the write, its page, request id, Retry-After, status of a read meanwhile)."""
    process = shell(url, ASK.format(fault=FAULTS[fault][connection.vendor != "sqlite"]))
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    if fault == "locked":
        with held(url, "oversight_importbatch"):
            return json.loads(process.communicate("go\n")[0])
    return json.loads(process.communicate("go\n")[0])


def state(url):
    tables = ["oversight_resolution", "oversight_historicalresolution", "oversight_assignment"]
    sums = [query(url, f"SELECT COUNT(*) FROM {table}") for table in tables]
    return sums, query(url, "SELECT state, done_at FROM oversight_importbatch")


@pytest.mark.parametrize(
    ("fault", "title", "seconds"),
    [
        ("read-only", "目前只能查閱", "120"),
        ("full", "儲存空間已滿", "600"),
        ("locked", "資料忙碌中", "30"),
    ],
)
def test_write_that_fails_says_why_and_keeps_nothing(url, fault, title, seconds):
    before = state(url)
    status, page, number, retry, read = asked(url, fault)
    assert (status, retry) == (503, seconds)
    assert f"<h1>{title}</h1>" in page
    assert "沒有存進一部分" in page
    assert f"請求編號 {number}" in page
    assert read == 200
    assert state(url) == before
    process = shell(url, "from django.core.management import call_command; call_command('verify')")
    process.communicate()
    assert process.returncode == 0


def test_programs_are_told_as_json(tmp_path):
    """An address nobody listens on stands for a server that is down."""
    down = "postgresql://nobody@127.0.0.1:1/none"
    code = """
from django.test import Client
said = Client(headers={"host": "localhost"}, raise_request_exception=False).get("/api/v1/resolutions/")
print(said.status_code, said.json()["error"][:8], said.json()["request_id"] == said["X-Request-ID"])
"""
    assert shell(down, code).communicate()[0] == "503 資料庫暫時連不上 True\n"
