"""What the calendar alone brings, and on which day a digest comes."""

import pytest

from oversight.models import Extension
from oversight.rollups import refresh
from tests.factories import (
    make_resolution,
    make_year,
    refreshed,
)
from tests.oversight.following.steps import DAY, frozen_case, later, subscribe, text_of, told

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("days", "mails"), [(0, 0), (1, 1)])
def test_day_after_the_due_date_is_told_as_overdue(client, send, days, mails):
    frozen_case(deadline_rule="by_date", deadline_date=later(20))
    subscribe(client)
    send(20)  # told before that it falls due; that day is still in time
    sent = send(20 + days)
    assert len(sent) == mails
    if mails:
        assert sent[0].subject == "〔逾期未函送〕工業局：1案有異動，還凍3,000萬元"
        assert told(sent[0]).splitlines()[1:3] == [
            "   狀態：尚未函送 → 逾期未函送",
            "   逾期1日尚未函送（期限115年12月16日）。",
        ]


def test_falling_due_is_told_once_seven_days_before(client, send):
    frozen_case(deadline_rule="by_date", deadline_date=later(20))
    subscribe(client)
    assert send(12) == []
    (message,) = send(13)
    assert "   7日內到期。" in told(message).splitlines()
    assert send(14) == []


def test_weekly_ones_are_told_every_due_date_that_comes(client, send):
    """Told on Mondays, 11-30 and 12-07. On 11-25, where the first begins, 12-01 and 12-02 were near already."""
    for number in range(1, 15):
        frozen_case(number, 1_000_000 * number, deadline_rule="by_date", deadline_date=later(number + 4))
    subscribe(client, frequency="weekly")
    first = text_of(send(4)[0])  # 12-03 … 12-07 fall due: the cases 3 … 7
    second = text_of(send(11)[0])  # 12-08 … 12-14 fall due: 8 … 14; 12-01 … 12-06 are late: 1 … 6
    assert [first.count("7日內到期。"), first.count("逾期未函送")] == [5, 0]
    assert second.count("7日內到期。") == 7
    assert second.count("狀態：尚未函送 → 逾期未函送") == 6


@pytest.mark.parametrize(("days", "mails"), [(1, 0), (3, 0), (4, 1), (5, 1)])
def test_weekly_digest_comes_from_monday_on(client, clock, send, days, mails):
    subscribe(client, frequency="weekly")  # 2026-11-26 is a Thursday
    clock.shift(60)
    make_resolution(1)
    assert len(send(days)) == mails


def test_only_one_frequency_where_asked_for(client, clock, send):
    subscribe(client, address="d@example.org")
    subscribe(client, address="w@example.org", frequency="weekly")
    clock.shift(60)
    make_resolution(1)
    assert [each.to for each in send(4, frequency="weekly")] == [["w@example.org"]]


def test_extension_moves_the_due_date(client, clock, send):
    freeze = frozen_case(deadline_rule="by_date", deadline_date=later(30))
    subscribe(client)
    clock.shift(60)
    Extension.objects.create(freeze=freeze, new_on=later(60), agreed_on=DAY, reason="配合修法")
    refreshed(freeze.resolution)
    (message,) = send(1)
    lines = told(message).splitlines()
    assert "   期限：115年12月26日 → 116年1月25日" in lines
    assert "   ・115年11月26日 同意展延　展延至116年1月25日（配合修法）" in lines


def test_base_date_of_a_year_moves_its_deadlines(client, clock, send):
    year = make_year(108)
    freeze = frozen_case(deadline_rule="months", deadline_count=1)
    subscribe(client)
    clock.shift(60)
    year.promulgated_on = later(30)
    year.save()
    refresh([freeze.resolution_id])
    (message,) = send(1)
    assert "機關尚未函送立法院；期限116年1月26日，剩60日。" in told(message)
