"""The same questions asked of this site and of Datasette, both serving the same SQLite file on this machine.

    python tests/bench/bench_peers.py [COUNT]

Fills a database of its own with COUNT invented resolutions (100,000 unless told otherwise). This site runs as
`make run` runs it; 「anew」 is asked after a change to the data, 「kept」 again and again. Datasette
(`requirements-peers.lock`, its environment named by PEERS) has our indexes, is asked for three facets, and runs twice,
as it comes and with `suggest_facets` off, of which the better counts. One reader: the median of ROUNDS, in turns.
Eight readers: answers a second, of each server alone.

The aims: three filters 8 times as many answers for one reader, 15 times for eight; a list without filter 50 times;
a search 15 times; one resolution 2 and 5 times.
"""

from __future__ import annotations

import contextlib
import datetime
import http.client
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from urllib.parse import quote

REPO = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(REPO), str(REPO / "deploy")]

from drill_servers import free_port  # noqa: E402

ROUNDS, READERS, SECONDS = 7, 8, 6
PEERS = Path(os.environ.get("PEERS", REPO / ".venv/peers"))
DAY = datetime.date(2026, 11, 23)
_FACETS = "_facet=fiscal_year_id&_facet=kind&_facet=state&_size=25"
_WORLD = "is_fictional=0"
_COMMITTEE = """parties_id in (select key from oversight_parties where ',' || committees || ',' like
'%,' || (select id from oversight_committee where slug = 'economics') || ',%')"""
#: Lets Datasette find with our index: its words are the digits of their UTF-8, see `budget.search`.
_METADATA = {
    "databases": {
        "db": {
            "tables": {
                "oversight_resolution": {"fts_table": "oversight_resolution_search", "fts_pk": "id"},
            }
        }
    }
}


def questions(row: tuple[int, str]) -> list[tuple[str, str, str]]:
    """(name, our address, that of Datasette)."""
    from budget.search import phrase

    table = "/db/oversight_resolution"
    three = f"{_WORLD}&kind=freeze&state=referred&_where={quote(' '.join(_COMMITTEE.split()))}"
    found = f"{_WORLD}&_searchmode=raw&_search={quote(phrase('水資源'))}"
    return [
        ("list, three facets", "/resolutions/", f"{table}?{_WORLD}&{_FACETS}"),
        (
            "the same, three filters",
            "/resolutions/?committee=economics&kind=freeze&status=referred",
            f"{table}?{three}&{_FACETS}",
        ),
        ("search", f"/resolutions/?q={quote('水資源')}", f"{table}?{found}&{_FACETS}"),
        ("one resolution", f"/resolutions/{row[1]}/", f"{table}/{row[0]}"),
    ]


