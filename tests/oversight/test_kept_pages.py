"""A public page is made once for one state of the data, and shown again exactly as it was made."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from oversight import kept_pages
from tests.factories import make_resolution
from tests.oversight.accounts.steps import make_user
from tests.oversight.nasty import FORGED

pytestmark = pytest.mark.django_db
PAGES = [
    "/",
    "/resolutions/",
    "/en/resolutions/",
    "/resolutions/feed.atom",
    "/deadlines.ics",
    "/api/v1/resolutions/",
]


@pytest.fixture(autouse=True)
def kept(settings):
    settings.KEEP_PAGES = 600
    cache.clear()
    yield
    cache.clear()


@pytest.mark.parametrize("url", PAGES)
def test_second_answer_is_the_first_for_one_query(client, django_assert_num_queries, url):
    make_resolution(1)
    first = client.get(url)
    with django_assert_num_queries(1):  # the stamp
        second = client.get(url)
    assert second.content == first.content
    own = {"X-Request-ID"}
    assert {name: value for name, value in second.items() if name not in own} == {
        name: value for name, value in first.items() if name not in own
    }


def test_change_of_the_data_is_seen_at_once(client):
    make_resolution(1)
    client.get("/resolutions/")
    make_resolution(2)
    assert client.get("/resolutions/").context["listing"].total == 2


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/resolutions/?year=108"},
        {"path": "/en/resolutions/"},
        {"headers": {"cookie": "display=western"}},
        {"headers": {"host": "localhost"}},
    ],
)
def test_other_question_gets_its_own_answer(client, other):
    """Address, language, the reader's own choice of years and units, and the site's name as it was asked."""
    make_resolution(1)
    client.get("/resolutions/")
    assert client.get(**{"path": "/resolutions/", **other}).context is not None


@pytest.mark.parametrize("header", FORGED)
@pytest.mark.parametrize("url", ["/resolutions/", "/resolutions/feed.atom", "/sitemap.xml"])
def test_forged_header_leaves_nothing_for_the_next_reader(client, url, header):
    make_resolution(1)
    plain = client.get(url).content
    cache.clear()
    client.get(url, headers={header: FORGED[header]})
    assert client.get(url).content == plain


def test_page_is_not_kept_for_or_from_who_is_logged_in(client):
    make_resolution(1)
    anonymous = client.get("/resolutions/").content
    client.force_login(make_user())
    assert client.get("/resolutions/").context is not None
    client.logout()
    client.cookies.clear()
    again = client.get("/resolutions/")
    assert (again.context, again.content) == (None, anonymous)


def test_refusal_is_not_kept(client):
    for _ in range(2):
        response = client.get("/resolutions/?year=x")
        assert (response.status_code, response.context is None) == (400, False)


def test_large_answer_is_not_kept(client, monkeypatch):
    monkeypatch.setattr(kept_pages, "LARGEST", 1_000)
    for _ in range(2):
        assert client.get("/resolutions/").context is not None


def test_head_after_get_has_no_body(client):
    client.get("/resolutions/")
    response = client.head("/resolutions/")
    assert (response.status_code, response.content) == (200, b"")


def test_nothing_is_kept_where_the_setting_says_so(client, settings):
    settings.KEEP_PAGES = 0
    for _ in range(2):
        assert client.get(reverse("home")).context is not None
