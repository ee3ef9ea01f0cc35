"""A request that is being answered when its database goes away, or waits for a lock that nobody gives back."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection

from tests.faults.killing import FULL
from tests.faults.serving import KEEPER, Visitor, served
from tests.own_database import held, own_database, query
from tests.processes import shell

FILL = f"""{KEEPER}
from tests.factories import make_letter
make_letter("經授工字第1號", subject="以前")
"""
STATE = "SELECT subject, (SELECT count(*) FROM oversight_historicalletter) FROM oversight_letter"
WAITS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
ENDED = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle in transaction'"""


@pytest.fixture(scope="module")
def filled(migrated, tmp_path_factory):
    with own_database(tmp_path_factory.mktemp("interrupted"), like=migrated) as url:
        assert shell(url, FILL).communicate()[0] == ""
        yield url


@pytest.fixture
def saving(filled, var):
    """(a clerk, a reader, the page of a letter) of a site that is served."""
    with served(filled, var) as site:
        ((key,),) = query(filled, "SELECT id FROM oversight_letter")
        yield Visitor(site.port).log_in(), Visitor(site.port), f"/admin/oversight/letter/{key}/change/"


def told(refused, title):
    assert refused.status == 503
    assert f"<h1>{title}</h1>" in refused.text
    assert f"請求編號 {refused.headers['X-Request-ID']}" in refused.text


def saved_meanwhile(clerk, page, subject):
    """A thread that sends the form of `page`, and the list its answer comes into."""
    answers = []
    form = clerk.get(page)
    thread = threading.Thread(target=lambda: answers.append(clerk.sends(form, subject=subject)))
    thread.start()
    return thread, answers


def test_request_whose_connection_ends_keeps_nothing_and_the_next_one_works(filled, saving):
    """What a restart of the server is to everybody connected."""
    if connection.vendor == "sqlite":
        pytest.skip("no server to lose")
    clerk, reader, page = saving
    before = query(filled, STATE)
    with held(filled, "oversight_letter"):
        thread, answers = saved_meanwhile(clerk, page, "其間")
        until = time.monotonic() + 60
        while not query(filled, WAITS):
            assert time.monotonic() < until
        query(filled, ENDED)
        thread.join()
    told(answers[0], "資料庫暫時連不上")
    assert query(filled, STATE) == before
    assert reader.get("/resolutions/").status == 200
    assert clerk.save(page, subject="以後").status == 302
    assert query(filled, STATE) == [("以後", before[0][1] + 1)]


@pytest.mark.skipif(not FULL, reason="waits half a minute; `make faults` does")
def test_lock_held_for_half_a_minute_is_told_and_stops_no_reader(filled, saving):
    clerk, reader, page = saving
    before = query(filled, STATE)
    with held(filled, "oversight_letter"):
        began = time.monotonic()
        thread, answers = saved_meanwhile(clerk, page, "其間")
        read = []
        while time.monotonic() < began + 30:
            read.append(reader.get("/resolutions/").status)
            time.sleep(0.5)
        thread.join()
    told(answers[0], "資料忙碌中")
    assert set(read) == {200}
    assert query(filled, STATE) == before
    assert clerk.save(page, subject="以後").status == 302
