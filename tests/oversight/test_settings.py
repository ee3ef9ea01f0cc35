import os
import re
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse

from oversight.settings import flag, kept_secret, words
from tests.paths import REPO


def setting(name: str, environment: dict[str, str], tmp_path) -> str:
    """The repr of a setting in a fresh process with only `environment` set."""
    code = f"from django.conf import settings; print(repr(settings.{name}))"
    clean = {"PATH": os.environ["PATH"], "OVERSIGHT_VAR": str(tmp_path)}
    clean["DJANGO_SETTINGS_MODULE"] = "oversight.settings"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=clean | environment,
        cwd=REPO,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.mark.parametrize(("value", "meaning"), [("1", True), ("on", True), ("", False), ("0", False)])
def test_flag_reads_on_and_off(monkeypatch, value, meaning):
    monkeypatch.setenv("DJANGO_HTTPS", value)
    assert flag("DJANGO_HTTPS") is meaning


def test_flag_refuses_what_is_neither(monkeypatch):
    monkeypatch.setenv("DJANGO_HTTPS", "ture")
    with pytest.raises(ImproperlyConfigured, match="DJANGO_HTTPS=ture"):
        flag("DJANGO_HTTPS")


def test_words_split_at_commas_and_spaces(monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOWED_HOSTS", "a.example, b.example c.example")
    assert words("DJANGO_ALLOWED_HOSTS", "") == ["a.example", "b.example", "c.example"]


def test_kept_secret_is_the_same_at_the_next_start(tmp_path):
    assert kept_secret(tmp_path / "key") == kept_secret(tmp_path / "key")


def test_kept_secret_is_readable_by_its_owner_only(tmp_path):
    kept_secret(tmp_path / "key")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_kept_secret_leaves_no_draft_behind(tmp_path):
    kept_secret(tmp_path / "key")
    assert [file.name for file in tmp_path.iterdir()] == ["key"]


def test_debug_is_off_unless_asked_for(tmp_path):
    assert setting("DEBUG", {}, tmp_path) == "False"


def test_debug_is_on_when_asked_for(tmp_path):
    assert setting("DEBUG", {"DJANGO_DEBUG": "1"}, tmp_path) == "True"


def test_cookies_work_on_plain_http_by_default(tmp_path):
    assert setting("SESSION_COOKIE_SECURE", {}, tmp_path) == "False"


def test_cookies_are_secure_with_https(tmp_path):
    assert setting("SESSION_COOKIE_SECURE", {"DJANGO_HTTPS": "1"}, tmp_path) == "True"


def test_proxy_header_is_not_believed_by_default(tmp_path):
    assert setting("SECURE_PROXY_SSL_HEADER", {}, tmp_path) == "None"


@pytest.mark.parametrize("loose", ["unsafe-inline", "unsafe-eval", "http:", "https:", "*"])
def test_content_security_policy_is_strict(settings, loose):
    assert not any(loose in source for sources in settings.SECURE_CSP.values() for source in sources)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        (
            "Content-Security-Policy",
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        ),
        ("X-Frame-Options", "DENY"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
@pytest.mark.django_db
def test_pages_carry_security_header(client, header, value):
    response: HttpResponse = client.get("/healthz")
    assert response.headers[header] == value


@pytest.mark.parametrize(
    ("mail", "told"),
    [
        ({}, []),
        ({"DJANGO_MAIL": "1"}, ["mail.E001", "oversight.W001"]),
        ({"DJANGO_MAIL": "1", "DJANGO_MAIL_URL": "smtp://h", "DJANGO_SITE_URL": "https://b.example"}, []),
    ],
)
def test_deployment_is_told_what_mail_lacks(tmp_path, mail, told):
    clean = {"PATH": os.environ["PATH"], "OVERSIGHT_VAR": str(tmp_path), "DJANGO_HTTPS": "1"}
    check = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(check, env=clean | mail, cwd=REPO, capture_output=True, text=True)
    assert re.findall(r"^\?: \((\S+)\)", done.stderr, re.MULTILINE) == told
    assert done.returncode == (1 if told else 0)
