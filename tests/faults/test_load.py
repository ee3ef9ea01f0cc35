"""Readers and clerks at once, over HTTP: nobody gets an error of the server, and every answered save is there.

A few people for seconds in the suite; FAULT_LOAD=full (`make faults`): 200 readers and 10 clerks for a minute.
"""

from __future__ import annotations

import http.client
import statistics
import threading
import time
from collections import Counter
from itertools import cycle, islice

from tests.faults.killing import FULL
from tests.faults.serving import KEEPER, Visitor, served
from tests.own_database import own_database, query
from tests.processes import shell

READERS, CLERKS, SECONDS = (200, 10, 60) if FULL else (20, 2, 5)
CASES = 60
FILL = f"""{KEEPER}
from tests.factories import make_freeze, make_letter, make_resolution
for number in range(1, {CASES} + 1):
    make_freeze(make_resolution(number), 1_000_000)
for number in range({CLERKS}):
    make_letter(f"經授工字第{{number + 1}}號", subject="第0次")
"""
PAGES = [
    "/",
    "/resolutions/",
    "/freezes/",
    "/agencies/",
    "/deadlines/",
    "/search/?q=%E5%B7%A5%E6%A5%AD",
    "/api/v1/resolutions/",
    "/en/resolutions/",
    "/resolutions/?year=108",
]
VERIFY = "from django.core.management import call_command; call_command('verify')"


class Crowd:
    """People who go on until it is over; what they got."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.over = threading.Event()
        self.statuses: Counter[tuple[str, int]] = Counter()
        self.seconds: list[float] = []
        self.faults: list[str] = []

    def took(self, who: str, ask: object, *arguments: str, **changes: str) -> int:
        """Status of what was asked; 0 where there was no answer."""
        began = time.monotonic()
        try:
            status = ask(*arguments, **changes).status  # type: ignore[operator]
        except (OSError, http.client.HTTPException) as error:
            status = 0
            self.faults.append(f"{who} {arguments} {error!r}")
        self.seconds.append(time.monotonic() - began)
        self.statuses[who, status] += 1
        if status >= 500:
            self.faults.append(f"{who} {arguments} {status}")
        return status

    def read(self, number: int) -> None:
        visitor = Visitor(self.port)
        for page in islice(cycle(PAGES), number % len(PAGES), None):
            self.took("reader", visitor.get, page)
            if self.over.wait(0.5):
                return

    def write(self, clerk: Visitor, letter: int, saved: dict[int, int]) -> None:
        page = f"/admin/oversight/letter/{letter}/change/"
        while self.took("clerk", clerk.save, page, subject=f"第{saved[letter] + 1}次") == 302:
            saved[letter] += 1
            if self.over.is_set():
                return


def test_readers_and_clerks_at_once_get_no_error_and_lose_nothing(migrated, tmp_path, var):
    with own_database(tmp_path, like=migrated) as url:
        assert shell(url, FILL).communicate()[0] == ""
        letters = [key for (key,) in query(url, "SELECT id FROM oversight_letter ORDER BY id")]
        saved = dict.fromkeys(letters, 0)
        with served(url, var) as site:
            crowd = Crowd(site.port)
            clerks = [(Visitor(site.port).log_in(), letter) for letter in letters]
            people = [threading.Thread(target=crowd.read, args=(number,)) for number in range(READERS)]
            people += [threading.Thread(target=crowd.write, args=(*each, saved)) for each in clerks]
            for person in people:
                person.start()
            time.sleep(SECONDS)
            crowd.over.set()
            for person in people:
                person.join()
            print(dict(crowd.statuses), f"median {statistics.median(crowd.seconds):.2f} s, ", end="")
            print(f"slowest {max(crowd.seconds):.2f} s")
            assert crowd.faults == []
        assert set(crowd.statuses) == {("reader", 200), ("clerk", 302)}
        subjects = query(url, "SELECT id, subject FROM oversight_letter ORDER BY id")
        assert subjects == [(letter, f"第{saved[letter]}次") for letter in letters]
        changes = "SELECT count(*) FROM oversight_historicalletter WHERE history_type = '~'"
        assert query(url, changes) == [(sum(saved.values()),)]
        verified = shell(url, VERIFY)
        verified.communicate()
        assert verified.returncode == 0
