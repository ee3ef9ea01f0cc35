"""Reads inside a snapshot agree, and nobody waits for them: a writer commits meanwhile."""

import pytest

from tests.own_database import own_database, query
from tests.processes import shell

CODE = """
import threading
from django.db import connection
from oversight.snapshots import snapshot

def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0] if sql.startswith("SELECT") else None

run("CREATE TABLE seen (number integer)")
with snapshot():
    before = run("SELECT COUNT(*) FROM seen")
    writer = threading.Thread(target=run, args=["INSERT INTO seen VALUES (1)"])
    writer.start()
    writer.join()
    print(before, run("SELECT COUNT(*) FROM seen"), end=" ")
print(run("SELECT COUNT(*) FROM seen"))
"""


@pytest.mark.django_db
def test_what_is_written_meanwhile_is_seen_only_afterwards(tmp_path):
    with own_database(tmp_path) as url:
        assert shell(url, CODE).communicate()[0] == "0 0 1\n"
        assert query(url, "SELECT COUNT(*) FROM seen") == [(1,)]
