"""The database backend; Django looks for it under this name."""

from __future__ import annotations

import random
import sqlite3
import threading
import time

from django.db.backends.sqlite3 import base

#: Seconds between two looks at a lock that somebody else holds. Drawn anew each time, so that no process is always first.
PAUSES = (0.001, 0.005)

#: One thread of a process looks at a time; the others queue here and cost nothing.
_turn = threading.Lock()


class DatabaseWrapper(base.DatabaseWrapper):
    """Begins transactions that write in about the order in which they were asked for.

    SQLite's own wait looks ever more rarely, so that whoever waits long meets a lock that newcomers took meanwhile.
    """

    def _start_transaction_under_autocommit(self) -> None:
        if self.transaction_mode is None:
            super()._start_transaction_under_autocommit()
            return
        with self.wrap_database_errors:
            self._begin()

    def _begin(self) -> None:
        """Raises sqlite3.OperationalError once the connection's `timeout` is over."""
        connection: sqlite3.Connection = self.connection
        (milliseconds,) = connection.execute("PRAGMA busy_timeout").fetchone()
        until = time.monotonic() + milliseconds / 1000
        was_free = _turn.acquire(blocking=False)
        have_turn = was_free or _turn.acquire(timeout=milliseconds / 1000)
        try:
            connection.execute("PRAGMA busy_timeout = 0")
            if not was_free:
                _pause()  # else this process would go on before any other one looks
            while not self._began(last=time.monotonic() >= until):
                _pause()
        finally:
            if have_turn:
                _turn.release()
            connection.execute(f"PRAGMA busy_timeout = {milliseconds}")

    def _began(self, *, last: bool) -> bool:
        """Whether the lock was free; the `last` time it has to be."""
        try:
            self.connection.execute(f"BEGIN {self.transaction_mode}")
        except sqlite3.OperationalError as error:
            if last or not (error.sqlite_errorname or "").startswith("SQLITE_BUSY"):
                raise
            return False
        return True


def _pause() -> None:
    time.sleep(random.uniform(*PAUSES))  # noqa: S311
