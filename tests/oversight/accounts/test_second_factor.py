"""After the password a code, and no code twice."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client

from tests.oversight.accounts.factor_steps import (
    CODE,
    CODES,
    PERIOD,
    confirm,
    give,
    log_in_with,
    set_up_app,
    wrong,
)
from tests.oversight.accounts.steps import CHANGE, INDEX, LOGIN, is_in, log_in, make_user
from tests.oversight.accounts.totp import code_now, code_of

pytestmark = pytest.mark.django_db
ELSEWHERES = ["https://evil.example/", "//evil.example/", "/\\evil.example", "https://trusted.example/"]


@pytest.mark.parametrize(
    ("at", "code"), [(59, "94287082"), (1111111109, "07081804"), (2000000000, "69279037")]
)
def test_codes_of_these_tests_are_those_of_the_standard(at, code):
    assert code_of(b"12345678901234567890", at, digits=8) == code


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
