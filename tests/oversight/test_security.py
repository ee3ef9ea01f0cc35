"""What every answer says to the browser, and what no request can talk the site into."""

import os
import re
import subprocess
import sys

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from tests.oversight.accounts.steps import CHANGE, INDEX, LOGIN, log_in, make_user
from tests.oversight.nasty import address, make_world, patterns
from tests.paths import REPO

pytestmark = pytest.mark.django_db
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: Kind of answer -> its address and status.
ANSWERS = {
    "page": ("/resolutions/", 200),
    "english": ("/en/resolutions/", 200),
    "detail": ("/resolutions/108-general-economics-13-2-1/", 200),
    "refused": ("/resolutions/?year=x", 400),
    "missing": ("/nothing/", 404),
    "redirect": ("/resolutions", 301),
    "admin": (INDEX, 200),
    "log-in": (LOGIN, 302),
    "password": (CHANGE, 200),
    "admin list": ("/admin/oversight/resolution/", 200),
    "admin missing": ("/admin/oversight/letter/999/change/", 302),
    "health": ("/healthz", 200),
    "csv": ("/resolutions/?format=csv", 200),
    "xlsx": ("/resolutions/?format=xlsx", 200),
    "ods": ("/resolutions/?format=ods", 200),
    "json": ("/resolutions/?format=json", 200),
    "table of data": ("/data/resolutions.csv", 200),
    "archive": ("/data/package.zip", 200),
    "report": ("/agencies/2610/report/108/?format=odt", 200),
    "interface": ("/api/v1/resolutions/", 200),
    "interface refused": ("/api/v1/resolutions/?year=x", 400),
    "feed": ("/resolutions/feed.atom", 200),
    "calendar": ("/deadlines.ics", 200),
    "picture": ("/r/108-general-economics-13-2-1.svg", 200),
}
#: Answered for programs of other sites too.
OPEN = ("table of data", "archive", "interface", "interface refused", "feed", "calendar")
FILES = ("csv", "xlsx", "ods", "json", "table of data", "archive", "report")


@pytest.fixture
def asked(admin_client):
    """`asked(kind)` is the answer of that kind, to a superuser."""
    make_world()

    def ask(kind, **headers):
        path, status = ANSWERS[kind]
        answer = admin_client.get(path, **headers)
        if answer.streaming:
            answer.getvalue()  # a file is closed at its end
        assert answer.status_code == status
        return answer

    return ask


@pytest.mark.parametrize("kind", ANSWERS)
def test_answer_has_the_headers(asked, kind):
    said = asked(kind).headers
    resources = "cross-origin" if kind in OPEN else "same-origin"
    wanted = HEADERS | {"Cross-Origin-Resource-Policy": resources}
    assert {name: said.get(name) for name in wanted} == wanted


@pytest.mark.parametrize("kind", ["page", "admin", "admin list", "password", "refused", "log-in"])
def test_page_is_for_no_other_origin(asked, kind):
    assert "Access-Control-Allow-Origin" not in asked(kind).headers


@pytest.mark.parametrize("kind", FILES)
def test_file_is_kept_and_not_shown(asked, kind):
    assert asked(kind)["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("kind", ["admin", "admin list", "password"])
def test_page_of_the_admin_is_stored_nowhere(asked, kind):
    assert {"no-store", "private"} <= set(asked(kind)["Cache-Control"].split(", "))


def test_error_of_ours_has_the_headers_and_no_detail(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("oversight.stamps._read_stamp", lambda: 1 / 0)
    answer = client.get("/about/")
    assert answer.status_code == 500
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert not re.search(r"ZeroDivision|Traceback|\.py", answer.text)


DEPLOYED = """
import django; django.setup()
from django.conf import settings
from django.test import Client
answer = Client(headers={"host": "localhost"}).get("/robots.txt", secure=True)
print(answer.headers.get("Strict-Transport-Security"))
print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
print(settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE)
print(settings.SESSION_COOKIE_HTTPONLY, settings.CSRF_COOKIE_HTTPONLY)
print(settings.SESSION_COOKIE_SAMESITE, settings.CSRF_COOKIE_SAMESITE)
style = Client(headers={"host": "localhost"}).get("/static/a.css", secure=True)
print(style.status_code, style.headers.get("Access-Control-Allow-Origin"), style.headers["X-Content-Type-Options"])
plain = Client(headers={"host": "localhost"}).get("/about/")
print(plain.status_code, plain.headers["Location"])
"""


def test_deployed_site_says_https(tmp_path):
    environment = {"PATH": os.environ["PATH"], "OVERSIGHT_VAR": str(tmp_path), "DJANGO_HTTPS": "1"}
    environment |= {"DJANGO_SETTINGS_MODULE": "oversight.settings", "DJANGO_MAIL": "0"}
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "a.css").write_text("")
    said = subprocess.run(
        [sys.executable, "-c", DEPLOYED],
        env=environment,
        cwd=REPO,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.splitlines() == [
        "max-age=31536000; includeSubDomains",
        "__Host-sessionid __Host-csrftoken",
        "True True",
        "True True",
        "Lax Lax",
        "200 None nosniff",
        "301 https://localhost/about/",
    ]


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


#: Each answer's own, told on pages of errors.
NUMBER = re.compile("請求編號 [0-9a-z-]+")
FORGED = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Server": "evil.example",
    "X-Forwarded-Proto": "gopher",
    "X-Forwarded-Port": "666",
    "Forwarded": "host=evil.example;proto=gopher",
    "X-Original-URL": "/admin/",
    "X-Rewrite-URL": "/admin/",
    "X-Forwarded-Prefix": "/evil",
    "X-HTTP-Method-Override": "DELETE",
}


@pytest.mark.parametrize("header", FORGED)
@pytest.mark.parametrize(
    "kind", ["page", "detail", "feed", "calendar", "interface", "table of data", "missing", "refused"]
)
def test_header_of_a_proxy_changes_no_answer(asked, header, kind):
    plain, forged = asked(kind), asked(kind, headers={header: FORGED[header]})
    if not plain.streaming:
        assert NUMBER.sub("", forged.text) == NUMBER.sub("", plain.text)
    assert forged.headers.get("ETag") == plain.headers.get("ETag")


@pytest.mark.parametrize(
    "path", ["/resolutions/", "/en/resolutions/", "/api/v1/resolutions/", "/resolutions/feed.atom"]
)
def test_each_question_has_a_tag_of_its_own(client, path):
    make_world()
    tags = [
        client.get(path + query)["ETag"] for query in ("", "?year=108", "?year=107", "?q=a", "?year=108&q=a")
    ]
    assert len(set(tags)) == len(tags)


def test_page_varies_with_the_cookie_that_changes_it(client):
    assert "Cookie" in client.get("/resolutions/")["Vary"]


@pytest.mark.parametrize("kind", ["page", "feed", "interface"])
def test_stored_answer_is_asked_for_again(asked, kind):
    assert asked(kind)["Cache-Control"] == "no-cache"


def test_public_page_sets_no_cookie(client):
    assert not client.get("/resolutions/").cookies


def test_public_page_says_the_same_to_staff_and_strangers(client, admin_client):
    make_world()
    assert client.get("/resolutions/").content == admin_client.get("/resolutions/").content


def test_admin_registers_no_page_without_a_log_in(client):
    log_in(client, "nobody")
    open_to_all = {
        model._meta.label
        for model in admin.site._registry
        if client.get(f"/admin/{model._meta.app_label}/{model._meta.model_name}/").status_code != 302
    }
    assert open_to_all == set()
