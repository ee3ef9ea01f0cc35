"""`manage.py backup` and `restore`: between two installations, each with a database and a folder of its own."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.db import connection

from tests.own_database import own_database, query
from tests.paths import REPO, SEED_BOOK
from tests.processes import shell

LETTER = "letters/108年來函.pdf"
FILL = f"""
from pathlib import Path
from django.contrib.auth import get_user_model
from oversight.book_import import import_book
from oversight.reference import load_reference
load_reference()
import_book(Path({str(SEED_BOOK)!r}))
get_user_model().objects.create_superuser("keeper", password="still the same word")
from allauth.mfa.totp.internal.auth import TOTP
TOTP.activate(get_user_model().objects.create_user("holder"), "GEZDGNBVGY3TQOJQ")
"""
LOG_IN = """
from django.test import Client
said = {"username": "keeper", "password": "still the same word", "next": "/admin/"}
print(Client(headers={"host": "localhost"}).post("/admin/login/", said).status_code)
"""
#: Moves 元 between two lines for as long as it is let: the sum of both never changes.
WRITE = """
import random, sys, threading
from django.db import transaction
from django.db.models import F
from budget.models import LineItem
one, two = LineItem.objects.order_by("pk").filter(proposed__gt=0)[:2]
over = threading.Event()
threading.Thread(target=lambda: (sys.stdin.readline(), over.set()), daemon=True).start()
print("ready", flush=True)
moves = 0
while not over.is_set():
    amount = random.randint(1, 1000)
    with transaction.atomic():
        LineItem.objects.filter(pk=one.pk).update(proposed=F("proposed") + amount)
        LineItem.objects.filter(pk=two.pk).update(proposed=F("proposed") - amount)
    moves += 1
