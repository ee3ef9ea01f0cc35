"""Quoting a resolution: the line to copy, the short address, and its QR code."""

from datetime import date
from xml.etree import ElementTree

import pytest

from tests.factories import make_book, make_common, make_resolution

pytestmark = pytest.mark.django_db
SHORT = "/r/108-general-economics-13-2-46"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(date(2026, 11, 23), tick=False)


def test_citation_of_a_resolution_names_place_book_address_and_day(client):
    case = make_resolution(46, number_text="四十六", book=make_book(title="109年度經濟部工業局單位預算"))
    context = client.get(case.get_absolute_url()).context
    assert context["citation"] == (
        "立法院審議108年度中央政府總預算案決議，經濟委員會，歲出第13款第2項 工業局，第四十六項，"
        "載《109年度經濟部工業局單位預算》。引自預算決議追蹤，"
        "http://testserver/r/108-general-economics-13-2-46（115年11月23日讀取）。"
    )


def test_citation_of_a_common_resolution_without_a_book(client):
    context = client.get(make_common(7).get_absolute_url()).context
    assert context["citation"] == (
        "立法院審議108年度中央政府總預算案決議，通案決議，第七項。引自預算決議追蹤，"
        "http://testserver/r/108-general-common-7（115年11月23日讀取）。"
    )


def test_fictional_case_is_not_to_be_cited(client):
    case = make_resolution(1, agency="9901", is_fictional=True)
    assert client.get(case.get_absolute_url()).context["citation"] == "虛構示範資料，請勿引用"


def test_short_address_leads_to_the_page_for_good(client):
    make_resolution(46)
    response = client.get(SHORT)
    assert (response.status_code, response["Location"]) == (
        301,
        "/resolutions/108-general-economics-13-2-46/",
    )


@pytest.mark.parametrize("url", ["/r/108-general-common-9", "/r/108-general-common-9.svg", "/r/1%00", "/r/"])
def test_short_address_of_nothing_is_404(client, url):
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("ending", ["", ".svg"])
def test_short_address_is_read_only_and_costs_one_query(client, django_assert_num_queries, ending):
    make_resolution(46)
    assert client.post(SHORT + ending).status_code == 405
    with django_assert_num_queries(1):
        client.get(SHORT + ending)


def test_code_is_an_image_with_a_quiet_zone_and_without_style(client):
    make_resolution(46)
    response = client.get(f"{SHORT}.svg")
    assert response["Content-Type"] == "image/svg+xml"
    root = ElementTree.fromstring(response.content)  # noqa: S314  # our own output
    assert root.get("viewBox") == "0 0 45 45"  # version 5 has 37 modules, and 4 lie on each side
    assert b"style" not in response.content
    assert root.findall("{*}path")[1].get("d").startswith("M4 4.5h7")


def test_code_of_another_address_is_another(client):
    make_resolution(46)
    make_resolution(47)
    assert client.get(f"{SHORT}.svg").content != client.get(f"{SHORT[:-1]}7.svg").content


def test_page_shows_the_short_address_and_the_code_with_words(client):
    make_resolution(46)
    html = client.get("/resolutions/108-general-economics-13-2-46/").content.decode()
    assert "http://testserver/r/108-general-economics-13-2-46" in html
    assert (
        '<img class="qr" src="/r/108-general-economics-13-2-46.svg" width="120" height="120"'
        ' alt="短網址 http://testserver/r/108-general-economics-13-2-46 的 QR 碼">' in html
    )