class Server:
    """A process that answers on a port of its own; `ask` returns seconds."""

    def __init__(self, name: str, command: Callable[[int], list[str]], environment: dict[str, str]) -> None:
        self.name, self.port = name, free_port()
        self.process = subprocess.Popen(
            command(self.port),
            cwd=REPO,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait(self, address: str) -> None:
        """Until it answers. Raises RuntimeError where it does not within a minute."""
        for _ in range(120):
            with contextlib.suppress(OSError):
                self.ask(address)
                return
            time.sleep(0.5)
        raise RuntimeError(f"{self.name} does not answer")

    def ask(self, address: str) -> float:
        """By a connection of its own. Raises RuntimeError where the answer is not 200."""
        began = time.perf_counter()
        with contextlib.closing(
            http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        ) as connection:
            connection.request("GET", address)
            response = connection.getresponse()
            response.read()
        if response.status != 200:
            raise RuntimeError(f"{self.name} answers {response.status} to {address}")
        return time.perf_counter() - began

    def many(self, address: str) -> float:
        """Answers a second to READERS at once."""
        until, answers = time.monotonic() + SECONDS, [0] * READERS

        def reader(place: int) -> None:
            while time.monotonic() < until:
                self.ask(address)
                answers[place] += 1

        threads = [threading.Thread(target=reader, args=[place]) for place in range(READERS)]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sum(answers) / (time.monotonic() - began)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


@contextlib.contextmanager
def servers(folder: Path, environment: dict[str, str]) -> Iterator[list[Server]]:
    """This site, and Datasette as it comes and with `suggest_facets` off."""
    metadata = folder / "metadata.json"
    metadata.write_text(json.dumps(_METADATA))
    db = folder / "db.sqlite3"

    def ours(port: int) -> list[str]:
        site = [sys.executable, "-m", "gunicorn", "oversight.wsgi", "--bind", f"127.0.0.1:{port}"]
        return [*site, "--workers", "2", "--threads", "4", "--no-control-socket", "--log-level", "error"]

    def datasette(*more: str) -> Callable[[int], list[str]]:
        limits = ["sql_time_limit_ms", "60000", "facet_time_limit_ms", "60000"]
        limits += ["facet_suggest_time_limit_ms", "50", "max_returned_rows", "1000"]
        settings = [
            part for pair in zip(limits[::2], limits[1::2], strict=True) for part in ("--setting", *pair)
        ]
        program = [str(PEERS / "bin/datasette"), "serve", str(db), "--metadata", str(metadata)]
        return lambda port: [*program, *settings, *more, "--port", str(port)]

    started = [
        Server("site", ours, environment),
        Server("datasette", datasette(), environment),
        Server("datasette, no suggestions", datasette("--setting", "suggest_facets", "off"), environment),
    ]
    try:
        started[0].wait("/healthz")
        for each in started[1:]:
            each.wait("/-/versions.json")
        yield started
    finally:
        for each in started:
            each.stop()


def main(count: int) -> int:
    if not (PEERS / "bin/datasette").exists():
        print("skipped: no Datasette; `make .venv/peers` installs it")
        return 0
    with tempfile.TemporaryDirectory(prefix="peers-") as name:
        folder = Path(name)
        environment = {**os.environ, "OVERSIGHT_VAR": name, "PYTHONPATH": str(REPO), "LOG_LEVEL": "ERROR"}
        environment.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")
        environment.pop("DATABASE_URL", None)
        fill = f"from tests.bench.generate import generate, settle; import datetime; generate({count}, {DAY!r}); settle()"
        for command in (
            ["migrate", "-v0"],
            ["shell", "--no-imports", "-c", fill],
            ["collectstatic", "--no-input", "-v0"],
        ):
            subprocess.run([sys.executable, "manage.py", *command], cwd=REPO, env=environment, check=True)
        database = sqlite3.connect(folder / "db.sqlite3", timeout=30, isolation_level=None)
        row = database.execute(
            "SELECT id, key FROM oversight_resolution WHERE freeze_count > 0 LIMIT 1 OFFSET 99"
        ).fetchone()
        print(f"{count:,} resolutions, SQLite")
        with servers(folder, environment) as running:
            for question in questions(row):
                compare(running, database, *question)
    return 0


def compare(running: list[Server], database: sqlite3.Connection, name: str, ours: str, theirs: str) -> None:
    """Print one question: milliseconds for one reader, answers a second for eight."""
    site, *peers = running
    asked = {"anew": (site, ours), "kept": (site, ours), **{each.name: (each, theirs) for each in peers}}
    took: dict[str, list[float]] = {each: [] for each in asked}
    for turn in range(ROUNDS + 1):
        for each, (server, address) in asked.items():
            if each == "anew":
                database.execute("UPDATE oversight_change SET number = random() / 1024")
            if each == "kept":  # by each of the workers
                for _ in range(6):
                    server.ask(address)
            seconds = server.ask(address)
            if turn:  # the first warms up
                took[each].append(seconds * 1000)
    one = {each: median(times) for each, times in took.items()}
    best = min(one[each.name] for each in peers)
    many = {server.name: server.many(address) for server, address in [*asked.values()][1:]}
    rate = max(many[each.name] for each in peers)
    print(
        f"  {name:<24} one reader: anew {one['anew']:.0f} ms, kept {one['kept']:.0f} ms, Datasette {best:.0f} ms"
        f" = {best / one['anew']:.1f} and {best / one['kept']:.1f} ×; eight: {many['site']:.0f}/s, Datasette"
        f" {rate:.1f}/s = {many['site'] / rate:.1f} ×"
    )


if __name__ == "__main__":
    sys.exit(main(int((sys.argv[1:] or ["100000"])[0].replace("_", ""))))
