"""How often a mail may be asked for, and what that tells about addresses: nothing."""

import datetime
import re

import pytest
import time_machine
from django.core import mail
from django.test import RequestFactory

from oversight.following.limits import source_of
from oversight.models import SubscriptionRequest
from tests.oversight.following.steps import ADDRESS, ask, subscribe

pytestmark = pytest.mark.django_db
START = datetime.datetime(2026, 11, 26, 1, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(START, tick=False) as moving:
        yield moving


def same(response):
    """All that a visitor gets: status, headers (but the request's own number), and the page it leads to."""
    headers = {name: value for name, value in response.headers.items() if name != "X-Request-ID"}
    return response.status_code, headers, response.content


def test_answer_is_the_same_whether_or_not_the_address_is_known(client):
    subscribe(client, "status=sent", address="known@example.org")
    ask(client, "status=sent", address="waiting@example.org")
    answers = [
        same(ask(client, "status=sent", address=address))
        for address in ("known@example.org", "waiting@example.org", "unknown@example.org")
    ]
    assert answers[0] == answers[1] == answers[2]


def test_one_mail_goes_out_whether_or_not_the_address_is_known(client):
    subscribe(client, address="known@example.org")
    ask(client, address="known@example.org")
    ask(client, address="unknown@example.org")
    assert [(each.to[0], each.subject) for each in mail.outbox] == [
        ("known@example.org", "您已追蹤此條件"),
        ("unknown@example.org", "請確認電子郵件追蹤"),
    ]


def test_mail_to_a_known_address_confirms_nothing(client):
    subscribe(client)
    ask(client)
    assert re.findall("/follow/confirm/", mail.outbox[0].body) == []


def test_sixth_unconfirmed_wish_of_an_address_sends_no_mail_and_says_the_same(client):
    years = [ask(client, f"year={year}") for year in range(101, 107)]
    assert len(mail.outbox) == 5
    assert same(years[5]) == same(years[0])


def test_confirmed_wishes_do_not_count_as_unconfirmed(client):
    for year in range(101, 107):
        subscribe(client, f"year={year}")
    ask(client, "year=107")
    assert len(mail.outbox) == 1


def test_address_gets_at_most_twenty_mails_a_day(client, clock):
    subscribe(client)
    for hour in range(1, 21):
        clock.move_to(START + datetime.timedelta(hours=hour))
        ask(client)
    assert len(mail.outbox) == 19  # and the first one, before
    clock.move_to(START + datetime.timedelta(hours=25))
    ask(client)
    assert len(mail.outbox) == 20


def test_network_may_ask_twenty_times_an_hour(client, clock):
    answers = [ask(client, address=f"a{number}@example.org").status_code for number in range(21)]
    assert answers == [302] * 20 + [429]
    assert len(mail.outbox) == 20
    clock.move_to(START + datetime.timedelta(minutes=61))
    assert ask(client).status_code == 302


def test_networks_are_counted_apart(client):
    for number in range(20):
        ask(client, address=f"a{number}@example.org")
    client.defaults["REMOTE_ADDR"] = "203.0.113.9"
    assert ask(client).status_code == 302


def test_neither_address_nor_network_is_stored_with_a_request(client):
    ask(client)
    (row,) = SubscriptionRequest.objects.values_list("source", "address")
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in row)


@pytest.mark.parametrize(
    ("remote", "network"),
    [
        ("203.0.113.9", "203.0.113.0/24"),
        ("::ffff:203.0.113.9", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("", "unknown"),
    ],
)
def test_network_of_a_visitor(remote, network):
    assert source_of(RequestFactory().get("/", REMOTE_ADDR=remote)) == network


@pytest.mark.parametrize(("behind", "network"), [(True, "198.51.100.0/24"), (False, "127.0.0.0/24")])
def test_only_the_proxy_that_is_said_to_be_there_is_believed(settings, behind, network):
    settings.BEHIND_PROXY = behind
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="192.0.2.1, 198.51.100.7")
    assert source_of(request) == network


def test_mail_server_that_is_down_is_said_of_the_server(client, settings):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 1},
        }
    }
    answer = ask(client, address=ADDRESS)
    assert answer.status_code == 503
    assert "郵件主機沒有回應" in answer.text
