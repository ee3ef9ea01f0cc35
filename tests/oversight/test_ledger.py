"""What was released of a freeze never exceeds what was frozen, whoever writes it. Amounts are 元."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from oversight.models import FreezeCondition, FreezeStep
from oversight.rollups import differences, refresh
from tests.factories import make_freeze, make_release, make_resolution
from tests.own_database import own_database, query
from tests.processes import shell, told_by_two

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
#: Previews a decision, waits for the other process, then confirms it.
DECIDE = """
import sys
from datetime import date
from oversight.decisions import Decision, apply, plan
from oversight.models import FreezeCondition
today, freeze = date(2019, 6, 1), FreezeCondition.objects.get()
decision = Decision(kind="approved", on=date(2019, 5, 8))
previewed = plan([freeze.pk], decision, today).versions
print("ready", flush=True)
sys.stdin.readline()
print(len(apply(decision, previewed, today, None).done), "done", flush=True)
"""
PREPARE = "from tests.factories import *; make_freeze(make_resolution(), 1_000_000)"


def test_two_releases_at_once_cannot_exceed_the_freeze(tmp_path, migrated):
    with own_database(tmp_path, like=migrated) as url:
        shell(url, PREPARE).communicate()
        assert told_by_two(url, RELEASE) == ["refused\n", "released\n"]
        assert query(url, "SELECT released FROM oversight_freezecondition") == [(600_000,)]
        assert query(url, "SELECT count(*) FROM oversight_freezestep") == [(1,)]


def test_one_decision_confirmed_twice_at_once_is_written_once(tmp_path, migrated):
    with own_database(tmp_path, like=migrated) as url:
        shell(url, PREPARE).communicate()
        assert told_by_two(url, DECIDE) == ["0 done\n", "1 done\n"]
        assert query(url, "SELECT kind FROM oversight_freezestep") == [("approved",)]
