"""An import killed at any moment leaves the database as it was before or as it is after, never between."""

import os
import signal
import subprocess
import sys
import time

from tests.own_database import own_database, query
from tests.paths import REPO, SEED_BOOK

TABLES = ["budget_budgetbook", "oversight_resolution", "oversight_response", "oversight_letter"]


def manage(url, *arguments):
    """A `manage.py` command on the database at `url`, in a process of its own."""
    environment = {**os.environ, "DATABASE_URL": url}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.Popen(command, cwd=REPO, env=environment, stdout=subprocess.DEVNULL)


def finish(process):
    assert process.wait(timeout=120) == 0


def counts(url):
    return [query(url, f"SELECT count(*) FROM {table}")[0][0] for table in TABLES]


def test_import_killed_midway_is_all_or_nothing(tmp_path):
    with own_database(tmp_path) as url:
        finish(manage(url, "migrate", "-v0"))
        started = time.monotonic()
        finish(manage(url, "import_book", str(SEED_BOOK), "--dry-run"))
        duration = time.monotonic() - started
        seen = []
        for share in (0.55, 0.7, 0.8, 0.9):
            doomed = manage(url, "import_book", str(SEED_BOOK))
            time.sleep(duration * share)
            doomed.send_signal(signal.SIGKILL)
            doomed.wait()
            seen.append(counts(url))
        finish(manage(url, "import_book", str(SEED_BOOK)))
        whole = [1, 21, 16, 9]
        assert counts(url) == whole
        assert [each for each in seen if each not in ([0, 0, 0, 0], whole)] == []
