"""Wrong codes are failed log-ins, counted with wrong passwords; the session begins with the right code."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests.oversight.accounts.factor_steps import (
    CODE,
    PAGES,
    confirm,
    give,
    log_in_with,
    wrong,
)
from tests.oversight.accounts.steps import CHANGE, ELSEWHERE, INDEX, fail, is_in, log_in, make_user
from tests.oversight.accounts.totp import code_now

pytestmark = pytest.mark.django_db


def test_fifth_wrong_code_locks_the_account(client, holder):
    log_in(client)
    assert [give(client, wrong(holder)).status_code for _ in range(5)] == [200, 200, 200, 200, 429]


def test_fifth_wrong_passkey_locks_the_account(client, holder):
    log_in(client)
    answers = [client.post(CODE, {"credential": "{}"}).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]


def test_right_code_does_not_open_a_locked_account(client, holder):
    log_in(client)
    for _ in range(5):
        give(client, wrong(holder))
    assert give(client, code_now(holder.key)).status_code == 429
    assert log_in(Client(), address=ELSEWHERE).status_code == 429


def test_wrong_codes_and_wrong_passwords_count_together(client, holder):
    fail(client, 3)
    log_in(client)
    assert [give(client, wrong(holder)).status_code for _ in range(2)] == [200, 429]


def test_right_password_clears_no_failures(client, holder):
    for expected in (200, 200, 200, 200, 429):
        log_in(client)
        assert give(client, wrong(holder)).status_code == expected


def test_right_code_clears_the_own_failures(client, holder):
    log_in(client)
    for _ in range(4):
        give(client, wrong(holder))
    assert is_in(give(client, code_now(holder.key)))
    assert is_in(log_in_with(Client(), holder.codes[0]))


def test_twenty_wrong_codes_lock_the_address(client, holder):
    make_user("other")
    for number in range(4):
        fail(client, 4, name=f"guess-{number}")
    log_in(client)
    for _ in range(4):
        give(client, wrong(holder))
    assert log_in(Client(), "other").status_code == 429


@pytest.mark.parametrize(("seconds", "lets_in"), [(15 * 60 - 1, False), (15 * 60 + 1, True)])
def test_lock_of_wrong_codes_ends_after_fifteen_minutes(client, holder, clock, seconds, lets_in):
    log_in(client)
    for _ in range(5):
        give(client, wrong(holder))
    clock.shift(seconds)
    assert is_in(log_in_with(Client(), code_now(holder.key))) is lets_in


def test_wrong_password_before_a_change_counts(client, holder):
    log_in_with(client, code_now(holder.key))
    answers = [confirm(client, password="wrong").status_code for _ in range(5)]  # noqa: S106
    assert answers == [200, 200, 200, 200, 429]


# The session


@pytest.mark.parametrize(("seconds", "lets_in"), [(299, True), (301, False)])
def test_code_must_follow_within_five_minutes(client, holder, clock, seconds, lets_in):
    log_in(client)
    clock.shift(seconds)
    assert is_in(give(client, code_now(holder.key))) is lets_in


def test_code_begins_a_new_session(client, holder):
    log_in(client)
    before = client.session.session_key
    give(client, code_now(holder.key))
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_idle_session_with_a_factor_ends_after_thirty_minutes(client, holder, clock):
    log_in_with(client, code_now(holder.key))
    clock.shift(31 * 60)
    assert client.get(INDEX).status_code == 302


def test_deactivated_between_password_and_code_is_not_let_in(client, holder):
    log_in(client)
    holder.user.is_active = False
    holder.user.save()
    give(client, code_now(holder.key))
    assert client.get(INDEX).status_code == 302


def test_forced_password_comes_after_the_code_and_before_all_else(client, holder):
    holder.user.used_passwords.all().delete()
    log_in_with(client, code_now(holder.key))
    assert client.get(INDEX).url == CHANGE
    assert client.get(PAGES).url == CHANGE
