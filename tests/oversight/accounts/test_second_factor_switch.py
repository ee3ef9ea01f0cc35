"""Off, optional, required: which addresses there are, who is asked, and who removes what was lost."""

import os
import re
import subprocess
import sys

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import Resolver404, URLPattern, get_resolver, resolve, reverse

from oversight.models import AuditEntry, Membership
from tests.factories import make_agency
from tests.oversight.accounts.factor_steps import APP, CODE, CODES, PAGES, confirm, log_in_with, set_up_app
from tests.oversight.accounts.steps import CHANGE, INDEX, LOGIN, is_in, log_in, make_user
from tests.oversight.accounts.totp import code_now
from tests.pages import form_data
from tests.paths import REPO

pytestmark = pytest.mark.django_db
ADDRESSES = {
    "account_login": "admin/login/",
    "account_reauthenticate": "admin/second-factor/password/",
    "mfa_activate_totp": "admin/second-factor/app/",
    "mfa_add_webauthn": "admin/second-factor/passkeys/add/",
    "mfa_authenticate": "admin/second-factor/code/",
    "mfa_deactivate_totp": "admin/second-factor/app/remove/",
    "mfa_generate_recovery_codes": "admin/second-factor/recovery-codes/new/",
    "mfa_index": "admin/second-factor/",
    "mfa_remove_webauthn": "admin/second-factor/passkeys/<int:pk>/remove/",
    "mfa_view_recovery_codes": "admin/second-factor/recovery-codes/",
}


def addresses():
    """Name -> address of all that allauth knows by name."""
    found = [each for each in get_resolver().url_patterns if isinstance(each, URLPattern)]
    return {
        each.name: str(each.pattern) for each in found if re.match("account_|mfa_|social", each.name or "")
    }


def test_only_the_listed_addresses_are_there(optional):
    assert addresses() == ADDRESSES


def test_off_there_are_none(settings):
    assert addresses() == {}
    with pytest.raises(Resolver404):
        resolve("/accounts/login/")


@pytest.mark.parametrize(
    "path", ["signup/", "login/", "logout/", "email/", "password/reset/", "2fa/", "social/"]
)
def test_pages_of_allauth_are_not_there(client, optional, path):
    assert client.get(f"/accounts/{path}").status_code == 404


SWITCHED = """
import django; django.setup()
from django.urls import get_resolver
print(sorted(each.name for each in get_resolver().url_patterns if getattr(each, "name", None) and each.name.startswith(("mfa_", "account_"))))
"""


@pytest.mark.parametrize(
    ("value", "there"),
    [("", []), ("off", []), ("optional", sorted(ADDRESSES)), ("Required", sorted(ADDRESSES))],
)
def test_variable_switches_the_addresses(tmp_path, value, there):
    clean = {"PATH": os.environ["PATH"], "OVERSIGHT_VAR": str(tmp_path), "DJANGO_MFA": value}
    clean["DJANGO_SETTINGS_MODULE"] = "oversight.settings"
    done = subprocess.run(
        [sys.executable, "-c", SWITCHED], env=clean, cwd=REPO, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str(there)


def test_other_words_are_refused(tmp_path):
    clean = {"PATH": os.environ["PATH"], "OVERSIGHT_VAR": str(tmp_path), "DJANGO_MFA": "on"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], env=clean, cwd=REPO, capture_output=True, text=True
    )
    assert "DJANGO_MFA=on: write one of off, optional, required" in done.stderr


# Off


def test_off_nobody_is_asked(client, holder, settings):
    settings.SECOND_FACTOR, settings.ROOT_URLCONF = "off", "oversight.urls"
    assert is_in(log_in(client))
    assert "第二因子" not in client.get(INDEX).text
    assert "第二因子" not in client.get(reverse("admin:auth_user_change", args=[holder.user.pk])).text


def test_off_asks_the_database_nothing_more(client, settings, django_assert_num_queries):
    make_user()
    log_in(client)
    with django_assert_num_queries(2):  # session, user
        client.get(reverse("admin:password_change_done"))


# Optional and required


def test_optional_asks_nobody_who_has_none(client, optional):
    make_user()
    assert is_in(log_in(client))
    assert client.get(INDEX).status_code == 200


def test_pages_link_to_the_second_factor(client, optional):
    make_user()
    log_in(client)
    assert f'href="{PAGES}"' in client.get(INDEX).text


@pytest.fixture
def beginner(client, required, clock):
    """Logged in, without a factor, where one is required."""
    user = make_user()
    log_in(client)
    return user


def own_pages():
    """The first page of every model, and the pages beside them."""
    yield from (INDEX, reverse("admin:app_list", args=["oversight"]), reverse("admin:autocomplete"))
    for model in admin.site._registry:
        meta = model._meta
        yield reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")


def test_required_leads_everywhere_to_setting_up(client, beginner):
    answers = {page: client.get(page) for page in own_pages()}
    assert {
        page for page, answer in answers.items() if answer.status_code != 302 or answer.url != PAGES
    } == set()


