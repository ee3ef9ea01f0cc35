"""What is asked for: which selections and addresses are taken, which refused, and what becomes of them."""

import pytest
from django.core import mail
from django.core.management import call_command

from oversight.models import Subscription
from tests.factories import make_resolution
from tests.oversight.following.steps import ADDRESS, ask, subscribe, text_of

pytestmark = pytest.mark.django_db


def test_selection_is_stored_without_what_makes_no_difference(client):
    ask(client, "order=due&page=3&status=sent&status=referred&q=%20")
    ask(client, "status=referred&status=sent&status=sent")
    assert [row.selection for row in Subscription.objects.all()] == ["status=referred&status=sent"]


def test_address_is_one_in_any_spelling_and_written_to_as_given(client):
    ask(client, address="Aide@Example.ORG")
    ask(client, address="aide@example.org")
    assert Subscription.objects.get().address_key == "aide@example.org"
    assert mail.outbox[0].to == ["Aide@Example.ORG"]


def test_one_case_is_followed_by_its_key(client):
    key = make_resolution(1).key
    ask(client, f"resolution={key}")
    assert Subscription.objects.get().selection == f"resolution={key}"
    assert "第一項" in text_of(mail.outbox[0])


@pytest.mark.parametrize(
    "query",
    ["status=nonsense", "agency=9999", "nonsense=1", "resolution=none", "resolution=%00", "year=x", "q=%00"],
)
def test_what_means_nothing_cannot_be_followed(client, query):
    assert client.get(f"/follow/?{query}").status_code == 400
    assert ask(client, query).status_code == 400
    assert (Subscription.objects.count(), mail.outbox) == (0, [])


def test_case_takes_no_other_condition(client):
    key = make_resolution(1).key
    assert client.get(f"/follow/?resolution={key}&status=sent").status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "",
        "aide",
        "aide@example.org\nBcc: all@example.org",
        "aide@example.org\r\nBcc:all@example.org",
        '"a\\"b"@example.org',
        '"x"@example.org',
        "a@[192.0.2.1]",
        "a@b.example, c@d.example",
        "<a@b.example>",
        "x" * 250 + "@example.org",
    ],
)
def test_address_that_is_none_is_refused(client, address):
    assert ask(client, address=address).status_code == 400
    assert (Subscription.objects.count(), mail.outbox) == (0, [])


def test_words_searched_for_cannot_make_a_header(client, clock):
    subscribe(client, "q=x%0ABcc%3A+all%40example.org")
    clock.shift(60)
    make_resolution(1, text="x Bcc: all@example.org")
    call_command("send_digests")
    (message,) = mail.outbox
    sent = message.message()
    assert sent["Bcc"] is None
    assert sent["To"] == ADDRESS
