"""From the form to the end: asked, confirmed, changed, stopped, forgotten. The clock moves, nothing else is feigned."""

import datetime
import re

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.test import Client

from oversight.models import Subscription, SubscriptionRequest
from tests.oversight.following.steps import ADDRESS, ask, link, subscribe, text_of
from tests.pages import form_data

pytestmark = pytest.mark.django_db
START = datetime.datetime(2026, 11, 26, 1, 0, tzinfo=datetime.UTC)  # 09:00 in Taipei


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(START, tick=False) as moving:
        yield moving


def days(number):
    return datetime.timedelta(days=number)


def test_asking_sends_one_mail_with_a_link(client):
    answer = ask(client, "status=referred")
    assert (answer.status_code, answer["Location"]) == (302, "/follow/asked/")
    (message,) = mail.outbox
    assert message.to == [ADDRESS]
    assert message.subject == "請確認電子郵件追蹤"
    assert "追蹤的範圍：狀態：待排審" in text_of(message)
    assert link(message, "confirm").startswith("/follow/confirm/")


def test_form_as_the_page_shows_it_is_taken(client):
    page = client.get("/follow/")
    data = form_data(page) | {"address": ADDRESS}
    assert data["frequency"] == ["weekly"]
    client.post("/follow/", data)
    assert Subscription.objects.get().frequency == "weekly"


def test_form_is_refused_without_the_csrf_token():
    answer = ask(Client(enforce_csrf_checks=True))
    assert answer.status_code == 403
    assert "瀏覽器不接受本站的 Cookie" in answer.text
    assert mail.outbox == []


def test_opening_the_link_confirms_nothing(client):
    ask(client)
    page = client.get(link(mail.outbox[0], "confirm"))
    assert page.status_code == 200
    assert "<button>確認，開始寄摘要</button>" in page.text
    assert Subscription.objects.get().confirmed_at is None


def test_pressing_the_button_confirms(client):
    ask(client)
    page = client.post(link(mail.outbox[0], "confirm"))
    assert "已開始追蹤" in page.text
    row = Subscription.objects.get()
    assert (row.confirmed_at, row.told_until, row.told_on) == (START, START, datetime.date(2026, 11, 25))


def test_confirming_twice_keeps_the_first_day(client, clock):
    ask(client)
    client.post(link(mail.outbox[0], "confirm"))
    clock.move_to(START + days(1))
    assert client.post(link(mail.outbox[0], "confirm")).status_code == 200
    assert Subscription.objects.get().told_until == START


@pytest.mark.parametrize(("hours", "status"), [(71, 200), (73, 410)])
def test_link_expires_after_three_days(client, clock, hours, status):
    ask(client)
    clock.move_to(START + datetime.timedelta(hours=hours))
    assert client.post(link(mail.outbox[0], "confirm")).status_code == status
    assert (Subscription.objects.get().confirmed_at is not None) == (status == 200)


@pytest.mark.parametrize("change", [lambda p: p[:-2] + "x/", lambda p: p.replace("confirm/", "confirm/x")])
def test_tampered_link_is_not_found(client, change):
    ask(client)
    assert client.post(change(link(mail.outbox[0], "confirm"))).status_code == 404


def test_both_mails_confirm_when_asked_twice(client, clock):
    ask(client)
    clock.move_to(START + datetime.timedelta(minutes=5))
    ask(client)
    assert len(mail.outbox) == 2
    assert client.post(link(mail.outbox[0], "confirm")).status_code == 200


def test_database_holds_no_token(client):
    ask(client)
    token = link(mail.outbox[0], "confirm").split("/")[3].split(":")[0]
    stored = [str(value) for row in Subscription.objects.values() for value in row.values()]
    assert len(token) == 43
    assert [value for value in stored if token in value] == []


def test_one_click_stops_without_cookie_or_csrf_token(client):
    stop = subscribe(client)
    mail_program = Client(enforce_csrf_checks=True)
    assert mail_program.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Subscription.objects.get().unsubscribed_at == START


