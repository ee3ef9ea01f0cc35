"""Setting up or removing a factor ends the account's sessions, but for the one in which its owner did it."""

from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.oversight.accounts.factor_steps import APP, CODES, confirm, log_in_with, set_up_app
from tests.oversight.accounts.steps import INDEX, log_in, make_user
from tests.oversight.accounts.totp import code_now
from tests.pages import form_data

pytestmark = pytest.mark.django_db


def is_open(client):
    return client.get(INDEX).status_code == 200


@pytest.fixture
def both(holder):
    """The owner's browser, and another that is logged in to the same account."""
    here, there = Client(), Client()
    log_in_with(here, code_now(holder.key))
    log_in_with(there, holder.codes[0])
    confirm(here)
    return SimpleNamespace(here=here, there=there)


@pytest.fixture
def passkey(holder):
    return Authenticator.objects.create(user=holder.user, type="webauthn", data={"name": "key"})


def removed_by_superuser(holder):
    make_user("chief")
    client = Client()
    log_in(client, "chief")
    page = reverse("admin:auth_user_change", args=[holder.user.pk])
    gone = {f"authenticator_set-{each}-DELETE": "on" for each in range(2)}
    assert client.post(page, form_data(client.get(page)) | gone).status_code == 302
    return client


def test_factor_removed_by_a_superuser_ends_every_session_of_the_account(holder, both):
    removed_by_superuser(holder)
    assert (is_open(both.here), is_open(both.there)) == (False, False)


def test_superuser_who_removes_the_factor_of_another_stays(holder):
    assert is_open(removed_by_superuser(holder))


def test_command_that_removes_a_factor_ends_every_session_of_the_account(holder, both):
    call_command("reset_mfa", "clerk")
    assert (is_open(both.here), is_open(both.there)) == (False, False)


def test_ended_sessions_are_gone_from_the_store(holder, both):
    call_command("reset_mfa", "clerk")
    assert not Session.objects.filter(session_key=both.there.session.session_key).exists()


@pytest.mark.parametrize(
    "page", [f"{APP}remove/", f"{CODES}new/"], ids=["removes the app", "renews the codes"]
)
def test_owner_who_changes_a_factor_stays_and_the_other_session_ends(both, page):
    assert both.here.post(page).status_code == 302
    assert (is_open(both.here), is_open(both.there)) == (True, False)


def test_owner_who_removes_a_passkey_stays_and_the_other_session_ends(passkey, both):
    assert both.here.post(reverse("mfa_remove_webauthn", args=[passkey.pk])).status_code == 302
    assert (is_open(both.here), is_open(both.there)) == (True, False)


def test_session_begun_by_password_alone_ends_when_the_owner_sets_up_a_factor(client, optional):
    make_user()
    log_in(other := Client())
    set_up_app(client)
    assert (is_open(client), is_open(other)) == (True, False)


def test_session_of_another_account_goes_on(client, holder):
    make_user("other")
    log_in(client, "other")
    call_command("reset_mfa", "clerk")
    assert is_open(client)


def test_using_a_factor_ends_no_session(holder, both):
    log_in_with(Client(), holder.codes[1])
    assert (is_open(both.here), is_open(both.there)) == (True, True)


def test_sealing_anew_ends_no_session(both):
    call_command("reseal_mfa")
    assert (is_open(both.here), is_open(both.there)) == (True, True)


def test_removal_that_is_undone_ends_no_session(holder, both):
    with transaction.atomic():
        Authenticator.objects.filter(user=holder.user).delete()
        transaction.set_rollback(True)
    assert (is_open(both.here), is_open(both.there)) == (True, True)
