"""Loads the project once and does each work it is told in a fork of itself: to start Python for each took longer than the work.

Reads a line of JSON for each: the database, code to prepare, code to do. The fork says 「ready」 and its number, waits for a
line, says 「done」. Then its parent says 「ended」, waits for a line, says how. It asks no database, so forks share nothing.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path
from typing import NoReturn

from django.db import connection

# Loaded before the forks.
from oversight import book_import, urls  # noqa: F401
from oversight.database import database
from oversight.imports import commit  # noqa: F401
from oversight.management.commands import backup, verify  # noqa: F401
from oversight.reports import files  # noqa: F401


def serve() -> None:
    while order := sys.stdin.readline():
        child = os.fork()
        if not child:
            _do(**json.loads(order))
        # Its number stays taken until all is over, so that nobody else is killed who got the same one.
        os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        print("ended", flush=True)
        sys.stdin.readline()
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _do(url: str, setup: str, work: str) -> NoReturn:
    code = 1
    try:
        connection.settings_dict["NAME"] = database(url, Path())["NAME"]
        names = {"sys": sys}
        exec(setup, names)  # noqa: S102
        print("ready", os.getpid(), flush=True)
        sys.stdin.readline()
        exec(work, names)  # noqa: S102
        connection.close()
        print("done", flush=True)
        code = 0
    except SystemExit as end:  # told to end by SIGTERM (manage.py)
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    os._exit(code)