def test_opening_the_stop_link_stops_nothing(client):
    stop = subscribe(client)
    assert "<button>停止寄送</button>" in client.get(stop).text
    assert Subscription.objects.get().unsubscribed_at is None


def test_stopping_twice_keeps_the_first_day(client, clock):
    stop = subscribe(client)
    client.post(stop)
    clock.move_to(START + days(3))
    assert client.post(stop).status_code == 200
    assert Subscription.objects.get().unsubscribed_at == START


def test_stop_link_of_nobody_is_not_found(client):
    assert client.post("/follow/abc/stop/").status_code == 404


def test_frequency_is_changed(client):
    manage = subscribe(client).removesuffix("stop/")
    page = client.post(manage, form_data(client.get(manage)) | {"frequency": "weekly"})
    assert "已儲存。" in page.text
    assert Subscription.objects.get().frequency == "weekly"


def test_frequency_that_means_nothing_is_refused(client):
    manage = subscribe(client).removesuffix("stop/")
    assert client.post(manage, {"frequency": "hourly", "language": "zh-hant"}).status_code == 400
    assert Subscription.objects.get().frequency == "daily"


def test_unconfirmed_one_cannot_be_managed(client):
    ask(client)
    token = link(mail.outbox[0], "confirm").split("/")[3].split(":")[0]
    assert client.get(f"/follow/{token}/").status_code == 404


def test_asking_again_after_stopping_needs_a_new_click(client):
    stop = subscribe(client)
    client.post(stop)
    ask(client)
    row = Subscription.objects.get()
    assert (row.confirmed_at, row.unsubscribed_at) == (None, None)
    assert client.get(stop).status_code == 404
    assert client.post(link(mail.outbox[0], "confirm")).status_code == 200


def test_old_confirming_link_does_not_undo_a_stop(client):
    ask(client)
    confirm = link(mail.outbox[0], "confirm")
    page = client.post(confirm)
    client.post(re.search(r'href="(/follow/[^"]+/stop/)"', page.text)[1])
    assert client.post(confirm).status_code == 410
    assert Subscription.objects.active().count() == 0


@pytest.mark.parametrize(("after", "left"), [(30, 1), (31, 0)])
def test_stopped_address_is_deleted_after_thirty_days(client, clock, after, left):
    client.post(subscribe(client))
    clock.move_to(START + days(after))
    call_command("send_digests")
    assert Subscription.objects.count() == left


@pytest.mark.parametrize(("after", "left"), [(7, 1), (8, 0)])
def test_unconfirmed_address_is_deleted_after_seven_days(client, clock, after, left):
    ask(client)
    clock.move_to(START + days(after))
    call_command("send_digests")
    assert Subscription.objects.count() == left


def test_traces_of_requests_are_deleted_after_a_day(client, clock):
    ask(client)
    clock.move_to(START + datetime.timedelta(hours=25))
    call_command("send_digests")
    assert SubscriptionRequest.objects.count() == 0


def test_addresses_have_no_history():
    assert not hasattr(Subscription, "history")


def test_switched_off_the_page_offers_feeds_only(client, settings):
    settings.OVERSIGHT_MAIL = False
    page = client.get("/follow/")
    assert 'name="address"' not in page.text
    assert "feed.atom" in page.text
    assert ask(client).status_code == 404


def test_switched_off_a_stop_link_still_stops(client, settings):
    stop = subscribe(client)
    settings.OVERSIGHT_MAIL = False
    client.post(stop)
    assert Subscription.objects.get().unsubscribed_at == START


@pytest.mark.parametrize("path", ["", "stop/"])
def test_pages_with_a_token_are_not_kept_by_caches(client, path):
    page = client.get(subscribe(client).removesuffix("stop/") + path)
    assert "no-store" in page["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in page.text
