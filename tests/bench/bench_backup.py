"""Backup and restore of many invented resolutions: seconds, and bytes of the database and of the file.

    python tests/bench/bench_backup.py [RESOLUTIONS]

On SQLite, and on a throw-away PostgreSQL where one is installed. Aims: a backup of 100,000 within a minute, a restore
within two; both grow with the rows.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(REPO))

from tests.own_database import query  # noqa: E402
from tests.with_postgres import NoPostgres, throw_away_url  # noqa: E402

MB = 1_000_000


def run(url: str, folder: Path, *command: object) -> float:
    """Seconds that a script of the project takes on the database `url`."""
    environment = {**os.environ, "DATABASE_URL": url, "OVERSIGHT_VAR": str(folder)}
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, *map(str, command)], cwd=REPO, env=environment, check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - began


def measured(name: str, count: int, source: str, target: str, folder: Path) -> None:
    """Fill `source`, back it up, restore it into `target`, and say what that took."""
    (folder / "one").mkdir()
    (folder / "two").mkdir()
    run(source, folder / "one", "manage.py", "migrate", "-v0")
    filled = run(source, folder / "one", "tests/bench/generate.py", count)
    file = folder / "backup.zip"
    backup = run(source, folder / "one", "manage.py", "backup", file)
    checked = run(source, folder / "one", "manage.py", "restore", "--check", file)
    restored = run(target, folder / "two", "manage.py", "restore", file)
    size, rows = database_size(source), rows_of(file)
    print(
        f"{name}: {count:,} resolutions, {rows:,} rows in all, made in {filled:.0f} s; database {size / MB:.0f} MB "
        f"({size / rows:.0f} bytes a row), file {file.stat().st_size / MB:.0f} MB; "
        f"backup {backup:.1f} s, check {checked:.1f} s, restore {restored:.1f} s"
    )


def rows_of(file: Path) -> int:
    """Of all tables in a backup."""
    with zipfile.ZipFile(file) as archive:
        tables = json.loads(archive.read("manifest.json"))["tables"]
    return sum(table["rows"] for table in tables.values())


def database_size(url: str) -> int:
    sql = "SELECT pg_database_size(current_database())"
    if url.startswith("sqlite"):
        sql = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    return int(query(url, sql)[0][0])


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one, two = (f"sqlite:///{folder / side / 'db.sqlite3'}" for side in ("one", "two"))
        measured("SQLite", count, one, two, folder)
    try:
        with throw_away_url() as url, tempfile.TemporaryDirectory() as name:
            sources = [url.replace("/oversight_", f"/{side}_", 1) for side in ("one", "two")]
            for each in sources:
                create(each)
            measured("PostgreSQL", count, *sources, Path(name))
    except NoPostgres as reason:
        print(f"PostgreSQL: skipped, because {reason}")


def create(url: str) -> None:
    import psycopg

    name = url.partition("@/")[2].partition("?")[0]
    with psycopg.connect(url.replace(f"/{name}", "/postgres", 1), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')


if __name__ == "__main__":
    main()
