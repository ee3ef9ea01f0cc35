"""Passkeys, as far as they go without a browser, and what the deployment lacks for them."""

import os
import re
import subprocess
import sys

import pytest
from allauth.mfa.models import Authenticator

from tests.oversight.accounts.factor_steps import PAGES, confirm
from tests.oversight.accounts.steps import log_in, make_user
from tests.paths import REPO

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("site", "https", "offered"),
    [
        ("http://127.0.0.1:8000", False, False),
        ("http://localhost:8000", False, True),
        ("http://budget.example", False, False),
        ("https://budget.example", True, True),
        ("https://192.0.2.1", True, False),
        ("https://[2001:db8::1]", True, False),
    ],
)
def test_passkeys_are_offered_where_browsers_take_them(client, optional, site, https, offered):
    optional.SITE_URL, optional.HTTPS = site, https
    make_user()
    log_in(client)
    confirm(client, PAGES)
    assert ("新增通行金鑰" in client.get(PAGES).text) is offered
    assert client.get(f"{PAGES}passkeys/add/").status_code == (200 if offered else 404)


def test_passkeys_are_bound_to_the_name_of_the_site(client, optional):
    optional.SITE_URL, optional.HTTPS = "https://budget.example", True
    optional.ALLOWED_HOSTS = ["*"]
    make_user()
    for host in ("budget.example", "evil.example"):
        log_in(client, headers={"host": host})
        client.post(f"{PAGES}password/", {"password": "three green kettles"}, headers={"host": host})
        page = client.get(f"{PAGES}passkeys/add/", headers={"host": host}).text
        assert '"rp": {"name": "\\u9810\\u7b97\\u6c7a\\u8b70\\u8ffd\\u8e64", "id": "budget.example"}' in page


@pytest.mark.parametrize("typed", ["", "{}", "[]", '{"id": 1}', '{"id": "AA", "response": {}}'])
def test_odd_passkeys_set_up_nothing(client, optional, typed):
    optional.SITE_URL = "http://localhost:8000"
    make_user()
    log_in(client)
    confirm(client)
    client.get(f"{PAGES}passkeys/add/")
    answer = client.post(f"{PAGES}passkeys/add/", {"name": "a", "credential": typed})
    assert (answer.status_code, Authenticator.objects.count()) == (200, 0)


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"DJANGO_MFA": "off"}, []),
        ({"DJANGO_MFA": "required"}, ["oversight.W003"]),
        ({"DJANGO_MFA": "required", "DJANGO_SITE_URL": "https://192.0.2.1"}, ["oversight.W003"]),
        (
            {
                "DJANGO_MFA": "optional",
                "DJANGO_SITE_URL": "https://b.example",
                "DJANGO_ALLOWED_HOSTS": "c.example",
            },
            ["oversight.W003"],
        ),
        (
            {
                "DJANGO_MFA": "optional",
                "DJANGO_SITE_URL": "https://b.example",
                "DJANGO_ALLOWED_HOSTS": "b.example",
            },
            [],
        ),
        (
            {
                "DJANGO_MFA": "optional",
                "DJANGO_SITE_URL": "https://b.example",
                "DJANGO_ALLOWED_HOSTS": ".b.example",
                "DJANGO_HTTPS": "0",
            },
            ["oversight.W002"],
        ),
    ],
)
def test_deployment_is_told_what_the_second_factor_lacks(tmp_path, environment, told):
    clean = {"PATH": os.environ["PATH"], "OVERSIGHT_VAR": str(tmp_path), "DJANGO_HTTPS": "1"}
    check = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(check, env=clean | environment, cwd=REPO, capture_output=True, text=True)
    assert re.findall(r"^\?: \((oversight\S+)\)", done.stderr, re.MULTILINE) == told
