"""A government's worth of invented resolutions, for measuring: any number, over twenty years and 312 agencies.

    OVERSIGHT_VAR=/tmp/many python manage.py migrate
    OVERSIGHT_VAR=/tmp/many python tests/bench/generate.py 100000

Writes into an empty database only, the one that the settings name. Shapes follow the seed book: kinds, steps,
deadlines and amounts in its proportions, agencies of very unequal size, 通案決議 that bind all agencies. Every
name and text says that it is invented; roll-ups are those that `oversight.computed` says (a test compares).
The same number and day give the same rows. A million take 21 minutes of one processor and 3.9 GB on SQLite.
"""

from __future__ import annotations

import datetime
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

REPO = Path(__file__).resolve().parent.parent.parent
YEARS = 20
MINISTRIES = 26
AGENCIES = 312
COMMONS_A_YEAR = 20
BATCH = 20_000
MARK = "（量測用虛構資料）"


class Table:
    """Rows of one model on their way into the database; columns not named take the model's default."""

    def __init__(self, model: Any, *names: str) -> None:
        self.model, self.names, self.rows = model, names, []
        self.written = 0
        others = [f for f in model._meta.concrete_fields if f.attname not in (*names, "id")]
        others = [f for f in others if not f.generated]
        self.columns = ["id", *names, *(field.column for field in others)]
        self.rest = tuple(field.get_default() for field in others)

    def add(self, *values: Any) -> int:
        """Keep a row; returns its key."""
        self.written += 1
        self.rows.append((self.written, *values, *self.rest))
        return self.written

    def flush(self) -> None:
        """Write what was kept: COPY on PostgreSQL, executemany on SQLite."""
        from django.db import connection

        if not self.rows:
            return
        table = connection.ops.quote_name(self.model._meta.db_table)
        columns = ", ".join(connection.ops.quote_name(column) for column in self.columns)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in self.rows:
                        copy.write_row(row)
            else:
                marks = ", ".join("?" * len(self.columns))
                cursor.connection.executemany(
                    f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # names of our own
                    self.rows,
                )
        self.rows.clear()


def generate(count: int, today: datetime.date) -> dict[str, int]:
    """Fill the empty database with `count` resolutions as they stand on `today`; rows written, by table.

    Raises ValueError where the database has resolutions.
    """
    from django.core.management.color import no_style
    from django.db import connection, transaction

    from oversight.models import Resolution
    from tests.bench.invented import Writer

    if Resolution.objects.exists():
        raise ValueError("the database has resolutions already; name an empty one with DATABASE_URL")
    with transaction.atomic():
        writer = Writer(today, random.Random(count))  # noqa: S311  # reproducible, no secret
        for number in _numbers(count):
            writer.resolution(*number)
            if len(writer.resolutions.rows) >= BATCH:
                writer.flush()
        writer.flush()
        models = [table.model for table in writer.tables]
        with connection.cursor() as cursor:
            for sql in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(sql)
    return {table.model._meta.db_table: table.written for table in writer.tables}


def settle() -> None:
    """Let the database look at its rows; PostgreSQL answers from an index alone only where a vacuum has been."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def fill(count: int, today: datetime.date) -> None:
    """Make the tables of the database that the settings name, fill them, and collect the static files."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    generate(count, today)
    settle()


def on_own_database(script: str, *arguments: str, postgres: bool = False) -> None:
    """Run a script of this folder on a data folder of its own, removed afterwards.

    On SQLite, unless `postgres` lets DATABASE_URL name another database.
    """
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "OVERSIGHT_VAR": folder, "LOG_LEVEL": "ERROR", "PYTHONPATH": str(REPO)}
        environment.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")
        if not postgres:
            environment.pop("DATABASE_URL", None)
        subprocess.run([sys.executable, script, *arguments], cwd=REPO, env=environment, check=True)


def _numbers(count: int) -> Iterator[tuple[int, bool]]:
    """(year from 0, whether it binds all) of each resolution: years of equal size."""
    for index in range(count):
        place = index // YEARS
        yield index % YEARS, place < min(COMMONS_A_YEAR, max(1, count // YEARS // 25))


def main(count: int) -> int:
    sys.path.insert(0, str(REPO))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")
    django.setup()
    from django.utils import timezone

    start = time.perf_counter()
    for table, rows in generate(count, timezone.localdate()).items():
        print(f"{rows:>10,} {table}")
    settle()
    print(f"{time.perf_counter() - start:10.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1].replace("_", ""))))
