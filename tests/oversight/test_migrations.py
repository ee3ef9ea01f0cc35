"""Databases of earlier releases move forward: every row and every sum stays, and what is derived anew is right.

Each migration that was once the newest stands for a release. Rows are written through its own models, with the
roll-ups that its own code kept, worked out by hand. Amounts are 元.
"""

from __future__ import annotations

import re

import pytest

from tests.faults.killing import FULL
from tests.own_database import own_database, query
from tests.processes import shell

#: Before history and the release ledger; before search keys; before the audit trail and the moments of a freeze.
RELEASES = ["0001_initial", "0005_list_facets", "0013_latest_answers"]
#: `make faults` takes further ones: before the ledger, before sets of parties, and what differs in little.
if FULL:
    RELEASES += [
        "0002_history_membership_review",
        "0004_import_batches",
        "0010_newest_first",
        "0016_counted_in_order",
    ]
#: To that release, rows, then (once told to) forward.
WORK = """
import sys
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from tests.oversight.rows_of_release import fill
executor = MigrationExecutor(connection)
targets = [("oversight", "{release}")]
executor.migrate(targets)
fill(executor.loader.project_state(targets).apps)
print("filled", flush=True)
sys.stdin.readline()
call_command("migrate", verbosity=0)
call_command("verify", stderr=sys.stdout)
"""
SUMS = {
    "SELECT count(*), sum(amount), sum(released) FROM oversight_freezecondition": [(2, 1_500_000, 600_000)],
    "SELECT count(*), sum(amount) FROM oversight_freezestep": [(4, 600_000)],
    "SELECT frozen, released, cut, conditions FROM oversight_resolution ORDER BY number": [
        (1_500_000, 600_000, 0, 3),  # a special and a written report
        (0, 0, 200_000, 1),
    ],
    "SELECT state FROM oversight_resolution ORDER BY number": [("sent",), ("delivered",)],
    "SELECT count(*), sum(proposed) FROM budget_lineitem": [(2, 5_300_000)],
    "SELECT count(*), sum(amount) FROM oversight_resolutionline": [(2, 1_700_000)],
}
#: First days of the moments of each freeze: sent, decided, passed and released; the other one sent only.
MOMENTS = "SELECT sent_on, decided_on, passed_on, released_on, referred_on FROM oversight_freezecondition ORDER BY position"
DAYS = [
    ("2019-02-27", "2019-04-10", "2019-04-10", "2019-05-08", "None"),
    ("2019-03-04", "None", "None", "None", "None"),
]


def tables(url):
    sql = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    if url.startswith("sqlite"):
        sql = "SELECT name FROM sqlite_master WHERE type = 'table'"
    return [name for (name,) in query(url, sql) if re.match("(budget|oversight)_", name)]


def columns(url, table):
    sql = f"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}'"
    if url.startswith("sqlite"):
        sql = f"SELECT name FROM pragma_table_xinfo('{table}')"
    return sorted({name for (name,) in query(url, sql)})


def rows(url, shape):
    """Every row of these columns of these tables, as text."""
    found = {}
    for table, names in shape.items():
        listed = ", ".join(f'"{name}"' for name in names)
        found[table] = sorted(map(repr, query(url, f'SELECT {listed} FROM "{table}"')))
    return found


@pytest.mark.parametrize("release", RELEASES)
def test_database_of_an_earlier_release_moves_forward(tmp_path, release):
    with own_database(tmp_path) as url:
        process = shell(url, WORK.format(release=release))
        assert process.stdout is not None
        assert process.stdout.readline() == "filled\n"
        shape = {table: columns(url, table) for table in tables(url)}
        before = rows(url, shape)
        assert len(before["oversight_freezestep"]) == 4
        said = process.communicate("go\n")[0]
        assert process.returncode == 0, said
        assert rows(url, shape) == before
        assert {sql: query(url, sql) for sql in SUMS} == SUMS
        assert [tuple(map(str, row)) for row in query(url, MOMENTS)] == DAYS
