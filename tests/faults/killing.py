"""Work in a process of its own, killed at moments drawn by chance; the same seed draws the same ones.

FAULT_POINTS (a few in the suite, `make faults` takes 30) and FAULT_SEED come from the environment; so does FAULT_LOAD,
whose 「full」 makes crowds of what are a few people in the suite.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time

from tests.own_database import left_alone

POINTS = int(os.environ.get("FAULT_POINTS", "2"))
SEED = os.environ.get("FAULT_SEED", "1")
FULL = os.environ.get("FAULT_LOAD") == "full"


def moments(name: str) -> list[float]:
    """Shares of the work after which to kill it; now and then a little after its end."""
    chance = random.Random(f"{SEED} {name}")  # noqa: S311
    return [chance.uniform(0.02, 1.05) for _ in range(POINTS)]


class Worker:
    """Does work, each in a process of its own that has loaded everything: moments fall into the work itself."""

    def __init__(self, parent: subprocess.Popen[str]) -> None:
        """`parent` runs `tests.faults.forked`."""
        assert parent.stdin is not None
        assert parent.stdout is not None
        self._orders, self._said = parent.stdin, parent.stdout

    def run(
        self,
        url: str,
        setup: str,
        work: str,
        kill_after: float | None = None,
        by: signal.Signals = signal.SIGKILL,
    ) -> float:
        """Do `work`; returns its seconds. With `kill_after`, it is sent `by` that many seconds after its beginning."""
        self._send(json.dumps({"url": url, "setup": setup, "work": work}))
        ready, _, number = self._said.readline().partition(" ")
        assert ready == "ready"
        began = time.monotonic()
        self._send("go")
        if kill_after is not None:
            time.sleep(kill_after)
            os.kill(int(number), by)
            self._until_ended()
            left_alone(url)
            return kill_after
        done = self._said.readline()
        took = time.monotonic() - began
        assert (done, self._until_ended()) == ("done\n", 0)
        return took

    def _send(self, line: str) -> None:
        self._orders.write(f"{line}\n")
        self._orders.flush()

    def _until_ended(self) -> int:
        while (said := self._said.readline()) != "ended\n":
            assert said
        self._send("how")
        return int(self._said.readline())
