"""Five failures lock the account, twenty the address, for fifteen minutes; nothing tells whether an account exists."""

import re

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.management import call_command

from oversight.accounts.address import client_address
from tests.oversight.accounts.steps import ELSEWHERE, OFFICE, PASSWORD, fail, is_in, log_in, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("either_switch")]
NOON = "2026-11-27 12:00:00+08:00"


@pytest.fixture
def clerk():
    return make_user()


@pytest.fixture
def clock(time_machine):
    """`clock.shift(seconds)` moves the time on."""
    time_machine.move_to(NOON, tick=False)
    return time_machine


def test_four_failures_lock_nothing(client, clerk):
    fail(client, 4)
    assert is_in(log_in(client))


def test_fifth_failure_locks_the_account(client, clerk):
    assert fail(client, 5).status_code == 429


def test_right_password_does_not_open_a_locked_account(client, clerk):
    fail(client, 5)
    assert log_in(client).status_code == 429


def test_locked_account_is_locked_from_everywhere(client, clerk):
    fail(client, 5)
    assert log_in(client, address=ELSEWHERE).status_code == 429


def test_failures_from_many_addresses_and_browsers_count_together(client, clerk):
    for number in range(5):
        fail(client, 1, address=f"192.0.2.{number}", HTTP_USER_AGENT=f"browser {number}")
    assert log_in(client, address=ELSEWHERE).status_code == 429


def test_colleagues_at_the_address_of_a_locked_account_go_on(client, clerk):
    make_user("colleague")
    fail(client, 5)
    assert is_in(log_in(client, "colleague"))


def test_twenty_failures_lock_the_address(client, clerk):
    for number in range(5):
        fail(client, 4, name=f"guess-{number}")
    assert log_in(client).status_code == 429


def test_locked_address_locks_nobody_elsewhere(client, clerk):
    for number in range(5):
        fail(client, 4, name=f"guess-{number}")
    assert is_in(log_in(client, address=ELSEWHERE))


def test_log_in_of_one_account_does_not_clear_the_address(client, clerk):
    for number in range(5):
        fail(client, 4, name=f"guess-{number}", address=OFFICE)
        log_in(client)
    assert log_in(client).status_code == 429


def test_log_in_clears_the_own_failures(client, clerk):
    fail(client, 4)
    log_in(client)
    fail(client, 4)
    assert is_in(log_in(client))


@pytest.mark.parametrize(("seconds", "status"), [(15 * 60 - 1, 429), (15 * 60 + 1, 302)])
def test_lock_ends_after_fifteen_minutes(client, clerk, clock, seconds, status):
    fail(client, 5)
    clock.shift(seconds)
    assert log_in(client).status_code == status


def test_lock_lasts_fifteen_minutes_from_the_last_of_scattered_failures(client, clerk, clock):
    fail(client, 4, address=ELSEWHERE)
    clock.shift(14 * 60)
    fail(client, 1)
    clock.shift(14 * 60)
    assert log_in(client).status_code == 429


def test_trying_while_locked_does_not_prolong_the_lock(client, clerk, clock):
    fail(client, 5)
    clock.shift(10 * 60)
    fail(client, 5)
    clock.shift(5 * 60 + 1)
    assert is_in(log_in(client))


def test_locked_page_tells_the_time_left(client, clerk, clock):
    fail(client, 5)
    clock.shift(60)
    answer = log_in(client)
    assert (answer["Retry-After"], "14 分 0 秒" in answer.text) == ("840", True)


def test_command_opens_a_locked_account(client, clerk):
    fail(client, 5)
    call_command("axes_reset_username", "clerk", verbosity=0)
    assert is_in(log_in(client))


def told(answer):
    """What a page says, without the token and the name typed."""
    return re.sub(r'value="[^"]*"', "", answer.text)


@pytest.mark.parametrize("times", [1, 5])
@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_staff": False}, None])
def test_unknown_idle_and_wrong_are_answered_alike(client, clerk, clock, times, fields):
    if fields is not None:
        make_user("other", **fields)
    wrong = fail(client, times)
    other = fail(client, times, "other", ELSEWHERE)
    assert (other.status_code, told(other)) == (wrong.status_code, told(wrong))


@pytest.mark.parametrize("name", ["clerk", "nobody"])
def test_wrong_password_and_unknown_name_hash_once(client, clerk, monkeypatch, name):
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *said: hashed.append(1) or encode(*said))
    fail(client, 1, name)
    assert len(hashed) == 1


def test_password_is_written_nowhere(client, clerk, caplog):
    log_in(client, "clerk", "nearly " + PASSWORD)
    kept = [str(row) for row in AccessAttempt.objects.values()]
    assert not [line for line in [*kept, caplog.text] if "nearly" in line]


def test_name_typed_begins_no_line_of_the_log(client, caplog):
    log_in(client, "a\nWARNING forged")
    assert not [line for line in caplog.text.splitlines() if line.startswith("WARNING forged")]


@pytest.mark.parametrize("typed", ["\0", "x" * 100_000, "\u202e'--", "{{ 7 }}%s"])
def test_odd_names_are_refused_like_others(client, typed):
    assert log_in(client, typed).status_code == 200


@pytest.mark.parametrize("query", ["?next=%00", "?next=%ff", "?next=" + "x" * 5000])
def test_odd_addresses_are_refused_like_others(client, query):
    data = {"username": "clerk", "password": "wrong"}
    assert client.post("/admin/login/" + query, data).status_code == 200


FORWARDED = {"REMOTE_ADDR": OFFICE, "HTTP_X_FORWARDED_FOR": "203.0.113.5, 198.51.100.7"}


@pytest.mark.parametrize(
    ("behind_proxy", "environment", "address"),
    [
        (False, FORWARDED, OFFICE),
        (True, FORWARDED, "198.51.100.7"),
        (True, {"REMOTE_ADDR": OFFICE}, OFFICE),
        (True, FORWARDED | {"HTTP_X_FORWARDED_FOR": "unknown"}, None),
        (False, {"REMOTE_ADDR": ""}, None),
        (False, {"REMOTE_ADDR": "2001:db8:1:2:3:4:5:6"}, "2001:db8:1:2::"),
        (False, {"REMOTE_ADDR": "::ffff:192.0.2.1"}, OFFICE),
    ],
)
def test_address_is_that_of_the_connection_unless_behind_a_proxy(
    rf, settings, behind_proxy, environment, address
):
    settings.BEHIND_PROXY = behind_proxy
    assert client_address(rf.get("/", **environment)) == address


def test_unknown_address_is_not_counted(client, clerk):
    for number in range(5):
        fail(client, 4, name=f"guess-{number}", address="")
    assert is_in(log_in(client, address=""))


def test_limits_are_settings(client, clerk, settings):
    settings.AXES_FAILURE_LIMIT = 2
    assert [fail(client, 1).status_code, fail(client, 1).status_code] == [200, 429]


def test_log_in_is_logged(client, clerk):
    log_in(client)
    assert list(AccessLog.objects.values_list("username", "ip_address")) == [("clerk", OFFICE)]
