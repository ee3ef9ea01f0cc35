"""Which passwords are refused, and who has to choose a new one first."""

import datetime
from itertools import pairwise

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from oversight.accounts.passwords import REMEMBERED, must_change
from tests.oversight.accounts.steps import CHANGE, INDEX, PASSWORD, log_in, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("either_switch")]
NEW = "four yellow teapots"
NOW = datetime.datetime(2026, 11, 27, 9, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


def change(client, new=NEW, old=PASSWORD):
    return client.post(CHANGE, {"old_password": old, "new_password1": new, "new_password2": new})


def inside(client, **fields):
    """A logged-in client of a user made so."""
    make_user(**fields)
    log_in(client)
    return client


@pytest.fixture
def any_day(settings):
    settings.PASSWORD_MIN_DAYS = 0


@pytest.mark.parametrize("password", ["eleven char", "password1234", "735193846201", "clerk-of-office"])
def test_weak_password_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, User(username="clerk-of-office"))


def test_password_of_twelve_characters_is_taken():
    assert validate_password("twelve chars") is None


@pytest.mark.parametrize("page", [INDEX, reverse("admin:auth_user_changelist"), "/admin/nowhere/"])
def test_account_made_by_somebody_else_must_choose_a_password_first(client, page):
    assert inside(client, own=False).get(page).url == CHANGE


def test_form_says_why(client):
    assert "請先設定自己的密碼" in inside(client, own=False).get(CHANGE).text


def test_post_before_the_change_writes_nothing(client):
    inside(client, own=False).post(reverse("admin:auth_user_add"), {"username": "new"})
    assert not User.objects.filter(username="new").exists()


def test_log_out_is_open_before_the_change(client):
    assert inside(client, own=False).post(reverse("admin:logout")).status_code == 200


def test_public_pages_are_open_before_the_change(client):
    assert inside(client, own=False).get("/about/").status_code == 200


def test_after_the_change_the_admin_is_open(client):
    change(inside(client, own=False))
    assert client.get(INDEX).status_code == 200


def test_after_the_change_the_next_log_in_is_free(client):
    change(inside(client, own=False))
    log_in(other := Client(), password=NEW)
    assert other.get(INDEX).status_code == 200


def test_own_password_is_not_asked_for_again(client):
    assert inside(client).get(INDEX).status_code == 200


def test_password_set_by_a_colleague_must_be_changed(client, admin_client):
    user = make_user()
    page = reverse("admin:auth_user_password_change", args=[user.pk])
    admin_client.post(page, {"usable_password": "true", "password1": NEW, "password2": NEW})
    log_in(client, password=NEW)
    assert client.get(INDEX).url == CHANGE


def test_account_without_password_has_none_to_change():
    assert not must_change(User.objects.create_user("nobody"))


def test_new_hash_of_the_same_password_is_no_change(settings):
    user = make_user()
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    user.check_password(PASSWORD)
    assert (user.password[:6], must_change(user)) == ("pbkdf2", False)


@pytest.mark.parametrize(("arguments", "asked"), [((), True), (("--passwords-stay",), False)])
def test_demo_account_must_change_unless_told(arguments, asked, capsys):
    call_command("demo", *arguments)
    assert must_change(User.objects.get(username="demo-admin")) is asked


def used(client, count):
    """Change the password so often; the passwords in order."""
    passwords = [PASSWORD, *(f"{number} yellow teapots" for number in range(count))]
    for old, new in pairwise(passwords):
        assert change(client, new, old).status_code == 302
    return passwords


@pytest.mark.parametrize("back", range(REMEMBERED))
def test_last_three_passwords_are_refused(client, any_day, back):
    passwords = used(inside(client), 3)
    answer = change(client, passwords[-1 - back], passwords[-1])
    assert "不可與最近3次用過的密碼相同" in answer.text


def test_older_password_is_taken_again(client, any_day):
    passwords = used(inside(client), 3)
    assert change(client, passwords[0], passwords[-1]).status_code == 302


def test_old_hashes_are_not_kept(client, any_day):
    used(inside(client), 5)
    assert User.objects.get().used_passwords.count() == REMEMBERED


def test_colleague_cannot_give_a_used_password(admin_client):
    page = reverse("admin:auth_user_password_change", args=[make_user().pk])
    answer = admin_client.post(
        page, {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert "不可與最近3次用過的密碼相同" in answer.text


def test_change_ends_other_sessions(client, any_day):
    make_user()
    log_in(client)
    log_in(other := Client())
    change(client)
    assert (client.get(INDEX).status_code, other.get(INDEX).status_code) == (200, 302)


@pytest.mark.parametrize(("days", "status"), [(0.9, 200), (1.1, 302)])
def test_password_can_be_changed_again_after_a_day(client, time_machine, days, status):
    time_machine.move_to(NOW, tick=False)
    user = make_user()
    time_machine.shift(DAY * days)
    log_in(client, user.username)
    assert change(client).status_code == status


@pytest.mark.parametrize(("limit", "days", "asked"), [(180, 179, False), (180, 181, True), (0, 9999, False)])
def test_old_password_must_be_changed(settings, time_machine, limit, days, asked):
    settings.PASSWORD_MAX_DAYS = limit
    time_machine.move_to(NOW, tick=False)
    user = make_user()
    time_machine.shift(DAY * days)
    assert must_change(user) is asked
