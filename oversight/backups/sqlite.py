"""SQLite: a copy by the online backup API, taken while others read and write, and put back the same way."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from oversight.backups.archive import Archive, BackupError, TableState, Writer

MEMBER = "database.sqlite3"
_TABLES = """SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'sqlite_stat1'
AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"""


def dump(connection: Any, archive: Writer, folder: Path) -> dict[str, TableState]:
    """Add one consistent state of the database; its tables are described from that very copy.

    The copy needs as much room in `folder` as the database. All pages go in one step: in steps, every commit of
    another process would make it begin again. Writers do not wait for it.
    """
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as scratch:
        copy = Path(scratch) / MEMBER
        with closing(_opened(_file(connection))) as source, closing(sqlite3.connect(copy)) as out:
            source.backup(out)
            # The copy is one file; the log of a database in WAL mode would be another.
            out.execute("PRAGMA journal_mode = DELETE")
            states = table_states(out)
        with copy.open("rb") as content:
            archive.add(MEMBER, content)
    return states


def is_empty(connection: Any) -> bool:
    """Whether there is no table at all."""
    file = _file(connection)
    if not file.exists():
        return True
    with closing(_opened(file)) as database:
        return not database.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0]


@contextmanager
def unpacked(connection: Any, archive: Archive) -> Iterator[Path]:
    """The database of the archive in a file beside the target, found sound. Raises BackupError where it is not."""
    target = _file(connection)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=target.parent) as scratch:
        copy = Path(scratch) / MEMBER
        with archive.open(MEMBER) as source, copy.open("wb") as out:
            shutil.copyfileobj(source, out, 1 << 20)
        check(copy, archive.manifest.tables)
        yield copy


def load(connection: Any, archive: Archive) -> None:
    """Put the archive's database into the empty target: all of it, or, killed at any moment, nothing."""
    with unpacked(connection, archive) as copy:
        connection.close()
        with (
            closing(sqlite3.connect(copy)) as source,
            closing(_opened(_file(connection), new=True)) as target,
        ):
            target.execute("PRAGMA synchronous = FULL")
            source.backup(target)
            target.execute("PRAGMA journal_mode = WAL")
    check(_file(connection), archive.manifest.tables)


def check(file: Path, expected: dict[str, TableState]) -> None:
    """Raises BackupError where the file is damaged, a foreign key leads nowhere or a table differs."""
    with closing(_opened(file)) as database:
        if (said := database.execute("PRAGMA integrity_check(1)").fetchone()[0]) != "ok":
            raise BackupError(f"資料庫檔損壞：{said}")
        if orphan := database.execute("PRAGMA foreign_key_check").fetchone():
            raise BackupError(f"外鍵不符：{orphan[0]} 第 {orphan[1]} 列參照的 {orphan[2]} 不存在")
        compare(expected, table_states(database))


def compare(expected: dict[str, TableState], found: dict[str, TableState]) -> None:
    """Raises BackupError that names the tables which differ."""
    names = sorted(expected.keys() | found.keys())
    if different := [name for name in names if expected.get(name) != found.get(name)]:
        raise BackupError(f"還原後內容與備份不符的資料表：{'、'.join(different)}")


def table_states(database: sqlite3.Connection) -> dict[str, TableState]:
    """Rows and checksum of every table, those behind the search index included."""
    database.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    names = [name for (name,) in database.execute(_TABLES)]
    return {name: _state(database, name) for name in names}


def _state(database: sqlite3.Connection, table: str) -> TableState:
    digest, rows = hashlib.sha256(), 0
    # NOT INDEXED: in the order of the table itself, whatever indexes could also answer.
    for row in database.execute(f'SELECT * FROM "{table}" NOT INDEXED'):  # noqa: S608
        text = json.dumps(row, ensure_ascii=False, default=lambda data: {"blob": data.hex()})
        digest.update(text.encode("utf-8", "surrogateescape") + b"\n")
        rows += 1
    return TableState(rows, digest.hexdigest())


def _file(connection: Any) -> Path:
    return Path(connection.settings_dict["NAME"])


def _opened(file: Path, *, new: bool = False) -> sqlite3.Connection:
    if not new and not file.exists():
        raise BackupError(f"找不到資料庫檔 {file}。")
    return sqlite3.connect(file, timeout=20)
