"""The English pages: over data without a Chinese character no Chinese is left."""

import re
from datetime import date, timedelta

import pytest
import time_machine

from budget.models import Agency
from oversight.models import Committee
from tests.factories import (
    make_book,
    make_common,
    make_freeze,
    make_letter,
    make_line,
    make_link,
    make_meeting,
    make_release,
    make_requirement,
    make_resolution,
    make_response,
    make_step,
    make_uniform_cut,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
CASE = "/en/resolutions/108-general-economics-13-2-1/"
HAN = re.compile("[\u3001-\u301f\u3400-\u9fff\uff01-\uff5b\uff5d-\uff60]")
OWN_NAME = re.compile(r'<a [^>]*lang="zh-Hant"[^>]*>正體中文</a>')
PAGES = [
    "/en/",
    "/en/?year=108",
    "/en/resolutions/",
    "/en/resolutions/?status=freeze_overdue&year=108&order=frozen",
    "/en/resolutions/?q=nothing+like+it",
    CASE,
    "/en/resolutions/108-general-economics-13-2-2/",
    "/en/resolutions/108-general-economics-13-2-3/",
    "/en/resolutions/108-general-common-1/",
    "/en/freezes/",
    "/en/deadlines/",
    "/en/deadlines/?band=overdue",
    "/en/deadlines/?month=115-12",
    "/en/agencies/",
    "/en/agencies/2610/",
    "/en/agencies/2610/brief/",
    "/en/committees/",
    "/en/committees/economics/",
    "/en/committees/economics/brief/",
    "/en/holders/",
    "/en/holders/?holder=agency",
    "/en/durations/",
    "/en/durations/?leg=referral",
    "/en/meetings/",
    "/en/meetings/{meeting}/",
    "/en/pictures/",
    "/en/search/",
    "/en/search/?q=Text",
    "/en/search/?q=Text&part=resolutions",
    "/en/search/?q=Text+nothing",
    "/en/letters/A1/",
    "/en/follow/",
    f"/en/follow/?resolution={CASE.split('/')[-2]}",
    "/en/follow/asked/",
    "/en/budget/compare/resolutions/?left=107&right=108",
    "/en/about/",
    "/en/sitemap/",
    "/en/data/",
]
#: Refused: address -> status.
REFUSED = {
    "/en/nothing/": 404,
    "/en/resolutions/?year=x": 400,
    "/en/resolutions/?page=99": 400,
    "/en/deadlines/?nonsense=1": 400,
    "/en/search/?q=Text&part=x": 400,
    "/en/durations/?leg=x": 400,
    "/en/holders/?holder=x": 400,
    "/en/budget/compare/resolutions/?left=108&right=108": 400,
    "/en/follow/?nonsense=1": 400,
}


@pytest.fixture(scope="module")
def latin(for_module):
    """One case of every kind, named and worded in Latin letters only; the key of the meeting."""
    with time_machine.travel(TODAY, tick=False):
        return make_latin()


@pytest.fixture(autouse=True)
def november(settings):
    settings.FOLLOW_BY_MAIL = True
    with time_machine.travel(TODAY, tick=False):
        yield


def make_latin():
    for code, name in (("2601", "Ministry"), ("2610", "Bureau"), ("2620", "Office")):
        Agency.objects.create(code=code, name=name, full_name=name)
    Agency.objects.exclude(code="2601").update(parent=Agency.objects.get(code="2601"))
    Committee.objects.create(slug="economics", name="Economics")
    book = make_book(109, title="Book", source_name="book.txt")
    words = {"text": "Text of the resolution.", "book": book, "heading": "Heading"}
    line = make_line(
        name="Line", statutory=9_000_000, proposed=10_000_000, agency=Agency.objects.get(code="2610")
    )
    due = {"deadline_rule": "by_date", "deadline_text": "soon"}
    late = make_freeze(
        make_resolution(1, kind="freeze", **words),
        stated_base=10_000_000,
        deadline_date=TODAY - timedelta(days=9),
        amount_how="reckoned",
        doubts="doubt",
        **due,
    )
    make_link(late.resolution, line, reason="by name")
    moved = make_freeze(
        make_resolution(2, kind="freeze", **words),
        consent=True,
        deadline_date=TODAY + timedelta(days=9),
        **due,
    )
    letter = make_letter("A1", issued_on=TODAY - timedelta(days=90), subject="Subject")
    meeting = make_meeting("Sitting", held_on=TODAY - timedelta(days=40), source="Record")
    make_step(moved, "sent", TODAY - timedelta(days=90), letter=letter)
    make_step(moved, "referred", TODAY - timedelta(days=60))
    make_step(moved, "scheduled", TODAY - timedelta(days=40), meeting=meeting, note="Note")
    make_step(moved, "partly", TODAY - timedelta(days=40), meeting=meeting, amount=400_000)
    make_response(moved.resolution, "Answer.", letters=(letter,), as_of=TODAY, book=book)
    done = make_freeze(make_resolution(3, year=107, **words))
    make_release(done, TODAY - timedelta(days=300))
    make_freeze(make_resolution(4, **words), amount=None)
    make_requirement(
        make_resolution(3, assigned="2610 2620", **words),
        title="Report",
        deadline_date=TODAY + timedelta(days=20),
        **due,
    )
    cut = make_common(1, text="Text.", kind="uniform_cut", cut=5_000_000, assigned="2601 2610")
    make_uniform_cut(cut, 1, "Travel", "5.000")
    return meeting.pk


def text_of(html):
    return OWN_NAME.sub("", html.partition("<body")[2])


@pytest.mark.parametrize("url", PAGES)
def test_page_over_latin_data_has_no_chinese(client, latin, url):
    response = client.get(url.format(meeting=latin))
    html = text_of(response.content.decode())
    assert (
        response.status_code,
        [html[max(0, m.start() - 60) : m.end() + 20] for m in HAN.finditer(html)],
    ) == (
        200,
        [],
    )


@pytest.mark.parametrize("url", REFUSED)
def test_refusal_is_told_in_english(client, latin, url):
    response = client.get(url)
    html = text_of(response.content.decode())
    assert (response.status_code, HAN.findall(html)) == (REFUSED[url], [])