print(moves)
"""


@dataclass
class Installation:
    """A database and the folder that belongs to it."""

    url: str
    var: Path
    #: Every table as it was backed up, or as it was restored: tests that write come in any order.
    first: dict[str, list[str]] = field(default_factory=dict)

    def manage(self, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *map(str, arguments)]
        return subprocess.run(
            command,
            cwd=REPO,
            env={**os.environ, "DATABASE_URL": self.url, "OVERSIGHT_VAR": str(self.var), **environment},
            capture_output=True,
            text=True,
        )

    def tables(self) -> list[str]:
        sql = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        if self.url.startswith("sqlite"):
            sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_search%' ESCAPE '\\' ORDER BY 1"
        return [name for (name,) in query(self.url, sql)]

    def rows(self) -> dict[str, list[str]]:
        """Every row by table, compared as text: without asking the code that is tested."""
        return {
            table: sorted(map(repr, query(self.url, f'SELECT * FROM "{table}"'))) for table in self.tables()
        }


@contextmanager
def installation(folder: Path) -> Iterator[Installation]:
    folder.mkdir()
    with own_database(folder) as url:
        yield Installation(url, folder)


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """Migrated, with the seed book, one account and one file."""
    with installation(tmp_path_factory.mktemp("backup") / "source") as made:
        assert made.manage("migrate", "-v0").returncode == 0
        filled = shell(made.url, FILL)
        filled.communicate()
        assert filled.returncode == 0
        file = made.var / "media" / LETTER
        file.parent.mkdir(parents=True)
        file.write_bytes(bytes(range(256)) * 1000)
        yield made


@pytest.fixture(scope="module")
def backup(source, tmp_path_factory):
    file = tmp_path_factory.mktemp("kept") / "backup.zip"
    source.first = source.rows()
    run = source.manage("backup", file)
    assert run.returncode == 0, run.stderr
    return file


@pytest.fixture(scope="module")
def restored(backup, tmp_path_factory):
    with installation(tmp_path_factory.mktemp("restore") / "elsewhere") as made:
        run = made.manage("restore", backup)
        assert run.returncode == 0, run.stderr
        made.first = made.rows()
        yield made


@pytest.fixture
def empty(tmp_path):
    with installation(tmp_path / "empty") as made:
        yield made


def test_restore_gives_every_table_row_by_row(source, restored):
    assert list(restored.first) == list(source.first)
    assert [table for table, rows in source.first.items() if restored.first[table] != rows] == []


def test_restore_gives_second_factors_sealed_as_they_were(restored):
    ((kind, data),) = query(restored.url, "SELECT type, data FROM mfa_authenticator")
    assert (kind, "secret" in data, "GEZDGNBVGY3TQOJQ" in str(data)) == ("totp", True, False)


def test_restore_gives_every_media_file(source, restored):
    assert (restored.var / "media" / LETTER).read_bytes() == (source.var / "media" / LETTER).read_bytes()


def test_restored_database_passes_verify(restored):
    run = restored.manage("verify")
    assert (run.returncode, run.stderr) == (0, "")


def test_restored_database_is_sound_and_its_foreign_keys_lead_somewhere(source, restored):
    if connection.vendor == "sqlite":
        assert query(restored.url, "PRAGMA integrity_check") == [("ok",)]
        assert query(restored.url, "PRAGMA foreign_key_check") == []
    else:
        keys = "SELECT conname, convalidated FROM pg_constraint WHERE contype = 'f' ORDER BY 1"
        assert query(restored.url, keys) == query(source.url, keys)


def test_account_logs_in_to_the_restored_site(restored):
    assert shell(restored.url, LOG_IN).communicate()[0] == "302\n"


def test_restored_database_takes_writes_and_no_migration(restored):
    assert restored.manage("migrate", "--check").returncode == 0
    code = "from tests.factories import make_resolution; make_resolution(99); print('written')"
    assert shell(restored.url, code).communicate()[0] == "written\n"


def refused(target: Installation, file: Path) -> str:
    """The complaint; nothing was written."""
    run = target.manage("restore", file)
    assert run.returncode == 1
    assert target.tables() == []
    assert not (target.var / "media").exists()
    return run.stderr


@pytest.mark.parametrize("kept", [0, 40, 0.5, -1])
def test_restore_refuses_a_truncated_backup(backup, empty, tmp_path, kept):
    whole = backup.read_bytes()
    file = tmp_path / "cut.zip"
    file.write_bytes(whole[: int(len(whole) * kept) if isinstance(kept, float) else kept])
    assert "不完整或曾被更動" in refused(empty, file)


@pytest.mark.parametrize("seed", range(3))
def test_restore_refuses_a_backup_with_one_bit_altered(backup, empty, tmp_path, seed):
    chance = random.Random(seed)  # noqa: S311
    altered = bytearray(backup.read_bytes())
    altered[chance.randrange(len(altered))] ^= 1 << chance.randrange(8)
    file = tmp_path / "altered.zip"
    file.write_bytes(altered)
    assert "不完整或曾被更動" in refused(empty, file)


def test_restore_refuses_a_database_with_tables(backup, source):
    before = source.rows()
    run = source.manage("restore", backup)
    assert run.returncode == 1
    assert "目標資料庫不是空的" in run.stderr
    assert source.rows() == before


def test_restore_refuses_a_media_folder_with_other_files(backup, empty):
    other = empty.var / "media" / "other.pdf"
    other.parent.mkdir()
    other.write_bytes(b"of somebody else")
    run = empty.manage("restore", backup)
    assert run.returncode == 1
    assert "已有其他檔案（other.pdf）" in run.stderr
    assert (empty.tables(), list(other.parent.iterdir())) == ([], [other])


def test_restore_check_writes_nothing(backup, empty):
    run = empty.manage("restore", "--check", backup)
    assert (run.returncode, run.stdout[:5]) == (0, "備份檔完整")
    assert (empty.tables(), (empty.var / "media").exists()) == ([], False)


def test_backup_never_overwrites(backup, source):
    before = backup.read_bytes()
    run = source.manage("backup", backup)
    assert (run.returncode, "已存在，未覆寫" in run.stderr) == (1, True)
    assert (backup.read_bytes(), list(backup.parent.iterdir())) == (before, [backup])


def test_backup_can_be_read_by_its_owner_only(backup):
    assert backup.stat().st_mode & 0o777 == 0o600


def test_backup_of_an_empty_database_leaves_no_file(empty, tmp_path):
    folder = tmp_path / "none"
    folder.mkdir()
    run = empty.manage("backup", folder / "backup.zip")
    assert (run.returncode, "沒有可以備份的資料" in run.stderr) == (1, True)
    assert list(folder.iterdir()) == []


def test_backup_without_pg_dump_says_what_to_install(source, tmp_path):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite needs no tool")
    run = source.manage("backup", tmp_path / "backup.zip", PATH=str(tmp_path))
    assert (run.returncode, "找不到 pg_dump" in run.stderr) == (1, True)
    assert list(tmp_path.glob("backup*")) == []


def test_backup_taken_while_others_write_is_of_one_moment(source, empty, tmp_path):
    total = "SELECT SUM(proposed), COUNT(*) FROM budget_lineitem"
    before = query(source.url, total)
    writers = [shell(source.url, WRITE) for _ in range(2)]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    taken = source.manage("backup", tmp_path / "busy.zip")
    moves = [int(writer.communicate("stop\n")[0]) for writer in writers]
    assert taken.returncode == 0, taken.stderr
    assert min(moves) > 0
    restored = empty.manage("restore", tmp_path / "busy.zip")
    assert restored.returncode == 0, restored.stderr
    assert query(empty.url, total) == before
