"""Setting a factor up, removing it, and what the audit trail tells of both."""

import pytest
from django.test import Client
from django.urls import reverse

from oversight.models import AuditEntry
from tests.oversight.accounts.factor_steps import (
    APP,
    CODES,
    PAGES,
    confirm,
    give,
    log_in_with,
    shown_key,
    wrong,
)
from tests.oversight.accounts.steps import LOGIN, is_in, log_in, make_user
from tests.oversight.accounts.totp import code_now

pytestmark = pytest.mark.django_db


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
