"""After the password a code, and no code twice; failures are counted with wrong passwords."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from oversight.models import AuditEntry
from tests.oversight.accounts.factor_steps import (
    APP,
    CODE,
    CODES,
    PAGES,
    confirm,
    give,
    log_in_with,
    set_up_app,
    shown_key,
)
from tests.oversight.accounts.steps import CHANGE, ELSEWHERE, INDEX, LOGIN, fail, is_in, log_in, make_user
from tests.oversight.accounts.totp import code_now, code_of

pytestmark = pytest.mark.django_db
#: Seconds for which a code holds.
PERIOD = 30
ELSEWHERES = ["https://evil.example/", "//evil.example/", "/\\evil.example", "https://trusted.example/"]


@pytest.mark.parametrize(
    ("at", "code"), [(59, "94287082"), (1111111109, "07081804"), (2000000000, "69279037")]
)
def test_codes_of_these_tests_are_those_of_the_standard(at, code):
    assert code_of(b"12345678901234567890", at, digits=8) == code


def wrong(holder, shift=0):
    """A code that is none of the app's around now."""
    right = {code_now(holder.key, shift + each) for each in (-PERIOD, 0, PERIOD)}
    return next(f"{each:06}" for each in range(4) if f"{each:06}" not in right)


def test_password_alone_lets_nobody_in(client, holder):
    answer = log_in(client)
    assert (answer.status_code, answer.url) == (302, CODE)
    assert client.get(INDEX).status_code == 302


def test_code_after_the_password_lets_in(client, holder):
    assert is_in(log_in_with(client, code_now(holder.key)))
    assert client.get(INDEX).status_code == 200


def test_code_leads_where_the_log_in_was_to_lead(client, holder):
    client.post(LOGIN, {"username": "clerk", "password": "three green kettles", "next": CHANGE})
    assert give(client, code_now(holder.key)).url == CHANGE


@pytest.mark.parametrize("target", ELSEWHERES)
def test_code_leads_nowhere_else(client, holder, target):
    client.post(LOGIN, {"username": "clerk", "password": "three green kettles", "next": target})
    assert is_in(give(client, code_now(holder.key)))


@pytest.mark.parametrize("target", ELSEWHERES)
def test_password_asked_again_leads_nowhere_else(client, holder, settings, target):
    settings.CSRF_TRUSTED_ORIGINS = ["https://trusted.example"]
    log_in_with(client, code_now(holder.key))
    assert is_in(confirm(client, target))


def test_wrong_code_lets_nobody_in(client, holder):
    answer = log_in_with(client, wrong(holder))
    assert (answer.status_code, "代碼或金鑰不正確" in answer.text) == (200, True)
    assert client.get(INDEX).status_code == 302


def test_code_without_a_password_lets_nobody_in(client, holder):
    assert give(client, code_now(holder.key)).url == LOGIN


@pytest.mark.parametrize(
    ("shift", "lets_in"), [(-2 * PERIOD, False), (-PERIOD, True), (PERIOD, True), (2 * PERIOD, False)]
)
def test_phone_may_be_half_a_minute_off(client, holder, clock, shift, lets_in):
    clock.shift(120)  # the code the app was set up with is long over
    assert is_in(log_in_with(client, code_now(holder.key, shift))) is lets_in


def test_code_is_taken_once(client, holder):
    code = code_now(holder.key)
    log_in_with(client, code)
    other = Client()
    assert not is_in(log_in_with(other, code))


def test_code_older_than_the_last_is_not_taken(client, holder):
    log_in_with(client, code_now(holder.key))
    assert not is_in(log_in_with(Client(), code_now(holder.key, -PERIOD)))


def test_next_code_is_taken_after_the_last(client, holder, clock):
    log_in_with(client, code_now(holder.key))
    clock.shift(PERIOD)
    assert is_in(log_in_with(Client(), code_now(holder.key)))


def test_code_taken_is_known_to_other_processes(client, holder):
    code = code_now(holder.key)
    log_in_with(client, code)
    cache.clear()  # as another process has it
    assert not is_in(log_in_with(Client(), code))


def test_code_of_somebody_else_is_not_taken(client, holder):
    make_user("other")
    other, _ = set_up_app(Client(), "other")
    assert not is_in(log_in_with(client, code_now(other)))


def test_recovery_code_is_taken_once(client, holder):
    assert len(set(holder.codes)) == 10
    assert is_in(log_in_with(client, holder.codes[3]))
    assert not is_in(log_in_with(Client(), holder.codes[3]))
    assert is_in(log_in_with(Client(), holder.codes[4]))


def test_recovery_codes_are_shown_once(client, holder):
    log_in_with(client, code_now(holder.key))
    confirm(client, CODES)
    assert not re.search(r"\d{8}</code>", client.get(CODES).text)


def test_new_recovery_codes_end_the_old_ones(client, holder):
    log_in_with(client, code_now(holder.key))
    confirm(client, f"{CODES}new/")
    answer = client.post(f"{CODES}new/", follow=True)
    new = re.findall(r"<code>(\d{8})</code>", answer.text)
    assert len(new) == 10
    assert not is_in(log_in_with(Client(), holder.codes[0]))
    assert is_in(log_in_with(Client(), new[0]))


