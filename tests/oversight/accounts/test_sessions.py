"""How long a session lasts, and that it is a new one after each log-in."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from oversight.accounts.sessions import staff_session_middleware
from tests.oversight.accounts.steps import INDEX, LOGIN, log_in, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("either_switch")]
MINUTE = 60


@pytest.fixture
def clock(time_machine):
    time_machine.move_to("2026-11-27 09:00:00+08:00", tick=False)
    return time_machine


@pytest.fixture
def staff(client, clock):
    make_user()
    log_in(client)
    return client


def is_open(client):
    return client.get(INDEX).status_code == 200


@pytest.mark.parametrize(("minutes", "still"), [(29, True), (31, False)])
def test_idle_session_ends_after_thirty_minutes(staff, clock, minutes, still):
    clock.shift(minutes * MINUTE)
    assert is_open(staff) is still


def test_work_keeps_the_session(staff, clock):
    for _ in range(3):
        clock.shift(20 * MINUTE)
        staff.get(INDEX)
    assert is_open(staff)


def test_reading_public_pages_does_not_keep_it(staff, clock):
    clock.shift(20 * MINUTE)
    staff.get("/about/")
    clock.shift(20 * MINUTE)
    assert not is_open(staff)


def test_session_ends_after_twelve_hours_of_work(staff, clock):
    for _ in range(12 * 3):
        clock.shift(20 * MINUTE)
        assert is_open(staff)
    clock.shift(MINUTE)
    assert staff.get(INDEX).url == f"{LOGIN}?next={INDEX}"


def test_ended_session_is_gone_from_the_store(staff, clock):
    clock.shift(11 * MINUTE)
    session = staff.session
    session["began"] = 0
    session.save()
    staff.get(INDEX)
    assert not Session.objects.filter(session_key=session.session_key).exists()


def asked_later(staff, clock, view):
    """What the middleware answers two minutes later; `view` is the work."""
    clock.shift(2 * MINUTE)
    request = RequestFactory().get(INDEX)
    request.session, request.user = staff.session, User.objects.get()
    request.session.load()
    return lambda: staff_session_middleware(view)(request)


def test_use_of_a_session_is_saved_before_the_work_begins(staff, clock):
    """Saved after it, a full disk would be told of work that was stored."""
    kept = []

    def view(_request):
        kept.append(Session.objects.get().get_decoded()["seen"])
        return HttpResponse()

    asked_later(staff, clock, view)()
    assert kept == [datetime.datetime(2026, 11, 27, 9, 2, tzinfo=ZoneInfo("Asia/Taipei")).timestamp()]


def test_session_that_is_ended_while_it_is_used_leads_to_the_log_in(staff, clock):
    answer = asked_later(staff, clock, lambda _request: HttpResponse())
    Session.objects.all().delete()
    assert answer().url == f"{LOGIN}?next={INDEX}"


def test_reading_on_at_once_writes_nothing(staff, django_assert_num_queries):
    page = reverse("admin:password_change_done")
    with django_assert_num_queries(2):  # session, user
        staff.get(page)


def test_log_in_begins_a_new_session(client):
    make_user()
    session = client.session
    session["planted"] = 1
    session.save()
    before = session.session_key
    log_in(client)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_log_out_ends_the_session_on_the_server(staff):
    key = staff.session.session_key
    staff.post(reverse("admin:logout"))
    assert not Session.objects.filter(session_key=key).exists()


def test_cookie_is_forgotten_with_the_browser_and_hidden_from_scripts(staff):
    cookie = staff.cookies["sessionid"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == ("", True, "Lax")


@pytest.mark.parametrize("page", ["/admin/", "/admin/login/", "/admin/password_change/"])
def test_pages_of_the_admin_are_kept_nowhere(staff, page):
    assert "no-store" in staff.get(page)["Cache-Control"]