def test_required_lets_nothing_be_posted(client, beginner):
    client.post(reverse("admin:auth_user_add"), {"username": "new"})
    assert client.post(INDEX).url == PAGES


@pytest.mark.parametrize("page", [PAGES, CHANGE, reverse("admin:jsi18n")])
def test_required_leaves_these_open(client, beginner, page):
    assert client.get(page).status_code == 200


def test_required_leaves_the_way_out_open(client, beginner):
    client.post(reverse("admin:logout"))
    assert client.get(INDEX).url.startswith(LOGIN)


def test_required_is_content_with_an_app(client, beginner):
    set_up_app(client)
    assert client.get(INDEX).status_code == 200


def test_required_asks_again_once_it_was_removed(client, holder, settings):
    settings.SECOND_FACTOR = "required"
    log_in_with(client, code_now(holder.key))
    Authenticator.objects.exclude(type="recovery_codes").delete()
    assert client.get(INDEX).url == PAGES


def test_required_asks_for_one_row_more(client, holder, settings, django_assert_num_queries):
    log_in_with(client, code_now(holder.key))
    settings.SECOND_FACTOR = "required"
    with django_assert_num_queries(3):  # session, user, factor
        client.get(reverse("admin:password_change_done"))


# Lost ones


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


# Passkeys, as far as they go without a browser


@pytest.mark.parametrize(
    ("site", "https", "offered"),
    [
        ("http://127.0.0.1:8000", False, False),
        ("http://localhost:8000", False, True),
        ("http://budget.example", False, False),
        ("https://budget.example", True, True),
        ("https://192.0.2.1", True, False),
        ("https://[2001:db8::1]", True, False),
    ],
)
def test_passkeys_are_offered_where_browsers_take_them(client, optional, site, https, offered):
    optional.SITE_URL, optional.HTTPS = site, https
    make_user()
    log_in(client)
    confirm(client, PAGES)
    assert ("新增通行金鑰" in client.get(PAGES).text) is offered
    assert client.get(f"{PAGES}passkeys/add/").status_code == (200 if offered else 404)


def test_passkeys_are_bound_to_the_name_of_the_site(client, optional):
    optional.SITE_URL, optional.HTTPS = "https://budget.example", True
    optional.ALLOWED_HOSTS = ["*"]
    make_user()
    for host in ("budget.example", "evil.example"):
        log_in(client, headers={"host": host})
        client.post(f"{PAGES}password/", {"password": "three green kettles"}, headers={"host": host})
        page = client.get(f"{PAGES}passkeys/add/", headers={"host": host}).text
        assert '"rp": {"name": "\\u9810\\u7b97\\u6c7a\\u8b70\\u8ffd\\u8e64", "id": "budget.example"}' in page


@pytest.mark.parametrize("typed", ["", "{}", "[]", '{"id": 1}', '{"id": "AA", "response": {}}'])
def test_odd_passkeys_set_up_nothing(client, optional, typed):
    optional.SITE_URL = "http://localhost:8000"
    make_user()
    log_in(client)
    confirm(client)
    client.get(f"{PAGES}passkeys/add/")
    answer = client.post(f"{PAGES}passkeys/add/", {"name": "a", "credential": typed})
    assert (answer.status_code, Authenticator.objects.count()) == (200, 0)


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"DJANGO_MFA": "off"}, []),
        ({"DJANGO_MFA": "required"}, ["oversight.W003"]),
        ({"DJANGO_MFA": "required", "DJANGO_SITE_URL": "https://192.0.2.1"}, ["oversight.W003"]),
        (
            {
                "DJANGO_MFA": "optional",
                "DJANGO_SITE_URL": "https://b.example",
                "DJANGO_ALLOWED_HOSTS": "c.example",
            },
            ["oversight.W003"],
        ),
        (
            {
                "DJANGO_MFA": "optional",
                "DJANGO_SITE_URL": "https://b.example",
                "DJANGO_ALLOWED_HOSTS": "b.example",
            },
            [],
        ),
        (
            {
                "DJANGO_MFA": "optional",
                "DJANGO_SITE_URL": "https://b.example",
                "DJANGO_ALLOWED_HOSTS": ".b.example",
                "DJANGO_HTTPS": "0",
            },
            ["oversight.W002"],
        ),
    ],
)
def test_deployment_is_told_what_the_second_factor_lacks(tmp_path, environment, told):
    clean = {"PATH": os.environ["PATH"], "OVERSIGHT_VAR": str(tmp_path), "DJANGO_HTTPS": "1"}
    check = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(check, env=clean | environment, cwd=REPO, capture_output=True, text=True)
    assert re.findall(r"^\?: \((oversight\S+)\)", done.stderr, re.MULTILINE) == told


def test_paths_of_these_tests_are_those_of_the_site(optional):
    assert (reverse("mfa_index"), reverse("mfa_authenticate"), reverse("mfa_activate_totp")) == (
        PAGES,
        CODE,
        APP,
    )
    assert reverse("mfa_view_recovery_codes") == CODES
