"""PostgreSQL: pg_dump and pg_restore, and a description of the tables from the very snapshot that pg_dump reads."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import IO, Any

from django.db.backends.postgresql.client import DatabaseClient

from oversight.backups.archive import CHUNK, Archive, BackupError, TableState, Writer
from oversight.backups.sqlite import compare
from oversight.snapshots import snapshot

MEMBER = "database.dump"
#: How values are written as text: not by what this server or login happens to prefer.
_PLAIN = (
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL intervalstyle = 'postgres'",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL extra_float_digits = 1",
)
# A sum over the rows' hashes: the same in whatever order the server meets them.
_STATE = """
SELECT COUNT(*), COALESCE(SUM(('x' || substr(hash, 1, 16))::bit(64)::bigint), 0),
COALESCE(SUM(('x' || substr(hash, 17, 16))::bit(64)::bigint), 0)
FROM (SELECT encode(sha256(convert_to(row::text, 'UTF8')), 'hex') AS hash FROM {table} AS row) AS hashes"""


def dump(connection: Any, archive: Writer, _folder: Path) -> dict[str, TableState]:
    """Add one consistent state of the database, written straight into the archive. Writers do not wait for it."""
    command, environment = _command(connection, "pg_dump")
    with snapshot(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={cursor.fetchone()[0]}"]
        with tempfile.TemporaryFile() as said:
            run = subprocess.Popen(  # noqa: S603
                [*command, *options], env=environment, stdout=subprocess.PIPE, stderr=said
            )
            try:
                assert run.stdout is not None  # noqa: S101
                archive.add(MEMBER, run.stdout, packed=True)
            except BaseException:
                run.kill()
                raise
            finally:
                run.wait()
            _require_success("pg_dump", run.returncode, said)
        return table_states(connection, cursor)


def is_empty(connection: Any) -> bool:
    """Whether there is no table and no view at all."""
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor, include_views=True)


def load(connection: Any, archive: Archive) -> None:
    """Put the archive's database into the empty target in one transaction; then compare every table."""
    command, environment = _command(connection, "pg_restore")
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    connection.close()
    with tempfile.TemporaryFile() as said, archive.open(MEMBER) as source:
        run = subprocess.Popen(  # noqa: S603
            [*command, *options],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
        assert run.stdin is not None  # noqa: S101
        try:
            shutil.copyfileobj(source, run.stdin, CHUNK)
            run.stdin.close()
        except BrokenPipeError:
            pass  # it gave up, and says why
        finally:
            run.wait()
        _require_success("pg_restore", run.returncode, said)
    with snapshot(), connection.cursor() as cursor:
        compare(archive.manifest.tables, table_states(connection, cursor))


def table_states(connection: Any, cursor: Any) -> dict[str, TableState]:
    """Rows and checksum of every table, as the present transaction sees them."""
    for setting in _PLAIN:
        cursor.execute(setting)
    states = {}
    for table in sorted(connection.introspection.table_names(cursor)):
        cursor.execute(_STATE.format(table=connection.ops.quote_name(table)))
        rows, first, second = cursor.fetchone()
        states[table] = TableState(rows, f"{first}/{second}")
    return states


def _command(connection: Any, tool: str) -> tuple[list[str], dict[str, str]]:
    """The tool with where to connect to, and an environment that bears the password. Raises BackupError."""
    path = shutil.which(tool)
    if path is None:
        raise BackupError(
            f"找不到 {tool}。PostgreSQL 的備份與還原需要它：請安裝 postgresql-client"
            "（版本不低於伺服器），或把它所在的資料夾加入 PATH。"
        )
    arguments, given = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    return [path, *arguments[1:-1], "-d", arguments[-1]], {**os.environ, **(given or {}), "LC_MESSAGES": "C"}


def _require_success(tool: str, code: int, said: IO[bytes]) -> None:
    if code:
        said.seek(0)
        words = said.read(4_000).decode(errors="replace").strip()
        raise BackupError(f"{tool} 失敗（代碼 {code}）：{words}")
