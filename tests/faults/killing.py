"""Work in a process of its own, killed at moments drawn by chance; the same seed draws the same ones.

FAULT_POINTS (a few in the suite, `make faults` takes 30) and FAULT_SEED come from the environment; so does FAULT_LOAD,
whose 「full」 makes crowds of what are a few people in the suite.
"""

from __future__ import annotations

import os
import random
import signal
import time

from tests.processes import shell

POINTS = int(os.environ.get("FAULT_POINTS", "2"))
SEED = os.environ.get("FAULT_SEED", "1")
FULL = os.environ.get("FAULT_LOAD") == "full"
#: Ready only once everything is loaded, so that the moments fall into the work itself.
_WORK = """
import sys
{setup}
print("ready", flush=True)
sys.stdin.readline()
{work}
print("done", flush=True)
"""


def moments(name: str) -> list[float]:
    """Shares of the work after which to kill it; now and then a little after its end."""
    chance = random.Random(f"{SEED} {name}")  # noqa: S311
    return [chance.uniform(0.02, 1.05) for _ in range(POINTS)]


def run(
    url: str,
    setup: str,
    work: str,
    kill_after: float | None = None,
    by: signal.Signals = signal.SIGKILL,
) -> float:
    """Do `work`; returns its seconds. With `kill_after`, it is sent `by` that many seconds after its beginning."""
    process = shell(url, _WORK.format(setup=setup, work=work))
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == "ready\n"
    began = time.monotonic()
    process.stdin.write("go\n")
    process.stdin.flush()
    if kill_after is not None:
        time.sleep(kill_after)
        process.send_signal(by)
        process.communicate()
        return kill_after
    said = process.stdout.readline()
    took = time.monotonic() - began
    process.communicate()
    assert (said, process.returncode) == ("done\n", 0)
    return took
