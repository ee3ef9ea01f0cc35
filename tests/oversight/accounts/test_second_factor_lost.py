"""What a superuser and a command remove, and secrets whose key is gone."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from oversight.models import AuditEntry, Membership
from tests.factories import make_agency
from tests.oversight.accounts.factor_steps import CODES, confirm, log_in_with, set_up_app
from tests.oversight.accounts.steps import is_in, log_in, make_user
from tests.oversight.accounts.totp import code_now
from tests.pages import form_data

pytestmark = pytest.mark.django_db


def remove_in_admin(client, user, count):
    page = reverse("admin:auth_user_change", args=[user.pk])
    data = form_data(client.get(page))
    data |= {f"authenticator_set-{each}-DELETE": "on" for each in range(count)}
    return client.post(page, data)


@pytest.mark.parametrize("mode", ["optional", "required"])
def test_superuser_removes_a_lost_factor(client, holder, settings, mode):
    make_user("chief")
    set_up_app(client, "chief")
    settings.SECOND_FACTOR = mode
    before = AuditEntry.objects.count()
    assert remove_in_admin(client, holder.user, 1).status_code == 302
    assert not Authenticator.objects.filter(user=holder.user).exists()
    said = set(AuditEntry.objects.filter(sequence__gt=before).values_list("action", "username", "what"))
    assert {
        ("permission", "chief", "移除 第二因子 驗證應用程式 clerk"),
        ("permission", "chief", "移除 第二因子 救援碼 clerk"),
    } <= said
    assert is_in(log_in(Client()))


def test_page_of_the_account_shows_no_secret(client, holder):
    make_user("chief")
    log_in(client, "chief")
    page = client.get(reverse("admin:auth_user_change", args=[holder.user.pk])).text
    kept = Authenticator.objects.get(user=holder.user, type="totp").data["secret"]
    assert "驗證應用程式" in page
    assert kept not in page


def test_administrator_of_an_agency_removes_no_factor(client, holder):
    agency = make_agency("2610")
    holder.user.is_superuser = False
    holder.user.save()
    Membership.objects.create(user=holder.user, agency=agency, role=Membership.Role.DRAFTER)
    keeper = make_user("keeper", is_superuser=False)
    Membership.objects.create(user=keeper, agency=agency, role=Membership.Role.ADMINISTRATOR)
    log_in(client, "keeper")
    page = reverse("admin:auth_user_change", args=[holder.user.pk])
    assert "authenticator_set" not in client.get(page).text
    remove_in_admin(client, holder.user, 2)
    assert Authenticator.objects.filter(user=holder.user).count() == 2


def test_command_removes_the_factor_of_the_last_superuser(client, holder, capsys):
    call_command("reset_mfa", "clerk")
    assert "clerk：已移除 2 項第二因子。" in capsys.readouterr().out
    assert is_in(log_in(client))
    said = AuditEntry.objects.filter(what__startswith="移除 第二因子").values_list("username", "what")
    assert set(said) == {("", "移除 第二因子 驗證應用程式 clerk"), ("", "移除 第二因子 救援碼 clerk")}


def test_command_says_that_there_is_none(holder, capsys):
    make_user("other")
    call_command("reset_mfa", "other")
    assert capsys.readouterr().out == "other：沒有第二因子。\n"


def test_command_knows_only_accounts_that_are():
    with pytest.raises(CommandError, match="無此帳號：nobody"):
        call_command("reset_mfa", "nobody")


# Secrets


def test_secrets_are_sealed(holder):
    key = holder.key.replace(" ", "")
    kept = str(list(Authenticator.objects.values()))
    assert len(key) == 32
    assert not [each for each in (key, *holder.codes) if each in kept]


def test_older_secret_still_opens_until_all_is_sealed_anew(client, holder, settings):
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another " * 8, [old]
    assert is_in(log_in_with(client, code_now(holder.key)))
    call_command("reseal_mfa")
    settings.SECRET_KEY_FALLBACKS = []
    assert is_in(log_in_with(Client(), code_now(holder.key, 30)))
    assert is_in(log_in_with(Client(), holder.codes[0]))


def test_unknown_secret_is_told_and_is_no_error_of_ours(client, holder, settings, caplog):
    settings.SECRET_KEY = "another " * 8
    answer = log_in_with(client, code_now(holder.key))
    assert (answer.status_code, "無法讀取已設定的第二因子" in answer.text) == (200, True)
    assert "sealed with another DJANGO_SECRET_KEY" in caplog.text


def test_codes_of_an_unknown_secret_are_made_anew(client, holder, settings):
    settings.SECRET_KEY = "another " * 8
    Authenticator.objects.filter(type="totp").update(type="webauthn", data={"name": "key"})
    client.force_login(holder.user)
    confirm(client)
    assert [client.get(page).status_code for page in (CODES, f"{CODES}new/")] == [200, 200]
    answer = client.post(f"{CODES}new/", follow=True)
    assert len(re.findall(r"<code>\d{8}</code>", answer.text)) == 10


def test_what_cannot_be_sealed_anew_is_named(holder, settings):
    settings.SECRET_KEY = "another " * 8
    with pytest.raises(CommandError, match="reset_mfa 移除：clerk"):
        call_command("reseal_mfa")
