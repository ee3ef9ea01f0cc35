"""What `DJANGO_MAIL_URL` and `DJANGO_SITE_URL` mean, and what is refused."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from oversight.deploy_checks import links_in_mails_lead_here
from oversight.mailers import mailer, origin

SMTP = "django.core.mail.backends.smtp.EmailBackend"
PLAIN = {"host": "mail.example", "timeout": 30, "use_tls": False, "use_ssl": False}


def test_nothing_set_is_the_console():
    assert mailer(None) == mailer("") == {"BACKEND": "django.core.mail.backends.console.EmailBackend"}


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("smtp://mail.example", PLAIN),
        ("smtp://mail.example:2525", PLAIN | {"port": 2525}),
        ("smtps://mail.example", PLAIN | {"use_ssl": True}),
        (
            "smtp+starttls://a%40b:p%3Aw@mail.example:587",
            PLAIN | {"use_tls": True, "port": 587, "username": "a@b", "password": "p:w"},
        ),
    ],
)
def test_smtp_addresses(url, options):
    assert mailer(url) == {"BACKEND": SMTP, "OPTIONS": options}


def test_folder_of_files():
    assert mailer("file:///var/mails")["OPTIONS"] == {"file_path": "/var/mails"}


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "smtp://host:port"])
def test_other_addresses_are_refused(url):
    with pytest.raises(ImproperlyConfigured, match="DJANGO_MAIL_URL"):
        mailer(url)


def test_refusal_does_not_tell_the_password():
    with pytest.raises(ImproperlyConfigured) as caught:
        mailer("imap://user:hunter2@mail.example")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("https://budget.example", "https://budget.example"),
        ("https://budget.example/", "https://budget.example"),
        ("http://127.0.0.1:8123", "http://127.0.0.1:8123"),
    ],
)
def test_origin_of_the_site(text, meant):
    assert origin(text) == meant


@pytest.mark.parametrize(
    "text", ["budget.example", "ftp://budget.example", "https://", "https://budget.example/sub"]
)
def test_other_origins_are_refused(text):
    with pytest.raises(ImproperlyConfigured, match="DJANGO_SITE_URL"):
        origin(text)


@pytest.mark.parametrize(
    ("is_on", "address", "warned"),
    [
        (True, "http://127.0.0.1:8000", ["oversight.W001"]),
        (True, "https://budget.example", []),
        (False, "http://127.0.0.1:8000", []),
    ],
)
def test_deployment_is_warned_of_links_nobody_can_open(settings, is_on, address, warned):
    settings.OVERSIGHT_MAIL, settings.SITE_URL = is_on, address
    assert [each.id for each in links_in_mails_lead_here()] == warned
