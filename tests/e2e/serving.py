"""The site served by a process of its own, as `make run` serves it, and the browser to look at it with."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from tests.own_database import own_database
from tests.paths import REPO

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]


@contextmanager
def served(migrated: str, folder: Path, *commands: list[str]) -> Iterator[tuple[str, str]]:
    """(address, what the commands printed) of a site whose tables were filled by these commands of manage.py."""
    with own_database(folder, like=migrated) as url:
        environment = {**os.environ, "DATABASE_URL": url, "OVERSIGHT_VAR": str(folder)}
        said = ""
        for command in (*commands, ["collectstatic", "--no-input", "-v0"]):
            run = [sys.executable, "manage.py", *command]
            said += subprocess.run(
                run, cwd=REPO, env=environment, check=True, stdout=subprocess.PIPE, text=True
            ).stdout
        port = free_port()
        gunicorn = [sys.executable, "-m", "gunicorn", "oversight.wsgi", "--bind", f"127.0.0.1:{port}"]
        gunicorn += ["--no-control-socket", "--log-level", "warning"]
        server = subprocess.Popen(gunicorn, cwd=REPO, env=environment)
        try:
            yield answering(f"http://127.0.0.1:{port}"), said
        finally:
            server.terminate()
            server.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answering(address: str) -> str:
    """The address, once somebody answers there."""
    for _ in range(120):
        try:
            with urlopen(f"{address}/healthz", timeout=5):  # noqa: S310  # our own server
                return address
        except OSError:
            time.sleep(0.25)
    raise TimeoutError(f"no server at {address}")


def passwords(said: str) -> dict[str, str]:
    """Account -> password, as `manage.py demo` prints them once."""
    return dict(re.findall(r"帳號 (\S+?)（.*?密碼 (\S+?)（", said))