@pytest.mark.parametrize("typed", ["", "\0", "x" * 5000, "１２３４５６", "{{ 7 }}"])
def test_odd_codes_are_refused_like_others(client, holder, typed):
    assert log_in_with(client, typed).status_code == 200


@pytest.mark.parametrize("typed", ["", "x", "{}", "[]", "null", '{"id": "AA", "response": {}}', '{"id": 1}'])
def test_odd_passkeys_are_refused_like_others(client, holder, typed):
    log_in(client)
    assert client.post(CODE, {"credential": typed}).status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="one connection, and one writer at a time")
def test_code_sent_twice_at_once_is_taken_once(holder, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    clients = [Client(), Client(), Client()]
    for client in clients:
        log_in(client)
    code = code_now(holder.key)

    def send(client):
        try:
            return is_in(give(client, code))
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        with transaction.atomic():
            Authenticator.objects.select_for_update().get(type="totp")
            answers = [pool.submit(send, client) for client in clients]
            wait_for_waiting(3)
        assert sorted(each.result() for each in answers) == [False, False, True]


def wait_for_waiting(count):
    """Until so many wait for a row that this connection holds."""
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees no change
            cursor.execute(asked)
            if cursor.fetchone() == (count,):
                return
        time.sleep(0.05)
    raise TimeoutError(f"{count} were to wait")


# The locks


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


# Setting up, removing


def test_setting_up_asks_for_the_password_again(client, optional):
    make_user()
    log_in(client)
    assert client.get(APP).url == f"{PAGES}password/?next={APP.replace('/', '%2F')}"


def test_password_asked_again_lasts_five_minutes(client, optional, clock):
    make_user()
    log_in(client)
    confirm(client)
    clock.shift(301)
    assert client.get(APP).status_code == 302


def test_wrong_code_sets_up_nothing(client, optional, clock):
    make_user()
    log_in(client)
    confirm(client)
    key = shown_key(client)
    answer = client.post(APP, {"code": code_now(key, 3600)})
    assert (answer.status_code, "代碼或金鑰不正確" in answer.text) == (200, True)
    assert is_in(log_in(Client()))


def test_form_sent_late_is_sent_on_after_the_password(client, optional, clock):
    make_user()
    log_in(client)
    confirm(client)
    key = shown_key(client)
    clock.shift(301)
    client.post(APP, {"code": code_now(key)})
    assert confirm(client).url == CODES


def test_removed_app_is_not_asked_for(client, holder):
    log_in_with(client, code_now(holder.key))
    confirm(client, f"{APP}remove/")
    client.post(f"{APP}remove/")
    assert is_in(log_in(Client()))


def test_removing_the_last_factor_ends_its_recovery_codes(client, holder):
    log_in_with(client, code_now(holder.key))
    confirm(client, f"{APP}remove/")
    client.post(f"{APP}remove/")
    assert "救援碼" not in client.get(PAGES).text


@pytest.mark.parametrize(
    "page", ["", "app/", "app/remove/", "recovery-codes/", "recovery-codes/new/", "password/"]
)
def test_pages_are_kept_nowhere_and_for_nobody_else(client, holder, page):
    assert client.get(PAGES + page).url.startswith(LOGIN)
    log_in_with(client, code_now(holder.key))
    confirm(client)
    assert "no-store" in client.get(PAGES + page)["Cache-Control"]


def test_posts_without_token_are_refused(holder):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(holder.user)
    pages = ["app/", "app/remove/", "recovery-codes/new/", "password/", "code/"]
    assert {careful.post(PAGES + page).status_code for page in pages} == {403}


# The audit trail


def trail():
    """(action, account, words), oldest first."""
    entries = AuditEntry.objects.order_by("sequence")
    return [(entry.action, entry.username, entry.what) for entry in entries]


def test_trail_tells_of_setting_up(client, holder):
    assert trail()[-2:] == [
        ("permission", "clerk", "設定 第二因子 驗證應用程式 clerk"),
        ("permission", "clerk", "設定 第二因子 救援碼 clerk"),
    ]


def test_trail_tells_of_removing(client, holder):
    log_in_with(client, code_now(holder.key))
    confirm(client, f"{APP}remove/")
    client.post(f"{APP}remove/")
    assert trail()[-2:] == [
        ("permission", "clerk", "移除 第二因子 驗證應用程式 clerk"),
        ("permission", "clerk", "移除 第二因子 救援碼 clerk"),
    ]


def test_trail_tells_of_failures_and_with_what_somebody_came_in(client, holder):
    before = len(trail())
    log_in_with(client, wrong(holder))
    give(client, code_now(holder.key))
    log_in_with(Client(), holder.codes[0])
    assert trail()[before:] == [
        ("failed", "clerk", ""),
        ("login", "clerk", "驗證應用程式"),
        ("login", "clerk", "救援碼"),
    ]


def test_trail_names_no_factor_where_the_password_was_all(client, optional):
    make_user()
    log_in(client)
    assert trail()[-1] == ("login", "clerk", "")


def test_address_of_the_log_in_is_the_admins_own(optional):
    assert reverse("account_login") == LOGIN
