"""What no request can talk the site into."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from tests.oversight.accounts.steps import INDEX, LOGIN, log_in, make_user
from tests.oversight.nasty import address, make_world, patterns

pytestmark = pytest.mark.django_db


# Forged requests


#: What may be posted from elsewhere: a right of its own in the address (RFC 8058), or nothing to write.
EXEMPT = {"follow-stop"}


def exempt(below=None):
    """The name of every address that takes a POST without a token."""
    for each in below or get_resolver().url_patterns:
        if isinstance(each, URLResolver):
            yield from exempt(each.url_patterns)
        elif getattr(each.callback, "csrf_exempt", False):
            yield each.name


def test_only_what_is_public_is_exempt_from_the_check():
    assert set(exempt()) <= {pattern.name for _, pattern in patterns()}


def test_what_is_exempt_cannot_be_posted_to(client):
    world = make_world()
    public = {pattern.name: route for route, pattern in patterns()}
    routes = {name: public[name] for name in set(exempt()) - EXEMPT - {"api-unknown"}}
    assert {
        name for name, route in routes.items() if client.post(address(route, world)).status_code != 405
    } == set()


@pytest.mark.parametrize(
    "name",
    [
        "login",
        "logout",
        "password_change",
        "oversight_resolution_add",
        "auth_user_add",
        "oversight_letter_prepare",
    ],
)
def test_post_without_token_is_refused(name):
    careful = Client(enforce_csrf_checks=True)
    make_user()
    careful.force_login(make_user("other"))
    assert careful.post(reverse(f"admin:{name}"), {"a": "b"}).status_code == 403


def test_follow_without_token_is_refused(settings):
    settings.OVERSIGHT_MAIL = True
    assert Client(enforce_csrf_checks=True).post("/follow/", {"address": "a@example.org"}).status_code == 403


# Redirects and hosts

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    " //evil.example",
    "data:text/html,x",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_log_in_leads_nowhere_else(client, target):
    make_user()
    answer = client.post(LOGIN, {"username": "clerk", "password": "three green kettles", "next": target})
    assert (answer.status_code, answer.url) == (302, "/accounts/profile/") or answer.url == INDEX


@pytest.mark.parametrize("target", ELSEWHERE)
def test_switch_of_display_leads_nowhere_else(client, target):
    assert client.get("/display/", {"next": target, "years": "ad"}).status_code == 400


@pytest.mark.parametrize(
    "path", ["//evil.example", "/%5Cevil.example", "/en//evil.example", "//evil.example/en/"]
)
def test_slash_that_is_added_leads_nowhere_else(client, path):
    answer = client.get(path)
    assert not answer.headers.get("Location", "").startswith(("//", "http:", "https:", "/\\"))


@pytest.mark.parametrize("query", ["?format=csv", "?format=csv&next=//evil.example"])
def test_file_of_an_english_page_leads_nowhere_else(client, query):
    assert client.get(f"/en/resolutions/{query}").url.startswith("/resolutions/?")


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost@evil.example", "a b", ""]
)
@pytest.mark.parametrize("path", ["/about/", INDEX, "/api/v1/resolutions/"])
def test_other_host_is_refused(client, host, path, settings):
    settings.ALLOWED_HOSTS = ["localhost"]
    answer = client.get(path, headers={"host": host}) if host else client.get(path, SERVER_NAME="")
    assert answer.status_code == 400


def test_admin_registers_no_page_without_a_log_in(client):
    log_in(client, "nobody")
    open_to_all = {
        model._meta.label
        for model in admin.site._registry
        if client.get(f"/admin/{model._meta.app_label}/{model._meta.model_name}/").status_code != 302
    }
    assert open_to_all == set()
