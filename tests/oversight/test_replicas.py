"""Which database answers. The replica here is a copy with one resolution more, so that each page says where it was read."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.own_database import own_database
from tests.paths import REPO
from tests.processes import shell

#: What each process begins with. On PostgreSQL the copy is no standby; it is taken for one that follows.
BEGIN = """
import datetime, json, os
import psycopg, time_machine
from django.conf import settings
from django.db import OperationalError, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from oversight import replicas
replicas._FOLLOWS = "SELECT TRUE"
replicas.LOOK = replicas.PASS_OVER = 3600  # however slow the machine
plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
override_settings(STORAGES={"staticfiles": plain}).enable()
client = Client(headers={"host": "localhost"}, raise_request_exception=False)
said = {}
def seen(address="/api/v1/resolutions/"):
    answer = client.get(address)
    return json.loads(answer.getvalue())["count"] if answer.status_code == 200 else answer.status_code
def send():
    return client.post("/admin/login/", {"username": "nobody", "password": "nothing"})
def asked(address):
    with CaptureQueriesContext(connections["default"]) as primary:
        with CaptureQueriesContext(connections["replica"]) as replica:
            answer = client.get(address, follow=True)
            assert answer.status_code == 200 and answer.getvalue(), address
    return [bool(len(primary)), bool(len(replica))]
"""
END = "\nprint(json.dumps(said))"
PRIMARY, REPLICA = 1, 2
ADDRESSES = [
    "/",
    "/en/",
    "/resolutions/",
    "/resolutions/?format=csv",
    "/resolutions/?format=xlsx",
    "/resolutions/?format=json",
    "/resolutions/108-general-economics-13-2-1/",
    "/resolutions/feed.atom",
    "/freezes/",
    "/deadlines/",
    "/deadlines.ics",
    "/budget/",
    "/budget/compare/",
    "/agencies/",
    "/agencies/2610/",
    "/committees/economics/",
    "/holders/",
    "/durations/",
    "/meetings/",
    "/pictures/",
    "/search/?q=工業",
    "/data/",
    "/data/package.zip",
    "/data/resolutions.csv",
    "/api/v1/resolutions/",
    "/r/108-general-economics-13-2-1",
    "/sitemap.xml",
]


@pytest.fixture(scope="module")
def primary(migrated, tmp_path_factory):
    with own_database(tmp_path_factory.mktemp("primary"), like=migrated) as url:
        fill = shell(url, "from tests.factories import make_resolution; make_resolution(1)")
        fill.communicate()
        assert fill.returncode == 0
        yield url


@pytest.fixture(scope="module")
def replica(primary, tmp_path_factory):
    with own_database(tmp_path_factory.mktemp("replica"), like=primary) as url:
        fill = shell(url, "from tests.factories import make_resolution; make_resolution(2)")
        fill.communicate()
        assert fill.returncode == 0
        yield url


@pytest.fixture
def nowhere(primary, tmp_path):
    """The address of a database of the same kind that does not answer."""
    if primary.startswith("sqlite"):
        return f"sqlite:///{tmp_path}/none/db.sqlite3"
    return "postgresql://nobody@127.0.0.1:1/none"


def said(primary, replica, code):
    environment = {**os.environ, "DATABASE_URL": primary, "DATABASE_REPLICA_URL": replica}
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", BEGIN + code + END]
    run = subprocess.run(command, cwd=REPO, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout.splitlines()[-1])


def test_public_pages_ask_the_replica_and_nothing_else(primary, replica):
    code = f"said = {{address: asked(address) for address in {ADDRESSES!r}}}"
    assert said(primary, replica, code) == {each: [False, True] for each in ADDRESSES}


def test_public_pages_ask_the_primary_and_nothing_else_once_something_was_sent(primary, replica):
    code = f"send()\nsaid = {{address: asked(address) for address in {ADDRESSES!r}}}"
    assert said(primary, replica, code) == {each: [True, False] for each in ADDRESSES}


def test_sender_reads_from_the_primary_for_some_seconds(primary, replica):
    code = """
