"""An import of 10,000 letters and of 10,000 freezes, preview and commit, against a bare bulk_create of the same rows with history.

    python tests/bench/bench_imports.py [ROWS]

Medians of three rounds, interleaved, on the database that DATABASE_URL names (a test database beside it, removed afterwards).
Aims: preview + commit at most 4 x the bare write; the unchanged file again no slower than the first time; peak memory of this
process below 300 MB. Then an ODS export of 50,000 rows with its peak memory (aim: 150 MB more than before), and savers while a
table is previewed (aim: no lock error).
"""

from __future__ import annotations

import gc
import os
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

REPO = Path(__file__).resolve().parent.parent.parent
ROUNDS = 3
SAVERS, SAVES = 20, 10


def timed(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak() -> float:
    """Megabytes this process has needed at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def letters(count: int) -> tuple[list[str], list[list[Any]]]:
    header = ["字號", "發文日期", "方向", "發文機關", "受文者", "承辦機關代碼", "主旨"]
    rows = [
        [
            f"經授工字第{10_800_000_000 + n}號",
            "2019-02-27",
            "機關函送立法院",
            "經濟部",
            "立法院",
            "2610",
            f"檢送第{n}案書面報告",
        ]
        for n in range(count)
    ]
    return header, rows


def freezes(keys: list[str]) -> tuple[list[str], list[list[Any]]]:
    header = [
        "決議代號",
        "序",
        "機關代碼",
        "凍結方式",
        "凍結金額（元）",
        "報告種類",
        "須經同意",
        "期限（原文）",
        "凍結條文",
    ]
    clause = "凍結100萬元，俟向立法院經濟委員會提出書面報告，經同意後，始得動支"
    return header, [[key, 1, "2610", "定額", 1_000_000, "書面報告", "是", "1個月內", clause] for key in keys]


def empty(*models: Any) -> None:
    for model in models:
        for table in (model, model.history.model):
            rows = table._default_manager.all()
            rows._raw_delete(rows.db)


def compare(model: Any, header: list[str], rows: list[list[Any]], folder: Path, user: Any) -> None:
    from django.contrib import admin
    from django.db import transaction

    from budget import history
    from budget.sheets import to_ods
    from oversight.imports.commit import confirm
    from oversight.imports.preview import preview
    from oversight.imports.specs import SPECS
    from oversight.models import ImportBatch

    path = folder / "table.ods"
    path.write_bytes(to_ods("資料", header, rows))
    spec, page = SPECS[model], admin.site._registry[model]
    times: dict[str, list[float]] = {name: [] for name in ("bare", "preview", "commit", "again")}
    most = 0.0
    for _ in range(ROUNDS):
        empty(model)
        times["preview"].append(timed(lambda: preview(path, path.name, spec, user, page)))
        batch = ImportBatch.objects.latest("pk")
        times["commit"].append(timed(lambda batch=batch: confirm(batch, user, skip=False)))
        times["again"].append(timed(lambda: preview(path, path.name, spec, user, page)))
        most = most or peak()  # before the bare side holds all its rows at once
        template = list(model._default_manager.order_by("pk").values())
        empty(model)
        new = [model(**{k: v for k, v in values.items() if k != "id"}) for values in template]
        with transaction.atomic():
            times["bare"].append(timed(lambda new=new: history.create_all(model, new)))
    medians = {name: statistics.median(values) for name, values in times.items()}
    both = medians["preview"] + medians["commit"]
    print(f"  {len(rows):,} rows of {model._meta.verbose_name}, as ODS")
    for name, seconds in medians.items():
        print(f"    {name:<8}{seconds:7.2f} s  {seconds / medians['bare']:5.2f} x bare write with history")
    print(
        f"    preview + commit {both / medians['bare']:5.2f} x; again {medians['again'] / both:5.2f} x the first time"
    )
    print(f"    peak memory of this process with the first import {most:.0f} MB")


def export(count: int) -> None:
    from oversight.imports import files
    from oversight.imports.specs import SPECS
    from oversight.models import Letter

    Letter.objects.bulk_create(
        [
            Letter(number_text=f"虛構字第{n}號", number=f"虛構字{n}", direction="to_yuan", subject=f"第{n}案")
            for n in range(count)
        ],
        batch_size=500,
    )
    before = peak()
    seconds = timed(
        lambda: files.export(SPECS[Letter], files.model_rows(SPECS[Letter], Letter.objects.all()), "ods")
    )
    print(
        f"  ODS export of {Letter.objects.count():,} rows {seconds:5.2f} s, peak memory {before:.0f} -> {peak():.0f} MB"
    )


def savers(path: Path, user: Any) -> None:
    """People save while a table is previewed: how many failed, and how long the slowest waited."""
    from django.contrib import admin
    from django.db import DatabaseError, connection, transaction

    from oversight.imports.preview import preview
    from oversight.imports.specs import SPECS
    from oversight.models import Letter

    keys = list(Letter.objects.order_by("pk").values_list("pk", flat=True)[: SAVERS * SAVES])
    waits: list[float] = []
    failed: list[str] = []

    def save(mine: list[int]) -> None:
        for key in mine:
            start = time.perf_counter()
            try:
                with transaction.atomic():
                    letter = Letter.objects.select_for_update().get(pk=key)
                    letter.subject = "已改"
                    letter.save()
            except DatabaseError as error:
                failed.append(str(error))
            waits.append(time.perf_counter() - start)
            time.sleep(0.02)
        connection.close()

    threads = [threading.Thread(target=save, args=(keys[n::SAVERS],)) for n in range(SAVERS)]
    work = threading.Thread(
        target=lambda: (
            preview(path, path.name, SPECS[Letter], user, admin.site._registry[Letter]),
            connection.close(),
        )
    )
    work.start()
    for thread in threads:
        thread.start()
    for thread in (*threads, work):
        thread.join()
    print(
        f"  {len(waits)} saves by {SAVERS} people during a preview: {len(failed)} failed, slowest {max(waits):.2f} s"
    )


def main(count: int) -> int:
    sys.path.insert(0, str(REPO))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")
    django.setup()
    from django.contrib.auth.models import User
    from django.db import connection

    connection.settings_dict["TEST"]["NAME"] = connection.settings_dict["TEST"].get("NAME") or (
        str(Path(tempfile.gettempdir()) / f"bench-{os.getpid()}.sqlite3")
        if connection.vendor == "sqlite"
        else None
    )
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        from budget.sheets import to_ods
        from oversight.audit import guards
        from oversight.models import FreezeCondition, Letter, Resolution
        from tests.factories import make_agency, make_committee, make_year

        guards.remove("default")  # each round begins with an empty history
        user = User.objects.create_superuser("bench")
        make_agency("2610")
        year, committee, agency = make_year(108), make_committee(), make_agency("2610")
        print(connection.vendor)
        with tempfile.TemporaryDirectory() as folder:
            compare(Letter, *letters(count), Path(folder), user)
            resolutions = [
                Resolution(
                    key=f"108-general-economics-13-2-{n}",
                    fiscal_year=year,
                    part="review",
                    committee=committee,
                    kuan=13,
                    xiang=2,
                    heading_agency=agency,
                    number=n,
                    kind="freeze",
                    text="爰凍結。",
                )
                for n in range(1, count + 1)
            ]
            Resolution.objects.bulk_create(resolutions, batch_size=500)
            compare(FreezeCondition, *freezes([row.key for row in resolutions]), Path(folder), user)
            export(5 * count)
            path = Path(folder) / "many.ods"
            path.write_bytes(to_ods("資料", *letters(5 * count)))
            savers(path, user)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
