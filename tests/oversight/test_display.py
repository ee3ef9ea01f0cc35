"""Language by address; years and units by cookie; both change pages and nothing else."""

from datetime import date

import pytest
import time_machine
from django.utils import translation

from oversight import words
from oversight.display import Display, _current
from tests.factories import make_freeze, make_resolution, make_step

pytestmark = pytest.mark.django_db
DAY = date(2019, 5, 8)


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(date(2026, 11, 23), tick=False):
        yield


@pytest.fixture
def shown():
    """Sets language and display for a while."""
    tokens = []

    def show(language="zh-hant", **display):
        translation.activate(language)
        tokens.append(_current.set(Display(**display)))

    yield show
    for token in reversed(tokens):
        _current.reset(token)
    translation.deactivate()


@pytest.mark.parametrize(
    ("language", "years", "short", "long"),
    [
        ("zh-hant", "", "108.05.08", "108年5月8日"),
        ("zh-hant", "ad", "2019-05-08", "2019年5月8日"),
        ("en", "", "2019-05-08", "8 May 2019"),
        ("en", "roc", "108.05.08", "8 May ROC 108"),
    ],
)
def test_days(shown, language, years, short, long):
    shown(language, years=years)
    assert (words.short_day(DAY), words.long_day(DAY)) == (short, long)


@pytest.mark.parametrize(
    ("unit", "cell"), [("thousand", "822,469.1"), ("yuan", "822,469,100"), ("yi", "8.22")]
)
def test_amounts_of_a_column(shown, unit, cell):
    shown(unit=unit)
    assert words.cell_amount(822_469_100) == cell


@pytest.mark.parametrize(
    ("amount", "short", "full"),
    [
        (822_469_100, "NT$822.47 million", "NT$822,469,100"),
        (8_224_691_000, "NT$8.22 billion", "NT$8,224,691,000"),
        (9_999, "NT$9,999", "NT$9,999"),
    ],
)
def test_amounts_in_english(shown, amount, short, full):
    shown("en")
    assert (words.short_amount(amount), words.full_amount(amount)) == (short, full)


def test_amounts_in_chinese(shown):
    shown()
    assert words.short_amount(822_469_100) == "8.22億"
    assert words.full_amount(822_469_100) == "8億2,246萬9,100元"


@pytest.mark.parametrize("preferred", ["en", "ja", "zh-TW"])
def test_address_says_the_language_whatever_is_preferred(client, preferred):
    headers = {"accept-language": preferred}
    assert '<html lang="zh-Hant">' in client.get("/", headers=headers).content.decode()
    assert '<html lang="en">' in client.get("/en/", headers=headers).content.decode()


def test_english_that_is_not_offered_is_nowhere(client, settings):
    settings.LANGUAGES = [("zh-hant", "正體中文")]
    make_resolution(1)
    assert client.get("/en/resolutions/").status_code == 404
    assert "English" not in client.get("/resolutions/").content.decode()


def test_language_switch_keeps_page_and_question(client):
    make_resolution(1)
    html = client.get("/resolutions/?year=108").content.decode()
    assert 'href="/en/resolutions/?year=108" lang="en"' in html
    assert (
        'href="/resolutions/?year=108" lang="zh-Hant"'
        in client.get("/en/resolutions/?year=108").content.decode()
    )


def test_links_of_an_english_page_stay_english(client):
    address = make_resolution(1).get_absolute_url()
    assert f'href="/en{address}"' in client.get("/en/resolutions/").content.decode()


def test_choice_is_kept_and_leads_back(client):
    make_step(make_freeze(make_resolution(1)), "sent", DAY)
    answer = client.get("/display/?years=ad&next=/resolutions/%3Fyear=108")
    assert (answer.status_code, answer["Location"]) == (302, "/resolutions/?year=108")
    assert "2019-05-08" in client.get("/resolutions/").content.decode()
    client.get("/display/?unit=yuan&next=/")
    html = client.get("/resolutions/").content.decode()
    assert ("2019-05-08" in html, "金額單位：元" in html) == (True, True)


@pytest.mark.parametrize(
    "query",
    [
        "years=lunar&next=/",
        "unit=dollar&next=/",
        "years=ad",
        "years=ad&next=https://example.org/",
        "years=ad&next=//example.org/",
        "years=ad&next=/%5Cexample.org",
        "years=ad&next=javascript:alert(1)",
        "years=ad&next=" + "/" * 2000,
        "years=ad&years=roc&next=/",
    ],
)
def test_bad_choice_is_refused(client, query):
    answer = client.get(f"/display/?{query}")
    assert (answer.status_code, "display" in answer.cookies) == (400, False)


def test_cookie_that_means_nothing_is_the_default(client):
    make_resolution(1)
    client.cookies["display"] = "%00.<script>"
    assert "金額單位：千元" in client.get("/resolutions/").content.decode()


def test_page_shown_otherwise_has_another_tag(client):
    make_resolution(1)
    tag = client.get("/resolutions/")["ETag"]
    client.get("/display/?unit=yi&next=/")
    answer = client.get("/resolutions/", headers={"if-none-match": tag})
    assert answer.status_code == 200
    assert "Cookie" in answer["Vary"]


def test_file_asked_of_an_english_page_is_the_one_there_is(client):
    make_resolution(1)
    answer = client.get("/en/resolutions/?year=108&format=csv")
    assert (answer.status_code, answer["Location"]) == (302, "/resolutions/?year=108&format=csv")


def test_interface_for_programs_does_not_follow(client):
    make_resolution(1)
    plain = client.get("/api/v1/resolutions/").json()
    client.get("/display/?unit=yi&years=ad&next=/")
    assert client.get("/api/v1/resolutions/").json() == plain
    assert client.get("/en/api/v1/resolutions/").status_code == 404


def test_map_of_the_site_leads_to_every_page(client):
    assert client.get("/sitemap/").status_code == 200
    xml = client.get("/sitemap.xml").content.decode()
    row = make_resolution(1)
    make_resolution(2, agency="9901", assigned="9901", is_fictional=True)
    assert "/resolutions/" in xml
    assert client.get("/sitemap.xml").content.decode().count("general-") == 1
    assert row.get_absolute_url() in client.get("/sitemap.xml").content.decode()


def test_robots_name_the_map_and_what_need_not_be_read(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in text
    assert "/sitemap.xml" in text
