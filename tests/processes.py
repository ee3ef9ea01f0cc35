"""Python processes of their own on a database of `tests.own_database`, for what only two at once can show."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.paths import REPO


def migrate(url: str) -> None:
    """Create the tables."""
    command = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(command, cwd=REPO, env={**os.environ, "DATABASE_URL": url}, check=True)


def shell(url: str, code: str) -> subprocess.Popen[str]:
    """A process that runs `code` with the project's models."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=REPO,
        env={**os.environ, "DATABASE_URL": url},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def told_by_two(url: str, code: str) -> list[str]:
    """What two processes print that run `code` at once, sorted; `code` prints 「ready」 and waits for a line."""
    both = [shell(url, code) for _ in range(2)]
    for each in both:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    for each in both:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    return sorted(each.communicate()[0] for each in both)
