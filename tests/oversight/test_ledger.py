"""What was released of a freeze never exceeds what was frozen, whoever writes it. Amounts are 元."""

import os
import subprocess
import sys
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from oversight.models import FreezeCondition, FreezeStep
from oversight.rollups import differences, refresh
from tests.factories import make_freeze, make_release, make_resolution
from tests.own_database import own_database, query
from tests.paths import REPO

DAY = date(2019, 5, 8)


@pytest.mark.django_db
def test_released_is_the_sum_of_the_releases():
    freeze = make_freeze(make_resolution(), 1_000_000)
    make_release(freeze, DAY, 300_000)
    make_release(freeze, DAY, 400_000)
    freeze.refresh_from_db()
    assert (freeze.released, freeze.remaining) == (700_000, 300_000)


@pytest.mark.django_db
def test_partial_approval_releases_nothing():
    freeze = make_freeze(make_resolution(), 1_000_000)
    FreezeStep.objects.create(condition=freeze, kind="partly", happened_on=DAY, amount=700_000)
    refresh([freeze.resolution_id])
    freeze.refresh_from_db()
    assert (freeze.released, freeze.remaining) == (0, 1_000_000)


@pytest.mark.django_db
def test_remaining_of_an_unknown_amount_is_unknown():
    assert make_freeze(make_resolution(), None).remaining is None


@pytest.mark.django_db
def test_shell_cannot_release_more_than_was_frozen():
    freeze = make_freeze(make_resolution(), 1_000_000)
    make_release(freeze, DAY, 700_000)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_release(freeze, DAY, 300_001)
    assert freeze.steps.count() == 1


@pytest.mark.django_db
def test_freeze_cannot_shrink_below_what_was_released():
    freeze = make_freeze(make_resolution(), 1_000_000)
    make_release(freeze, DAY, 700_000)
    with pytest.raises(IntegrityError), transaction.atomic():
        FreezeCondition.objects.filter(pk=freeze.pk).update(amount=699_999)


@pytest.mark.django_db
def test_verify_names_a_ledger_that_nobody_refreshed():
    freeze = make_freeze(make_resolution(), 1_000_000)
    FreezeStep.objects.create(condition=freeze, kind="released", happened_on=DAY, amount=400_000)
    assert any("released of freeze 1 is 0, steps say 400000" in line for line in differences())


#: Waits for the other process, then releases 600,000 in one transaction held open for a moment.
RELEASE = """
import sys, time
from datetime import date
from django.db import IntegrityError, transaction
from oversight.models import FreezeCondition, FreezeStep
from oversight.rollups import refresh
freeze = FreezeCondition.objects.get()
print("ready", flush=True)
sys.stdin.readline()
try:
    with transaction.atomic():
        FreezeStep.objects.create(
            condition=freeze, kind="released", happened_on=date(2019, 5, 8), amount=600_000)
        time.sleep(0.5)
        refresh([freeze.resolution_id])
except IntegrityError:
    print("refused", flush=True)
else:
    print("released", flush=True)
"""
PREPARE = "from tests.factories import *; make_freeze(make_resolution(), 1_000_000)"


def shell(url, code):
    """A Python process of its own on the database at `url`."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=REPO,
        env={**os.environ, "DATABASE_URL": url},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_two_releases_at_once_cannot_exceed_the_freeze(tmp_path):
    with own_database(tmp_path) as url:
        migrate = [sys.executable, "manage.py", "migrate", "-v0"]
        subprocess.run(migrate, cwd=REPO, env={**os.environ, "DATABASE_URL": url}, check=True)
        shell(url, PREPARE).communicate()
        both = [shell(url, RELEASE) for _ in range(2)]
        assert [each.stdout.readline() for each in both] == ["ready\n"] * 2
        for each in both:
            each.stdin.write("go\n")
            each.stdin.flush()
        told = sorted(each.communicate()[0] for each in both)
        assert told == ["refused\n", "released\n"]
        assert query(url, "SELECT released FROM oversight_freezecondition") == [(600_000,)]
        assert query(url, "SELECT count(*) FROM oversight_freezestep") == [(1,)]
