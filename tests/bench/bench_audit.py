"""What the audit trail costs: the same writes with it and without, interleaved within one run.

    python tests/bench/bench_audit.py [ROWS]

An import of 10,000 letters (preview and commit, then the commit alone), and single saves, each in its own transaction. Medians of this
process's processor time, which other work on the machine disturbs least; on PostgreSQL the server's is not in it. In a test
database, removed afterwards: where DATABASE_URL says, else on SQLite and then on PostgreSQL where there is one. Aim: the
import at most 1.3 x.
"""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

REPO = Path(__file__).resolve().parent.parent.parent
ROUNDS = 3
SAVES = 300


@contextmanager
def audited(wanted: bool) -> Iterator[None]:
    """History as ever; where not `wanted`, nobody listens to it and so nothing is sealed."""
    from simple_history.signals import post_create_historical_record

    from budget.history import recorded
    from oversight.audit import records

    if not wanted:
        post_create_historical_record.disconnect(dispatch_uid="audit")
        recorded.disconnect(dispatch_uid="audit")
    try:
        yield
    finally:
        records.connect()


def timed(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def imports(path: Path, user: Any, times: dict[str, dict[bool, list[float]]]) -> None:
    from django.contrib import admin

    from oversight.imports.commit import confirm
    from oversight.imports.preview import preview
    from oversight.imports.specs import SPECS
    from oversight.models import ImportBatch, Letter
    from tests.bench.bench_imports import empty

    for number in range(2 * ROUNDS):
        wanted = number % 2 == 1
        empty(Letter)
        with audited(wanted):
            first = timed(lambda: preview(path, path.name, SPECS[Letter], user, admin.site._registry[Letter]))
            second = timed(lambda: confirm(ImportBatch.objects.latest("pk"), user, skip=False))
        times["preview + commit"][wanted].append(first + second)
        times["commit alone"][wanted].append(second)


def saves(times: dict[str, dict[bool, list[float]]]) -> None:
    from django.db import transaction

    from oversight.models import Letter

    rows = list(Letter.objects.order_by("pk")[:SAVES])
    for number, row in enumerate(rows * 2):
        wanted = number % 2 == 1
        row.subject = f"第{number}次"
        with audited(wanted):
            start = time.process_time()
            with transaction.atomic():
                row.save()
            times["one save"][wanted].append(time.process_time() - start)


def main(count: int) -> int:
    sys.path.insert(0, str(REPO))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    django.setup()
    from django.contrib.auth.models import User
    from django.db import connection

    from budget.sheets import to_ods
    from oversight.audit import guards
    from tests.bench.bench_imports import letters
    from tests.factories import make_agency, make_committee, make_year

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(
            Path(tempfile.gettempdir()) / f"bench-{os.getpid()}.sqlite3"
        )
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    times: dict[str, dict[bool, list[float]]] = {
        what: {False: [], True: []} for what in ("preview + commit", "commit alone", "one save")
    }
    try:
        guards.remove("default")  # each round begins with an empty history
        user = User.objects.create_superuser("bench")
        make_agency("2610"), make_year(108), make_committee()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "table.ods"
            path.write_bytes(to_ods("資料", *letters(count)))
            imports(path, user, times)
        saves(times)
        print(f"{connection.vendor}, {count:,} rows")
        for what, both in times.items():
            without, used = (statistics.median(both[wanted]) for wanted in (False, True))
            print(f"  {what:<17}{used / without:5.2f} x  ({without * 1000:9.2f} -> {used * 1000:9.2f} ms)")
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    return 0


def again_on_postgres() -> int:
    command = [sys.executable, "tests/with_postgres.py", sys.executable, __file__, *sys.argv[1:]]
    return subprocess.run(command, cwd=REPO).returncode


if __name__ == "__main__":
    both = "DATABASE_URL" not in os.environ
    failed = main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    sys.exit(failed or (again_on_postgres() if both else 0))
