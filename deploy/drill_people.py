"""Readers who never stop, and one who writes: what each request of a drill came back with."""

from __future__ import annotations

import http.client
import threading
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from itertools import cycle
from urllib.parse import urlencode

HOST = "127.0.0.1"
PAGES = [
    "/",
    "/resolutions/",
    "/freezes/",
    "/agencies/",
    "/api/v1/resolutions/",
    "/deadlines/",
    "/search/?q=工業",
]
PAUSE = 0.05


@dataclass
class Step:
    """What people saw while a step lasted; times in seconds."""

    name: str
    reads: int = 0
    reads_failed: int = 0
    writes: int = 0
    writes_failed: int = 0
    slowest: float = 0
    first_fault: str = ""
    statuses: dict[int, int] = field(default_factory=dict)

    def __str__(self) -> str:
        statuses = " ".join(f"{status}:{count}" for status, count in sorted(self.statuses.items()))
        return (
            f"reads {self.reads} failed {self.reads_failed} slowest {self.slowest:.2f} s [{statuses}]"
            f"  writes {self.writes} refused {self.writes_failed}"
        )


class Seen:
    """What all of them saw; a request counts for the step in which it ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.all: list[Step] = [Step("before")]

    def begin(self, name: str) -> None:
        with self._lock:
            self.all.append(Step(name))

    def end(self) -> Step:
        with self._lock:
            step = self.all[-1]
            self.all.append(Step("between"))
            return step

    def read(self, status: int, seconds: float, fault: str) -> None:
        with self._lock:
            step = self.all[-1]
            step.reads += 1
            step.slowest = max(step.slowest, seconds)
            step.statuses[status] = step.statuses.get(status, 0) + 1
            if status >= 500 or not status:
                step.reads_failed += 1
                step.first_fault = step.first_fault or fault

    def wrote(self, status: int, fault: str) -> None:
        with self._lock:
            step = self.all[-1]
            if status == 302:
                step.writes += 1
            else:
                step.writes_failed += 1
                step.first_fault = step.first_fault or f"write {status} {fault}"


def ask(
    port: int, method: str, path: str, headers: dict[str, str], body: str = ""
) -> http.client.HTTPResponse:
    """One request on a connection of its own. The body of the answer is read to its end. Raises OSError."""
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    try:
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        answer.read()
        return answer
    finally:
        connection.close()


class _Person(threading.Thread):
    def __init__(self, port: int, seen: Seen) -> None:
        super().__init__(daemon=True)
        self.port, self.seen = port, seen
        self._over = threading.Event()

    def stop(self) -> None:
        self._over.set()
        if self.ident:
            self.join(70)


class Reader(_Person):
    """Opens one page after the other."""

    def __init__(self, port: int, seen: Seen, cookie: str) -> None:
        super().__init__(port, seen)
        self._headers = {"Cookie": cookie} if cookie else {}

    def run(self) -> None:
        for page in cycle(PAGES):
            if self._over.wait(PAUSE):
                return
            began = time.monotonic()
            try:
                status = ask(self.port, "GET", urlencoded(page), self._headers).status
                fault = f"{status} {page}"
            except (OSError, http.client.HTTPException) as error:
                status, fault = 0, f"{page} {error!r}"
            self.seen.read(status, time.monotonic() - began, fault)


class Writer(_Person):
    """Logs in again and again, each time as a new visitor: a session, a date and a trace of it are written."""

    def __init__(self, port: int, seen: Seen, password: str) -> None:
        super().__init__(port, seen)
        self._said = {"username": "writer", "password": password, "next": "/admin/"}

    def run(self) -> None:
        while not self._over.wait(10 * PAUSE):
            try:
                page = ask(self.port, "GET", "/admin/login/", {})
                token = SimpleCookie(page.headers["Set-Cookie"] or "").get("csrftoken")
                if token is None:
                    self.seen.wrote(page.status, "no form to write in")
                    continue
                headers = {
                    "Cookie": f"csrftoken={token.value}",
                    "Content-Type": "application/x-www-form-urlencoded",
                }
                body = urlencode({**self._said, "csrfmiddlewaretoken": token.value})
                self.seen.wrote(ask(self.port, "POST", "/admin/login/", headers, body).status, "log-in")
            except (OSError, http.client.HTTPException) as error:
                self.seen.wrote(0, repr(error))


def urlencoded(path: str) -> str:
    """A path whose query is spelled for the wire."""
    where, _, query = path.partition("?")
    return where + (f"?{urlencode([tuple(query.split('=', 1))])}" if query else "")
