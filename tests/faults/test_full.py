"""A disk that is really full: told, nothing kept of what found no room, readers served, and over once there is room."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.faults.killing import FULL
from tests.faults.serving import KEEPER, Answer, Site, Visitor, served
from tests.faults.small_disks import crowded, log_on_small_disk, sqlite_on_small_disk, tables_on_small_disk
from tests.own_database import query
from tests.processes import shell
from tests.with_postgres import control, start

ROWS = 600
#: A letter, and a table of resolutions that was read and waits to be confirmed.
FILL = f"""{KEEPER}
from django.test import Client
from oversight.models import Resolution
from tests.factories import make_letter, make_resolution
from tests.oversight.imports.tables import HEADER, ROW, uploaded
make_letter("經授工字第1號", subject="以前")
make_resolution(900)
client = Client(headers={{"host": "localhost"}})
client.force_login(get_user_model().objects.get())
rows = [[*ROW[:6], number, *ROW[7:]] for number in range(101, 101 + {ROWS})]
uploaded(client, Resolution, HEADER, rows, "csv")
"""
VERIFY = "from django.core.management import call_command; call_command('verify')"
#: Saves within which PostgreSQL's pages, of 8 KiB, have no room left for another row.
MANY = 200
#: With `disk_full` before it is away.
REASONS = {"儲存空間已滿", "資料庫暫時連不上"}


@dataclass(frozen=True, slots=True)
class Place:
    url: str
    disk: Path
    site: Site

    def clerk(self) -> Visitor:
        return Visitor(self.site.port).log_in()

    @property
    def letter(self) -> str:
        return f"/admin/oversight/letter/{self._one('oversight_letter')}/change/"

    @property
    def confirmation(self) -> str:
        return f"/admin/oversight/importbatch/{self._one('oversight_importbatch')}/confirm/"

    def _one(self, table: str) -> int:
        ((key,),) = query(self.url, f"SELECT id FROM {table}")
        return key

    def stored(self) -> tuple[int, ...]:
        """Rows that saves and imports write."""
        tables = ["historicalletter", "resolution", "historicalresolution", "assignment", "auditentry"]
        return tuple(query(self.url, f"SELECT count(*) FROM oversight_{table}")[0][0] for table in tables)

    def subject(self) -> str:
        return query(self.url, "SELECT subject FROM oversight_letter")[0][0]


@pytest.fixture(scope="module")
def place(migrated, var, tmp_path_factory):
    """A site whose tables are on a small disk."""
    sqlite = connection.vendor == "sqlite"
    small = (
        sqlite_on_small_disk(tmp_path_factory.mktemp("disk"), migrated)
        if sqlite
        else tables_on_small_disk(migrated)
    )
    with small as (url, disk):
        assert shell(url, FILL).communicate()[0] == ""
        with served(url, var) as site:
            yield Place(url, disk, site)


def told(refused: Answer, titles: set[str]) -> None:
    assert refused.status == 503
    assert [title for title in titles if f"<h1>{title}</h1>" in refused.text]
    assert "沒有存進一部分" in refused.text
    assert f"請求編號 {refused.headers['X-Request-ID']}" in refused.text


def sound(url: str) -> bool:
    process = shell(url, VERIFY)
    process.communicate()
    return process.returncode == 0


def saved_until_refused(clerk: Visitor, page: str) -> tuple[int, Answer]:
    """How many saves found room, and the answer to the one that did not."""
    for number in range(MANY):
        answer = clerk.save(page, subject=f"{number}{'字' * 190}")
        if answer.status != 302:
            return number, answer
    raise AssertionError("there was room for all")


def test_save_without_room_is_told_and_keeps_nothing_until_there_is_room(place):
    clerk, before = place.clerk(), place.stored()
    with crowded(place.disk):
        saves, refused = saved_until_refused(clerk, place.letter)
        read = Visitor(place.site.port).get("/resolutions/")
    told(refused, {"儲存空間已滿"})
    assert read.status == 200
    assert place.subject() == (f"{saves - 1}{'字' * 190}" if saves else "以前")
    assert place.stored() == (before[0] + saves, *before[1:4], before[4] + saves)
    assert clerk.save(place.letter, subject="以後").status == 302
    assert place.subject() == "以後"
    assert sound(place.url)


def test_import_without_room_is_told_and_keeps_nothing_until_there_is_room(place):
    clerk, before = place.clerk(), place.stored()
    with crowded(place.disk):
        refused = clerk.send(place.confirmation, {})
        read = Visitor(place.site.port).get("/resolutions/")
    told(refused, {"儲存空間已滿"})
    assert read.status == 200
    assert place.stored() == before
    assert clerk.send(place.confirmation, {}).status == 302
    assert place.stored() == (before[0], *(count + ROWS for count in before[1:4]), before[4] + 1)
    assert sound(place.url)


def come_back(url: str, folder: Path) -> None:
    """By itself, or by hand where the server gave up."""
    while True:
        try:
            query(url, "SELECT 1")
            return
        except psycopg.OperationalError:
            if subprocess.run([*control(folder), "status"], stdout=subprocess.DEVNULL).returncode:
                start(folder)
        time.sleep(0.1)


@pytest.mark.skipif(not FULL, reason="makes a second cluster and breaks it; `make faults` does")
def test_log_of_postgresql_without_room_loses_nothing_and_work_goes_on_after_a_restart(migrated, var):
    """Its server ends itself then, and comes back at once or once it is started: readers too are told to wait."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite's log lies beside its tables")
    with log_on_small_disk(migrated) as (url, disk, folder):
        assert shell(url, FILL).communicate()[0] == ""
        with served(url, var) as site:
            place = Place(url, disk, site)
            clerk, before, confirmation = place.clerk(), place.stored(), place.confirmation
            with crowded(disk):
                refused = clerk.send(confirmation, {})
            told(refused, REASONS)
            come_back(url, folder)
            assert place.stored() == before
            assert clerk.send(confirmation, {}).status == 302
        assert place.stored()[1] == before[1] + ROWS
        assert sound(url)
