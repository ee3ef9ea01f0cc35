"""A backup file that is whole, but not what it says or not for this program, is refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.db import connection

from oversight.backups.archive import Archive, BackupError, Manifest, Member, TableState, new_archive
from oversight.backups.sqlite import compare
from oversight.backups.whole import pending, refuse

NOWHERE = Path("/nonexistent")


def archive(file, *, engine="sqlite", migrations=None, forge=lambda _members: None, name="media/a.txt"):
    """A sealed archive of one small member."""
    with new_archive(file) as made:
        made.add(name, io.BytesIO(b"text"))
        forge(made.members)
        made.finish(Manifest(engine, "2026-11-27T00:00:00+00:00", {}, {}, migrations or {}))
    return file


def swap(members):
    members["media/a.txt"] = Member(4, "0" * 64)


def test_archive_gives_back_its_members(tmp_path):
    with Archive(archive(tmp_path / "a.zip")).open("media/a.txt") as content:
        assert content.read() == b"text"


@pytest.mark.parametrize(
    ("forge", "complaint"),
    [
        (swap, "media/a.txt 與清單的校驗碼不符"),
        (dict.clear, "內容與清單不符"),
        (lambda members: members.update(more=Member(0, "")), "內容與清單不符"),
    ],
)
def test_archive_refuses_members_unlike_its_manifest(tmp_path, forge, complaint):
    with pytest.raises(BackupError, match=complaint):
        Archive(archive(tmp_path / "a.zip", forge=forge))


def test_archive_refuses_a_zip_of_somebody_else(tmp_path):
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as other:
        other.writestr("readme.txt", "x" * 200)
    with pytest.raises(BackupError, match="不完整或曾被更動"):
        Archive(file)


def test_archive_that_is_missing_is_named(tmp_path):
    with pytest.raises(BackupError, match="找不到備份檔"):
        Archive(tmp_path / "none.zip")


@pytest.mark.parametrize("name", ["media/../../etc/passwd", "media//etc/passwd", "media/"])
def test_archive_refuses_a_path_out_of_the_media_folder(tmp_path, name):
    with pytest.raises(BackupError, match="不在附件資料夾內"):
        Archive(archive(tmp_path / "a.zip", name=name)).media()


def test_archive_of_which_writing_fails_leaves_nothing(tmp_path):
    with pytest.raises(ZeroDivisionError), new_archive(tmp_path / "a.zip"):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_refuse_names_the_other_engine(tmp_path):
    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    with pytest.raises(BackupError, match=f"備份取自 {other}"):
        refuse(Archive(archive(tmp_path / "a.zip", engine=other)), connection, NOWHERE)


def test_refuse_names_migrations_that_this_program_lacks(tmp_path):
    file = archive(tmp_path / "a.zip", engine=connection.vendor, migrations={"budget": ["9999_later"]})
    with pytest.raises(BackupError, match=r"較新的程式.*budget\.9999_later"):
        refuse(Archive(file), connection, NOWHERE)


def test_pending_where_the_backup_is_older(tmp_path):
    assert pending(Archive(archive(tmp_path / "a.zip", migrations={"budget": ["0001_initial"]})))


def test_compare_names_the_table_that_differs():
    kept = {"one": TableState(1, "a"), "two": TableState(2, "b")}
    with pytest.raises(BackupError, match=r"two$"):
        compare(kept, {**kept, "two": TableState(2, "c")})
