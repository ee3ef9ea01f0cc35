"""質詢小抄: the right cases in the right order, and one sheet of A4 whatever there is to say."""

from datetime import date

import pypdfium2
import pytest
from django.db.models import Count

from oversight.models import Committee
from tests.bench.generate import generate
from tests.factories import (
    make_agency,
    make_book,
    make_common,
    make_freeze,
    make_release,
    make_requirement,
    make_resolution,
    make_response,
    make_step,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
URL = "/agencies/2610/brief/"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(TODAY, tick=False)


def brief(client, url=URL, **parameters):
    """What the sheet says."""
    response = client.get(url, parameters)
    assert response.status_code == 200
    return response.context["brief"]


def numbers(found):
    return [case.resolution.number for case in found.cases]


def sheets(client, url=URL, **parameters):
    """The text of each sheet of the PDF."""
    response = client.get(url, {"format": "pdf", **parameters})
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    pdf = pypdfium2.PdfDocument(response.content)
    assert pypdfium2.raw.FPDFCatalog_IsTagged(pdf)
    assert {(round(sheet.get_width()), round(sheet.get_height())) for sheet in pdf} == {(595, 842)}
    texts = [sheet.get_textpage().get_text_bounded() for sheet in pdf]
    pdf.close()
    return texts


def make_late(number, days, amount=None, **fields):
    """A case overdue by so many days, with money frozen where there is an amount."""
    case = make_resolution(number, **fields)
    due = {"deadline_rule": "by_date", "deadline_date": date.fromordinal(TODAY.toordinal() - days)}
    if amount:
        make_freeze(case, amount, **due)
    else:
        make_requirement(case, **due)
    return case


def test_longest_overdue_come_first_then_the_largest(client):
    for number, days in [(1, 30), (2, 400), (3, 5), (4, 60), (5, 90)]:
        make_late(number, days)
    for number, amount in [(11, 3_000), (12, 9_000), (13, 5_000), (14, 1_000), (15, 2_000)]:
        make_freeze(make_resolution(number), amount)
    found = brief(client)
    assert numbers(found) == [2, 5, 4, 1, 12, 13, 11, 15]
    assert [case.days_late for case in found.cases] == [400, 90, 60, 30, 0, 0, 0, 0]
    assert (found.open_cases, found.left_out) == (10, 2)


def test_places_that_no_large_case_takes_go_to_those_overdue_or_due_next(client):
    for number in range(1, 7):
        make_late(number, 10 * number)
    make_requirement(make_resolution(8), deadline_rule="by_date", deadline_date=date(2026, 12, 24))
    make_requirement(make_resolution(7), deadline_rule="by_date", deadline_date=date(2026, 12, 1))
    make_freeze(make_resolution(9), 1_000)
    assert numbers(brief(client)) == [6, 5, 4, 3, 2, 1, 9, 7]


def test_settled_cases_are_counted_and_not_shown(client):
    make_release(make_freeze(make_resolution(1), 5_000), date(2026, 5, 1))
    make_response(make_resolution(2))
    make_freeze(make_resolution(3), 1_000)
    found = brief(client)
    assert (numbers(found), found.left_out, found.figures.total.cases) == ([3], 0, 3)
    assert (found.figures.total.frozen, found.figures.total.remaining) == (6_000, 1_000)


def test_case_tells_money_answer_and_address(client):
    case = make_resolution(46, text="查" * 200)
    make_release(make_freeze(case, 5_000_000), date(2026, 9, 1), 2_000_000)
    make_response(case, "書上的。", book=make_book())
    make_response(case, "較早。", as_of=date(2026, 8, 31), agency="2601")
    make_response(case, "最近。", as_of=date(2027, 2, 1))
    [told] = brief(client).cases
    assert (told.frozen, told.remaining) == (5_000_000, 3_000_000)
    assert told.answer == "工業局：最近。"
    assert told.text == "查" * 55 + "…"
    assert told.address == "http://testserver/r/108-general-economics-13-2-46"


def test_unknown_amount_lost_answer_and_silence_are_said(client):
    make_freeze(make_resolution(1), None)
    lost = make_resolution(2)
    make_freeze(lost, 1_000)
    lost.assignments.update(answer_lost=True)
    html = client.get(URL).content.decode()
    assert "另1案金額未明" in html
    assert html.count("尚無已公布的答復") == 1
    assert html.count("來源未載辦理情形") == 1


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_unpublished_answer_stays_inside(client, state):
    make_response(make_resolution(1), "未公布。", state=state)
    assert brief(client).cases[0].answer == ""


def test_holders_are_those_with_most_money_first(client):
    make_freeze(make_resolution(1), 1_000)
    make_step(make_freeze(make_resolution(2), 9_000), "scheduled", date(2026, 5, 1))
    found = brief(client)
    assert [(str(row.holder.label), row.tally.cases, row.tally.remaining) for row in found.holders] == [
        ("委員會", 1, 9_000),
        ("機關", 1, 1_000),
    ]
    assert found.other_holders == 0


def test_sheet_of_a_committee_names_the_agency_of_each_case(client):
    make_freeze(make_resolution(1), 1_000)
    make_resolution(2, committee=None)
    url = "/committees/economics/brief/"
    assert numbers(brief(client, url)) == [1]
    assert "工業局　108年度・歲出13款2項 第一項" in client.get(url).content.decode()


def test_sheet_is_narrowed_to_a_year(client):
    make_resolution(1)
    make_resolution(2, year=109)
    assert numbers(brief(client, year=109)) == [2]
    assert "109年度" in sheets(client, year=109)[0]


def test_worlds_stay_apart(client):
    make_resolution(1)
    make_agency("9901", is_fictional=True)
    make_resolution(2, agency="9901", assigned="9901", is_fictional=True)
    assert numbers(brief(client, "/committees/economics/brief/")) == [1]
    assert numbers(brief(client, "/committees/economics/brief/", demo=1)) == [2]
    assert numbers(brief(client, "/agencies/9901/brief/")) == [2]
    assert "虛構示範資料" in sheets(client, "/agencies/9901/brief/")[0]


def test_one_sheet_holds_a_thousand_cases_and_says_what_it_left_out(client):
    generate(12_000, TODAY)
    slug, cases = (
        Committee.objects.annotate(cases=Count("resolutions"))
        .order_by("-cases")
        .values_list("slug", "cases")[0]
    )
    assert cases >= 1_000
    found = brief(client, f"/committees/{slug}/brief/")
    assert len(found.cases) == 8
    [text] = sheets(client, f"/committees/{slug}/brief/")
    assert f"另有{found.left_out}案未列" in text
    assert found.left_out + 8 == sum(row.tally.cases for row in found.figures.waiting)


@pytest.mark.parametrize("cases", [0, 1, 8])
def test_one_sheet_looks_right_with_few_cases(client, cases):
    make_agency("2610")
    for number in range(1, cases + 1):
        make_late(number, number, 1_000_000)
    [text] = sheets(client)
    assert "質詢小抄" in text
    assert "經濟部工業局" in text
    assert "狀態以115年11月23日計" in text
    if cases:
        assert f"全部未結之{cases}案" in text
        assert "逾1日" in text
    else:
        assert "沒有未結案件" in text
        assert "還沒有登錄任何案件。" in text


def test_settled_agency_has_a_sheet_that_says_so(client):
    make_release(make_freeze(make_resolution(1), 5_000), date(2026, 5, 1))
    assert "1案都已結，沒有待處理的案件。" in sheets(client)[0]


def test_longest_names_and_addresses_cost_cases_not_sheets(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    name = "長" * 80
    make_agency("2610", name=name, full_name="長" * 120)
    for number in range(1, 10):
        case = make_late(number, number, 10**12)
        make_response(case, "答" * 300)
    host = ".".join(["a" * 60] * 4)
    response = client.get(URL, {"format": "pdf"}, headers={"host": host})
    pdf = pypdfium2.PdfDocument(response.content)
    text = pdf[0].get_textpage().get_text_bounded()
    assert len(pdf) == 1
    pdf.close()
    assert "案未列" in text


def test_common_case_names_its_agencies_on_the_sheet(client):
    make_response(make_common(1, assigned="2601 2610"), agency="2601")
    assert "經濟部、工業局" in client.get(URL).content.decode()


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/agencies/0000/brief/", 404),
        ("/committees/nothing/brief/", 404),
        (f"{URL}?format=docx", 400),
        (f"{URL}?yaer=108", 400),
        (f"{URL}?year=x", 400),
    ],
)
def test_what_means_nothing_is_refused(client, url, status):
    make_agency("2610")
    assert client.get(url).status_code == status


@pytest.mark.parametrize(
    ("page", "link"),
    [("/agencies/2610/", URL), ("/committees/economics/", "/committees/economics/brief/")],
)
def test_page_leads_to_its_sheet_of_the_same_year(client, page, link):
    make_resolution(1)
    assert f'href="{link}"' in client.get(page).content.decode()
    assert f'href="{link}?year=108"' in client.get(f"{page}?year=108").content.decode()


def test_file_name_says_what_and_when(client):
    make_resolution(1)
    response = client.get(URL, {"format": "pdf"})
    assert response["Content-Disposition"] == 'attachment; filename="2610-brief-2026-11-23.pdf"'


@pytest.mark.parametrize("cases", [1, 9])
def test_number_of_queries_does_not_grow(client, django_assert_num_queries, cases):
    for number in range(1, cases + 1):
        make_response(make_late(number, number, 1_000), f"第{number}次。")
    with django_assert_num_queries(13):
        client.get(URL)
