"""Twenty years of open-data lists against a bare `bulk_create` of the same rows, in one process, interleaved.

    python tests/bench/bench_lines.py [ARCHIVE]

Prints medians of five rounds and their ratio, on the database that DATABASE_URL names (a test database beside
it, removed afterwards). The bare side gets ready-made objects and writes nothing but them; ours reads the files,
finds agencies and parents, and writes. The aim is a ratio of at most 3.
"""

from __future__ import annotations

import gc
import os
import statistics
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import django

REPO = Path(__file__).resolve().parent.parent.parent
ARCHIVE = REPO.parent / "shared" / "data" / "lines-fy95-fy114-proposed.tar.gz"
ROUNDS = 5
ROC_OFFSET = 1911


def timed(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare(folder: Path) -> None:
    from django.db import transaction

    from budget.line_list_import import import_lines
    from budget.models import Agency, AgencyName, FiscalYear, LineItem

    files = {int(path.stem[2:6]) - ROC_OFFSET: path for path in sorted(folder.glob("tw*.csv"))}

    def ours() -> int:
        return sum(import_lines(path, year, "proposed").rows for year, path in files.items())

    def empty(*models: type) -> None:
        for model in models:
            rows = model._default_manager.all()
            rows._raw_delete(rows.db)

    def bare(rows: list[LineItem]) -> None:
        with transaction.atomic():
            LineItem.objects.bulk_create(rows)

    times: dict[str, list[float]] = {"import": [], "again": [], "bare": []}
    leaves = ours()
    template = list(LineItem.objects.order_by("pk").values())
    for _ in range(ROUNDS):
        rows = [LineItem(**values) for values in template]
        empty(LineItem)
        times["bare"].append(timed(lambda rows=rows: bare(rows)))
        empty(LineItem, AgencyName, Agency, FiscalYear)
        times["import"].append(timed(ours))
        times["again"].append(timed(ours))
        template = list(LineItem.objects.order_by("pk").values())
    medians = {name: statistics.median(values) for name, values in times.items()}
    print(f"{len(files)} years, {leaves:,} rows, {len(template):,} lines")
    for name, seconds in medians.items():
        print(f"  {name:<7}{seconds:7.2f} s  {seconds / medians['bare']:5.2f} x bare bulk_create")


def main(archive: Path) -> int:
    if not archive.exists():
        print(f"skipped: {archive.name} is not here")
        return 0
    sys.path.insert(0, str(REPO))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")
    django.setup()
    from django.db import connection

    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            with tarfile.open(archive) as tar:
                tar.extractall(folder, filter="data")
            print(connection.vendor)
            compare(Path(folder))
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ARCHIVE))