moment = datetime.datetime(2026, 11, 27, tzinfo=datetime.UTC)
with time_machine.travel(moment, tick=False) as clock:
    said["before"] = seen()
    cookie = send().cookies["primary"]
    said["cookie"] = [cookie["max-age"], cookie["httponly"], cookie["samesite"]]
    said["after"] = seen()
    clock.shift(settings.REPLICA_PIN - 1)
    said["soon"] = seen()
    clock.shift(2)
    said["later"] = seen()
"""
    assert said(primary, replica, code) == {
        "before": REPLICA,
        "cookie": [10, True, "Lax"],
        "after": PRIMARY,
        "soon": PRIMARY,
        "later": REPLICA,
    }


def test_forged_cookie_moves_nobody_to_the_primary(primary, replica):
    code = """
client.cookies["primary"] = "1:1wQxyz:forged"
said = seen()
"""
    assert said(primary, replica, code) == REPLICA


def test_reading_alone_sets_no_cookie(primary, replica):
    code = """
client.get("/")
said = list(client.cookies)
"""
    assert said(primary, replica, code) == []


def test_admin_asks_the_primary_and_nothing_else(primary, replica):
    code = """
from django.contrib.auth import get_user_model
from oversight.accounts.passwords import chosen_by_owner
keeper, _ = get_user_model().objects.get_or_create(username="keeper", is_superuser=True, is_staff=True)
keeper.set_password("x"); keeper.save(); chosen_by_owner(keeper)
client.force_login(keeper)
said = [asked("/admin/"), asked("/admin/oversight/resolution/"), asked("/resolutions/")]
"""
    assert said(primary, replica, code) == [[True, False]] * 3


def test_replica_that_is_down_is_passed_over_and_found_again(primary, nowhere):
    code = """
said["page"] = [seen(), seen()]
said["health"] = client.get("/healthz").text
connections["replica"].settings_dict.update(connections["default"].settings_dict)
said["remembered"] = replicas._watch.is_passed_over("replica")
replicas.forget()
said["again"] = asked("/resolutions/")
"""
    assert said(primary, nowhere, code) == {
        "page": [PRIMARY, PRIMARY],
        "health": "ok\nreplica does not answer\n",
        "remembered": True,
        "again": [False, True],
    }


@pytest.mark.parametrize("address", ["/api/v1/resolutions/", "/resolutions/?format=json"])
def test_replica_that_dies_under_a_page_is_replaced_by_the_primary(primary, replica, address):
    code = f"""
seen()
def dying(execute, sql, *rest):
    try:
        raise psycopg.OperationalError("server closed the connection unexpectedly")
    except psycopg.OperationalError as error:
        raise OperationalError(str(error)) from error
with connections["replica"].execute_wrapper(dying):
    said = [seen({address!r}), replicas._watch.is_passed_over("replica")]
"""
    assert said(primary, replica, code) == [PRIMARY, True]


def test_fault_of_ours_is_not_hidden_by_the_other_database(primary, replica):
    code = """
from django.db import ProgrammingError
def broken(execute, sql, *rest):
    raise ProgrammingError("no such column")
seen()
with connections["replica"].execute_wrapper(broken):
    said = seen()
"""
    assert said(primary, replica, code) == 500


def test_replica_that_follows_nobody_is_second(primary, replica):
    code = """
if connections["replica"].vendor == "sqlite":
    said = 1  # a file follows nobody, and is never asked
else:
    replicas._FOLLOWS = "SELECT FALSE"
    said = seen()
"""
    assert said(primary, replica, code) == PRIMARY


def test_primary_that_is_down_leaves_reading_and_refuses_writing(nowhere, replica):
    code = """
said["read"] = seen()
said["health"] = client.get("/healthz").text.splitlines()[0]
said["write"] = send().status_code
said["sender reads"] = seen()
"""
    assert said(nowhere, replica, code) == {
        "read": REPLICA,
        "health": "reading only: the primary does not answer",
        "write": 503,
        "sender reads": REPLICA,
    }
