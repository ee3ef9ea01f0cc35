"""The site served by gunicorn as in production, in processes of its own, and people who ask it over HTTP."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.e2e.serving import answering, free_port
from tests.pages import form_data
from tests.paths import REPO

HOST = "127.0.0.1"
PASSWORD = "three green kettles"  # noqa: S105  # of nobody
#: An account for the people below, whose password is her own choice.
KEEPER = f"""
from django.contrib.auth import get_user_model
from oversight.accounts.passwords import chosen_by_owner
chosen_by_owner(get_user_model().objects.create_superuser("keeper", password={PASSWORD!r}))
"""


@contextmanager
def served(url: str, var: Path) -> Iterator[Site]:
    """The site on the database `url`, which is filled; `var` has the static files."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "oversight.wsgi", "--bind", f"{HOST}:{port}"]
    command += [
        "--workers",
        "2",
        "--threads",
        "4",
        "--preload",
        "--no-control-socket",
        "--log-level",
        "warning",
    ]
    environment = {**os.environ, "DATABASE_URL": url, "OVERSIGHT_VAR": str(var), "LOG_LEVEL": "WARNING"}
    log = var / f"gunicorn-{port}.log"
    with log.open("wb") as out:
        server = subprocess.Popen(command, cwd=REPO, env=environment, stdout=out, stderr=out)
    try:
        answering(f"http://{HOST}:{port}")
        yield Site(port, log, server)
    finally:
        server.terminate()
        server.wait(timeout=60)


@dataclass(frozen=True)
class Site:
    port: int
    log: Path
    server: subprocess.Popen[bytes]

    def end(self) -> None:
        """As systemd ends it."""
        self.server.send_signal(signal.SIGTERM)


@dataclass(frozen=True, slots=True)
class Answer:
    path: str
    status: int
    headers: Any
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()


@dataclass
class Visitor:
    """Somebody with a browser: keeps cookies, sends forms. Raises OSError and HTTPException."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def send(self, path: str, data: dict[str, Any]) -> Answer:
        data = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **data}
        return self._ask("POST", path, urlencode(data, doseq=True))

    def save(self, path: str, **changes: str) -> Answer:
        """The form of a page, sent back with `changes`; the page itself where there is none."""
        page = self.get(path)
        return self.sends(page, **changes) if page.status == 200 else page

    def sends(self, page: Answer, **changes: str) -> Answer:
        """The form of a page that is open already."""
        return self.send(page.path, form_data(page) | changes)

    def log_in(self) -> Visitor:
        self.get("/admin/login/")
        answer = self.send("/admin/login/", {"username": "keeper", "password": PASSWORD, "next": "/admin/"})
        assert answer.status == 302
        return self

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie", []):
                self.cookies |= {name: each.value for name, each in SimpleCookie(line).items()}
            return Answer(path, answer.status, answer.headers, answer.read())
        finally:
            connection.close()
