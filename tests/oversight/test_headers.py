"""What every answer says to the browser, to other sites and to whoever keeps it."""

import os
import re
import subprocess
import sys

import pytest

from tests.oversight.accounts.steps import CHANGE, INDEX, LOGIN
from tests.oversight.nasty import FORGED, make_world
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


@pytest.fixture(scope="module", autouse=True)
def _world(for_module):
    make_world()


@pytest.fixture
def asked(admin_client):
    """`asked(kind)` is the answer of that kind, to a superuser."""

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


#: Each answer's own, told on pages of errors.
NUMBER = re.compile("請求編號 [0-9a-z-]+")


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
    assert client.get("/resolutions/").content == admin_client.get("/resolutions/").content
