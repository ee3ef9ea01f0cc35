"""Many clerks read a case and write it at once: nobody fails, nothing is lost, every sum is exact. Amounts are 元.

A few in the suite; FAULT_LOAD=full (`make faults`) takes 50 who write 60 times each.
"""

from __future__ import annotations

import json
import time

from tests.faults.killing import FULL
from tests.own_database import own_database, query
from tests.processes import shell

PROCESSES, THREADS, TIMES = (5, 10, 60) if FULL else (2, 4, 6)
WRITERS = PROCESSES * THREADS
#: Clerks that share a case.
SHARE = 2
CASES = WRITERS // SHARE
EACH = 1_000
FROZEN = SHARE * TIMES * EACH
PREPARE = f"""
from tests.factories import make_freeze, make_resolution
for number in range(1, {CASES} + 1):
    make_freeze(make_resolution(number), {FROZEN})
"""
#: Each thread gives its case a letter of the Yuan, on a day of its own, as the page for decisions does: read, preview,
#: confirm. Who was overtaken between preview and confirmation reads again.
RELEASE = f"""
import datetime, json, sys, threading
from django.db import connection
from oversight.decisions import Decision, apply, plan
from oversight.models import FreezeCondition
keys = list(FreezeCondition.objects.order_by("pk").values_list("pk", flat=True))
first, today = datetime.date(2019, 1, 1), datetime.date(2026, 1, 1)
tallies = []

def release(number):
    key = keys[number // {SHARE}]
    for turn in range(number * {TIMES}, (number + 1) * {TIMES}):
        on = first + datetime.timedelta(days=turn % ({SHARE} * {TIMES}))
        letter = f"台立院議字第{{1080000000 + turn}}號"
        decision = Decision(kind="released", on=on, letter=letter, amounts={{key: {EACH}}})
        while True:
            preview = plan([key], decision, today)
            assert not preview.cases[0].refusal, preview.cases[0].refusal
            if apply(decision, preview.versions, today, None).done:
                yield 1
                break
            yield 0

def write(number):
    tally = [0, 0, []]
    tallies.append(tally)
    try:
        for done in release(number):
            tally[done] += 1
    except Exception as error:
        tally[2].append(repr(error))
    connection.close()

threads = [threading.Thread(target=write, args=(PLACE * {THREADS} + each,)) for each in range({THREADS})]
connection.close()
print("ready", flush=True)
sys.stdin.readline()
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(json.dumps(tallies))
"""
VERIFY = "from django.core.management import call_command; call_command('verify')"


def written_at_once(url):
    """What each clerk says: times overtaken, releases written, what failed."""
    processes = [shell(url, RELEASE.replace("PLACE", str(place))) for place in range(PROCESSES)]
    for each in processes:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    for each in processes:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    return [tally for each in processes for tally in json.loads(each.communicate()[0])]


def test_clerks_who_write_at_once_fail_never_and_lose_nothing(migrated, tmp_path):
    with own_database(tmp_path, like=migrated) as url:
        assert shell(url, PREPARE).communicate()[0] == ""
        began = time.monotonic()
        tallies = written_at_once(url)
        took = time.monotonic() - began
        assert [failed for _, _, failed in tallies if failed] == []
        assert [done for _, done, _ in tallies] == [TIMES] * WRITERS
        written = WRITERS * TIMES
        print(
            f"{WRITERS} writers, {written} releases in {took:.0f} s, overtaken {sum(t[0] for t in tallies)}"
        )
        steps = "SELECT count(*), sum(amount), count(DISTINCT letter_id) FROM oversight_freezestep"
        assert query(url, steps) == [(written, written * EACH, written)]
        released = "SELECT released, amount FROM oversight_freezecondition"
        assert query(url, released) == [(FROZEN, FROZEN)] * CASES
        rolled_up = "SELECT frozen, released, open_freezes FROM oversight_resolution"
        assert query(url, rolled_up) == [(FROZEN, FROZEN, 0)] * CASES
        assert query(url, "SELECT count(*) FROM oversight_historicalfreezestep") == [(written,)]
        verified = shell(url, VERIFY)
        verified.communicate()
        assert verified.returncode == 0
