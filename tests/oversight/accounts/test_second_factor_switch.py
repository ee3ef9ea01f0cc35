"""Off, optional, required: which addresses there are, and who is asked."""

import os
import re
import subprocess
import sys

import pytest
from django.contrib import admin
from django.urls import Resolver404, URLPattern, get_resolver, resolve, reverse

from tests.oversight.accounts.factor_steps import APP, CODE, CODES, PAGES, confirm, log_in_with, set_up_app
from tests.oversight.accounts.steps import CHANGE, INDEX, LOGIN, is_in, log_in, make_user
from tests.oversight.accounts.totp import code_now
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
    confirm(client)
    client.post(f"{APP}remove/")
    assert client.get(INDEX).url == PAGES


def test_required_asks_for_one_row_more(client, holder, settings, django_assert_num_queries):
    log_in_with(client, code_now(holder.key))
    settings.SECOND_FACTOR = "required"
    with django_assert_num_queries(3):  # session, user, factor
        client.get(reverse("admin:password_change_done"))


def test_paths_of_these_tests_are_those_of_the_site(optional):
    assert (reverse("mfa_index"), reverse("mfa_authenticate"), reverse("mfa_activate_totp")) == (
        PAGES,
        CODE,
        APP,
    )
    assert reverse("mfa_view_recovery_codes") == CODES
