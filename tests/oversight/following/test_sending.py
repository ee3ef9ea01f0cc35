"""The command: each digest once, whatever fails; over a mail server that really answers."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command

from oversight.mailers import mailer
from oversight.models import Subscription
from tests.factories import make_resolution
from tests.oversight.following.steps import subscribe
from tests.smtp import mail_server

pytestmark = pytest.mark.django_db
START = datetime.datetime(2026, 11, 26, 1, 0, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(START, tick=False) as moving:
        yield moving


@pytest.fixture
def server(settings):
    """The mail server that the site sends to."""
    with mail_server() as running:
        yield running


@pytest.fixture
def three(client, clock, settings, server):
    """Three addresses, and something to tell them; mails go to `server` from now on."""
    for name in "abc":
        subscribe(client, address=f"{name}@example.org")
    clock.shift(60)
    make_resolution(1)
    clock.shift(DAY)
    settings.MAILERS = {"default": mailer(f"smtp://127.0.0.1:{server.port}")}


def recipients(server):
    return [recipient for recipient, _ in server.taken]


def test_everybody_is_sent_one(three, server):
    call_command("send_digests")
    assert recipients(server) == ["a@example.org", "b@example.org", "c@example.org"]


def test_running_again_sends_nothing(three, server):
    call_command("send_digests")
    call_command("send_digests")
    assert len(server.taken) == 3


def test_refused_address_is_named_and_the_others_are_sent(three, server, capsys):
    server.refused = {"b@example.org"}
    with pytest.raises(CommandError) as caught:
        call_command("send_digests")
    assert caught.value.returncode == 1
    assert recipients(server) == ["a@example.org", "c@example.org"]
    said = capsys.readouterr().err
    assert "failed b@example.org: SMTPRecipientsRefused" in said


def test_refused_address_is_tried_again_and_no_other(three, server):
    server.refused = {"b@example.org"}
    with pytest.raises(CommandError):
        call_command("send_digests")
    server.refused = set()
    call_command("send_digests")
    assert recipients(server) == ["a@example.org", "c@example.org", "b@example.org"]


def test_watermark_moves_only_where_a_mail_was_taken(three, server):
    server.refused = {"b@example.org"}
    with pytest.raises(CommandError):
        call_command("send_digests")
    told = dict(Subscription.objects.values_list("address", "told_on"))
    assert {name[0]: day.day for name, day in told.items()} == {"a": 27, "b": 25, "c": 27}


def test_message_id_is_of_one_digest_only(client, clock):
    subscribe(client)
    found = []
    for number in (1, 2):
        clock.shift(60)
        make_resolution(number)
        clock.shift(DAY)
        call_command("send_digests")
        found.append(mail.outbox[-1].message()["Message-ID"])
    assert len(set(found)) == 2


def test_mail_of_a_crashed_run_has_the_same_message_id(client, clock):
    subscribe(client)
    before = Subscription.objects.values("told_on", "told_until").get()
    clock.shift(60)
    make_resolution(1)
    clock.shift(DAY)
    call_command("send_digests")
    Subscription.objects.update(**before)  # as if it had ended between the mail and the watermark
    clock.shift(60)
    call_command("send_digests")
    one, two = (message.message()["Message-ID"] for message in mail.outbox)
    assert one == two


def test_header_survives_the_wire(three, server):
    call_command("send_digests")
    _, message = server.taken[0]
    assert message["Subject"] == "〔尚未答復〕工業局：1案有異動"
    assert "1. 〔尚未答復〕工業局：108年度總預算" in message.get_body(("plain",)).get_content()
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_dry_run_says_what_would_be_sent_and_does_nothing(three, server, capsys):
    before = list(Subscription.objects.values())
    call_command("send_digests", dry_run=True)
    assert (server.taken, list(Subscription.objects.values())) == ([], before)
    assert capsys.readouterr().out.count("sent a@example.org: 〔尚未答復〕工業局：1案有異動") == 1


def test_day_is_an_argument(client, clock):
    subscribe(client)
    clock.shift(60)
    make_resolution(1)
    call_command("send_digests", "--today", "2026-12-24")
    assert "115年12月24日" in mail.outbox[0].body
    assert Subscription.objects.get().told_on == datetime.date(2026, 12, 24)


def test_past_day_tells_only_what_was_recorded_by_its_end(client, clock):
    subscribe(client)
    clock.shift(60)
    make_resolution(1)
    clock.shift(DAY)
    make_resolution(2)
    call_command("send_digests", "--today", "2026-11-26")
    call_command("send_digests")
    assert [("第一項" in each.body, "第二項" in each.body) for each in mail.outbox] == [
        (True, False),
        (False, True),
    ]


def test_command_refuses_while_mail_is_off(settings):
    settings.OVERSIGHT_MAIL = False
    with pytest.raises(CommandError, match="DJANGO_MAIL=1"):
        call_command("send_digests")


def test_stopped_ones_are_sent_nothing(client, clock):
    client.post(subscribe(client))
    clock.shift(60)
    make_resolution(1)
    clock.shift(DAY)
    call_command("send_digests")
    assert mail.outbox == []


def test_new_secret_key_gives_the_next_digest_links_that_work(client, clock, settings):
    stop = subscribe(client)
    settings.SECRET_KEY = "another" * 10
    clock.shift(60)
    make_resolution(1)
    clock.shift(DAY)
    call_command("send_digests")
    (message,) = mail.outbox
    path = message.extra_headers["List-Unsubscribe"].removeprefix("<https://budget.example").removesuffix(">")
    assert path != stop
    assert client.post(path).status_code == 200
