"""What only processes show: one killed in the middle, two at once, a writer at work. Each on a database of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections import Counter

import pytest
from django.db import connection

from tests.own_database import own_database, query
from tests.paths import REPO
from tests.processes import shell, told_by_two
from tests.smtp import mail_server

NUMBER = 4
ADDRESSES = [f"{number}@example.org" for number in range(NUMBER)]
#: NUMBER confirmed subscriptions to everything, then one resolution; read by a process of its own.
FILL = f"""
import datetime
from django.utils import timezone
from oversight.following.tokens import give_token
from oversight.models import Resolution, Subscription
from tests.factories import make_resolution
start = timezone.now() - datetime.timedelta(days=2)
Subscription.objects.all().delete()
Resolution.objects.all().delete()
for number in range({NUMBER}):
    row = Subscription(address=f"{{number}}@example.org", address_key=f"{{number}}@example.org", frequency="daily")
    row.created_at = row.confirmed_at = row.told_until = start
    row.told_on = timezone.localdate(start)
    give_token(row)
    row.save()
make_resolution(1)
"""
RUN = """
import sys
from django.core.management import call_command
print("ready", flush=True)
sys.stdin.readline()
call_command("send_digests", stdout=sys.stderr)
"""


@pytest.fixture(scope="module")
def database(migrated, tmp_path_factory):
    folder = tmp_path_factory.mktemp("digests")
    with own_database(folder, like=migrated) as address, pytest.MonkeyPatch.context() as environment:
        environment.setenv("OVERSIGHT_VAR", str(folder))
        yield address


@pytest.fixture
def server(monkeypatch):
    with mail_server() as running:
        monkeypatch.setenv("DJANGO_MAIL", "1")
        monkeypatch.setenv("DJANGO_MAIL_URL", f"smtp://127.0.0.1:{running.port}")
        yield running


@pytest.fixture
def url(database, server):
    """The database, filled anew."""
    assert done(shell(database, FILL)) == 0
    return database


def done(process: subprocess.Popen[str]) -> int:
    """The exit code, once it ended."""
    process.communicate()
    return process.returncode


def send(url: str) -> subprocess.Popen[str]:
    command = [sys.executable, "manage.py", "send_digests"]
    return subprocess.Popen(
        command, cwd=REPO, env={**os.environ, "DATABASE_URL": url}, stdout=subprocess.PIPE, text=True
    )


def recipients(server):
    return Counter(recipient for recipient, _ in server.taken)


def test_run_killed_in_the_middle_and_run_again_sends_each_once(url, server):
    """Killed while the server has the third mail and has not said yet that it takes it."""
    arrived, dead = threading.Event(), threading.Event()

    def wait(recipient):
        if recipient == ADDRESSES[2] and not dead.is_set():
            arrived.set()
            dead.wait(30)
            raise ConnectionResetError

    server.before_taking = wait
    server.handle_error = lambda *_: None
    run = send(url)
    assert arrived.wait(60)
    run.kill()
    assert done(run) == -9
    dead.set()
    assert recipients(server) == Counter(ADDRESSES[:2])
    assert done(send(url)) == 0
    assert recipients(server) == Counter(ADDRESSES)


def test_two_runs_at_once_send_each_once(url, server):
    told_by_two(url, RUN)
    assert recipients(server) == Counter(ADDRESSES)


def test_second_run_goes_on_while_the_first_waits_for_the_mail_server(url, server):
    """PostgreSQL: what one run has in hand, the other leaves and takes the rest. SQLite: it waits its turn."""
    arrived, go_on = threading.Event(), threading.Event()

    def wait(recipient):
        if recipient == ADDRESSES[0]:
            arrived.set()
            go_on.wait(60)

    server.before_taking = wait
    first = send(url)
    assert arrived.wait(60)
    second = send(url)
    if connection.vendor == "postgresql":
        assert second.wait(60) == 0
        assert recipients(server) == Counter(ADDRESSES[1:])
    go_on.set()
    assert (done(first), done(second)) == (0, 0)
    assert recipients(server) == Counter(ADDRESSES)


def test_others_write_while_a_mail_is_on_its_way(url, server):
    arrived, go_on = threading.Event(), threading.Event()

    def wait(_recipient):
        arrived.set()
        go_on.wait(60)

    server.before_taking = wait
    run = send(url)
    assert arrived.wait(60)
    writer = shell(url, "from tests.factories import make_resolution; make_resolution(2); print('written')")
    assert writer.communicate(timeout=30)[0] == "written\n"
    go_on.set()
    assert done(run) == 0


WRITER = """
import sys
from django.db import transaction
from tests.factories import make_resolution
with transaction.atomic():
    make_resolution(2)
    print("ready", flush=True)
    sys.stdin.readline()
"""


def test_what_a_writer_at_work_records_is_not_lost(url, server):
    """Its history is older than the run and committed after the run began: told now or next time, not never."""
    writer = shell(url, WRITER)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    run = send(url)
    with pytest.raises(subprocess.TimeoutExpired):
        run.wait(timeout=4)
    assert server.taken == []
    writer.communicate("commit\n")
    assert done(run) == 0
    bodies = [message.get_body(("plain",)).get_content() for _, message in server.taken]
    assert ["第二項" in body for body in bodies] == [True] * NUMBER


def test_subscription_stopped_during_a_run_is_left_alone(url, server):
    """Stopped while the first mail is on its way; the last one's turn has not come."""
    table = "oversight_subscription"

    def stop_the_last(recipient):
        if recipient == ADDRESSES[0]:
            code = f"""
from django.utils import timezone
from oversight.models import Subscription
Subscription.objects.filter(address="{ADDRESSES[3]}").update(unsubscribed_at=timezone.now())
"""
            assert done(shell(url, code)) == 0

    server.before_taking = stop_the_last
    assert done(send(url)) == 0
    assert recipients(server) == Counter(ADDRESSES[:3])
    assert query(url, f"SELECT COUNT(*) FROM {table} WHERE unsubscribed_at IS NOT NULL") == [(1,)]
