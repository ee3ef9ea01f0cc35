"""A whole installation into one file, and back into an empty one."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import django
from django.db import DatabaseError, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from oversight.backups import postgres, sqlite
from oversight.backups.archive import MEDIA, Archive, BackupError, Manifest, new_archive
from oversight.stamps import code_stamp

_ENGINES: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgres}
_SCRATCH = ".restore-"


def make_backup(file: Path, media: Path) -> Archive:
    """Write `file`, read it again and return it. Raises BackupError, and leaves no file, where that fails.

    The database comes first: a file that a row names was there before the row.
    """
    connection = connections["default"]
    engine = _ENGINES[connection.vendor]
    try:
        applied = _applied(connection)
        with new_archive(file) as archive:
            tables = engine.dump(connection, archive, file.parent)
            for path in _files(media):
                with path.open("rb") as content:
                    archive.add(MEDIA + path.relative_to(media).as_posix(), content)
            archive.finish(
                Manifest(connection.vendor, timezone.now().isoformat(), _application(), tables, applied)
            )
    except (OSError, DatabaseError) as error:
        raise BackupError(f"備份失敗，未留下檔案：{error}") from error
    return Archive(file)


def restore(archive: Archive, media: Path) -> None:
    """Put an archive into the database and media folder of this installation, which must be empty.

    Raises BackupError; what it can refuse, it refuses before it writes. Files go first: run again after it was
    killed, it finds them as they should be, and the database, which comes at once or not at all, still empty.
    """
    connection = connections["default"]
    engine = _ENGINES[connection.vendor]
    try:
        refuse(archive, connection, media)
        _write_media(archive, media)
        engine.load(connection, archive)
    except (OSError, DatabaseError) as error:
        raise BackupError(f"還原失敗：{error}") from error


def refuse(archive: Archive, connection: Any, media: Path) -> None:
    """Raises BackupError where the archive does not fit this program, or the target is not empty."""
    engine, made_on = _ENGINES[connection.vendor], archive.manifest.engine
    if made_on != connection.vendor:
        raise BackupError(f"備份取自 {made_on}，目前的資料庫是 {connection.vendor}；請改用同一種資料庫還原。")
    if unknown := _unknown(archive.manifest.migrations):
        raise BackupError(f"備份來自較新的程式，請先更新。本程式沒有的資料庫變更：{'、'.join(unknown)}")
    if not engine.is_empty(connection):
        raise BackupError(
            "目標資料庫不是空的，未寫入任何資料。還原只寫入沒有任何資料表的新資料庫（不必先執行 migrate）。"
        )
    kept = archive.media()
    for path in _files(media):
        name = path.relative_to(media).as_posix()
        if name not in kept or _sha256(path) != kept[name].sha256:
            raise BackupError(f"附件資料夾 {media} 已有其他檔案（{name}），未寫入任何資料。")


def pending(archive: Archive) -> bool:
    """Whether `migrate` has something to do after a restore."""
    known = MigrationLoader(None).disk_migrations
    applied = {(app, name) for app, names in archive.manifest.migrations.items() for name in names}
    return bool(known.keys() - applied)


def _unknown(migrations: dict[str, list[str]]) -> list[str]:
    known = MigrationLoader(None).disk_migrations
    mine = {app for app, _name in known}
    # An application that is switched off here does no harm; one of ours that is ahead does.
    return [
        f"{app}.{name}"
        for app in sorted(mine & migrations.keys())
        for name in migrations[app]
        if (app, name) not in known
    ]


def _applied(connection: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found.setdefault(app, []).append(name)
    if not found:
        raise BackupError("資料庫是空的（沒有任何已執行的 migrate），沒有可以備份的資料。")
    return found


def _application() -> dict[str, str]:
    return {"code": code_stamp(), "django": django.get_version(), "python": platform.python_version()}


def _files(media: Path) -> Iterator[Path]:
    """Every file below the folder, in a fixed order; links are not followed, leavings of a killed restore left out."""
    for folder, folders, names in os.walk(media):
        folders[:] = sorted(name for name in folders if not name.startswith(_SCRATCH))
        for name in sorted(names):
            path = Path(folder) / name
            if path.is_file() and not path.is_symlink():
                yield path


def _write_media(archive: Archive, media: Path) -> None:
    kept = archive.media()
    if not kept:
        return
    media.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=_SCRATCH, dir=media) as scratch:
        for name in kept:
            draft, target = Path(scratch) / "file", media / name
            with archive.open(MEDIA + name) as source, draft.open("wb") as out:
                shutil.copyfileobj(source, out)
                out.flush()
                os.fsync(out.fileno())
            target.parent.mkdir(parents=True, exist_ok=True)
            draft.replace(target)


def _sha256(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
