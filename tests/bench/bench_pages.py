"""What the public pages cost with nothing kept, beside the least that the same answer could cost.

    python tests/bench/bench_pages.py [COUNT ...]

Fills a SQLite database of its own with COUNT invented resolutions (10,000 and 100,000 unless told otherwise), or the
PostgreSQL database that DATABASE_URL names, which must be empty, and asks in one process, in turns, the median of
REPEATS counting. Milliseconds are of processor time on SQLite, whose work is done in this process, so that a busy
machine matters less, and of the clock on PostgreSQL.

    floor    the same rows by the best hand-written SQL, written into HTML by f-strings
    hello    the smallest page of the site, through all of its middleware
    scan     LIKE over every resolution, the least that looks at every text

The aims: no page above 300 ms at 100,000; a list with all its counts within 1.3 floors, with three filters within a
floor and five hellos; an unchanged page within 2 hellos; a search within a quarter of a scan.
"""

from __future__ import annotations

import datetime
import html
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

REPO = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(REPO)]

from tests.bench.generate import fill, on_own_database  # noqa: E402

REPEATS = 7
DAY = datetime.date(2026, 11, 23)
PAGES = (
    "/",
    "/resolutions/",
    "/resolutions/?committee=economics&kind=freeze&status=referred",
    "/resolutions/?page=200",
    "/resolutions/?q=凍",
    "/resolutions/?q=預算",
    "/resolutions/?q=立法院",
    "/freezes/",
    "/deadlines/",
    "/agencies/",
    "/agencies/0101/",
    "/committees/economics/",
    "/holders/",
    "/durations/",
    "/meetings/",
    "/pictures/",
    "/search/?q=凍",
    "/data/",
    "/api/v1/resolutions/",
)
WORDS = ("凍", "預算", "立法院", "查無此字")
_COUNTS = """
SELECT {by}, COUNT(*), SUM(CASE WHEN freeze_count > 0 THEN 1 ELSE 0 END), SUM(frozen), SUM(released)
FROM oversight_resolution r WHERE {where} GROUP BY {by}"""
_ROWS = """
SELECT r.key, r.excerpt, r.state, r.frozen, r.released, r.due_on, r.last_moved_on, y.year, a.name
FROM oversight_resolution r JOIN budget_fiscalyear y ON y.id = r.fiscal_year_id
LEFT JOIN budget_agency a ON a.id = r.heading_agency_id
WHERE {where} ORDER BY (r.state IN ('released', 'delivered', 'answered')), r.due_on IS NULL, r.due_on LIMIT 25"""
_REAL = "NOT r.is_fictional"
_THREE = (
    _REAL
    + """ AND r.kind = 'freeze' AND r.state = 'referred' AND r.parties_id IN
(SELECT key FROM oversight_parties WHERE ',' || committees || ',' LIKE '%,' ||
(SELECT id FROM oversight_committee WHERE slug = 'economics') || ',%')"""
)


def main(counts: list[int]) -> int:
    for count in counts:
        on_own_database(__file__, "measure", str(count), postgres=True)
    return 0


def measure(count: int) -> None:
    """Fill the database of the settings, and print what its pages cost."""
    import django

    django.setup()
    from django.db import connection

    fill(count, DAY)
    print(f"{count:,} resolutions, {connection.vendor}")
    _print(_medians(_asked()))


def _asked() -> dict[str, Callable[[], Any]]:
    """What is measured, by name."""
    from django.core.cache import cache
    from django.test import Client

    client = Client(headers={"host": "localhost"})

    def page(url: str) -> Callable[[], Any]:
        def ask() -> Any:
            cache.clear()
            response = client.get(url)
            assert response.status_code == 200, url
            return response

        return ask

    tag = client.get("/resolutions/")["ETag"]
    return {
        "hello": lambda: client.get("/robots.txt"),
        "floor": lambda: _floor(_REAL),
        "floor, three filters": lambda: _floor(_THREE),
        "unchanged": lambda: client.get("/resolutions/", headers={"if-none-match": tag}),
        **{f"scan {word}": (lambda word=word: _scan(word)) for word in WORDS},
        **{f"find {word}": (lambda word=word: _find(word)) for word in WORDS},
        **{url: page(url) for url in PAGES},
    }


def _medians(asked: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """Milliseconds, by name; everything in turns."""
    from django.db import connection

    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    taken: dict[str, list[float]] = {name: [] for name in asked}
    for turn in range(REPEATS + 1):
        for name, ask in asked.items():
            start = clock()
            ask()
            if turn:  # the first warms up
                taken[name].append((clock() - start) * 1000)
    return {name: median(each) for name, each in taken.items()}


def _print(took: dict[str, float]) -> None:
    hello, floor, three = took["hello"], took["floor"], took["floor, three filters"]
    for name in ("hello", "floor", "floor, three filters"):
        print(f"  {name:<64}{took[name]:8.1f} ms")
    print(f"  {'unchanged page':<64}{took['unchanged']:8.1f} ms = {took['unchanged'] / hello:.1f} hellos")
    for word in WORDS:
        scan, find = took[f"scan {word}"], took[f"find {word}"]
        print(f"  {'search ' + word:<62}{find:8.1f} ms = 1/{scan / find:.0f} of a scan")
    for url in PAGES:
        told = f"{took[url] / floor:.1f} floors"
        if "committee=" in url:
            told = f"floor and {(took[url] - three) / hello:.1f} hellos"
        print(f"  {url:<64}{took[url]:8.1f} ms = {told}{'   above 300' * (took[url] > 300)}")


def _floor(where: str) -> str:
    """A page of rows with three counted facets, as short as it can be."""
    from django.db import connection

    with connection.cursor() as cursor:
        boxes = []  # no parameters are given, so that % stands for itself
        for by in ("fiscal_year_id", "kind", "state"):
            cursor.execute(_COUNTS.format(by=by, where=where))
            boxes.append("".join(f"<li>{row[0]} {row[1]} {row[3]}</li>" for row in cursor.fetchall()))
        cursor.execute(_ROWS.format(where=where))
        rows = "".join(
            "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>"
            for row in cursor.fetchall()
        )
    return f"<!doctype html><ul>{'</ul><ul>'.join(boxes)}</ul><table>{rows}</table>"


def _scan(word: str) -> list[Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM oversight_resolution WHERE search_key LIKE %s", [f"%{word}%"])
        return cursor.fetchall()


def _find(word: str) -> Any:
    """As the site finds it, in resolutions, answers and letters."""
    from oversight.search import hits

    return hits(word)


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        measure(int(sys.argv[2]))
    else:
        sys.exit(main([int(each.replace("_", "")) for each in sys.argv[1:]] or [10_000, 100_000]))
