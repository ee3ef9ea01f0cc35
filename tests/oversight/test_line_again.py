"""又凍了嗎: years in a row, how they ended, what was answered; counted by hand."""

from datetime import date

import pytest

from tests.factories import (
    make_agency,
    make_common,
    make_freeze,
    make_line,
    make_link,
    make_release,
    make_resolution,
    make_response,
)
from tests.oversight.books import text_of

pytestmark = pytest.mark.django_db


def make_frozen(year, number=1, state="confirmed", **fields):
    """The line in a year, frozen by one resolution."""
    line = make_line(year=year, **fields)
    return line, frozen_on(line, number, state)


def frozen_on(line, number, state="confirmed", amount=1_000):
    freeze = make_freeze(make_resolution(number, year=line.fiscal_year.year), amount)
    make_link(freeze.resolution, line, state=state)
    return freeze


def again_of(client, line):
    return client.get(line.get_absolute_url()).context["again"]


def test_years_in_a_row_end_with_the_page_s_own(client):
    lines = {year: make_frozen(year)[0] for year in (105, 107, 108, 109)}
    make_line(year=106)
    make_line(year=110)
    again = again_of(client, lines[109])
    assert [each.row.year for each in again.years] == [109, 108, 107, 105]
    assert (again.run, again.before, again.unfrozen) == ((107, 108, 109), 105, (106, 110))
    assert again_of(client, lines[108]).run == (107, 108)
    assert again_of(client, lines[105]).run == (105,)
    text = text_of(client, lines[109].get_absolute_url())
    assert "107至109年度，連續3個年度有決議凍結本科目或其下層科目。" in text
    assert "本站有此科目而無凍結紀錄的年度：106、110。" in text


def test_page_of_a_year_without_a_freeze_names_the_last_one(client):
    make_frozen(107)
    line = make_line(year=109)
    make_line(year=108)
    again = again_of(client, line)
    assert (again.run, again.before) == ((), 107)
    assert "109年度沒有決議凍結本科目。前一次凍結是107年度。" in text_of(client, line.get_absolute_url())


def test_year_before_the_run_that_nobody_stored_is_unknown_not_unfrozen(client):
    line, _ = make_frozen(109)
    assert again_of(client, line).is_cut_off is True
    assert "109年度以前，本站無可對應的科目，無從得知是否凍結。" in text_of(client, line.get_absolute_url())
    make_line(year=108)
    assert again_of(client, line).is_cut_off is False


def test_case_says_how_it_ended_and_what_was_answered_last(client):
    _, freeze = make_frozen(108)
    make_release(freeze, date(2019, 5, 8))
    make_response(freeze.resolution, "先前的答復", as_of=date(2019, 6, 1))
    make_response(freeze.resolution, "最近的答復", as_of=date(2019, 8, 31), agency="2601")
    make_response(freeze.resolution, "截至日未載的答復", agency="9901")
    make_response(freeze.resolution, "尚未公布", as_of=date(2019, 12, 31), state="draft")
    line, _ = make_frozen(109)
    cases = [case for each in again_of(client, line).years for case in each.cases]
    assert [(case.resolution.status, case.answer and case.answer.text) for case in cases] == [
        ("freeze_unsent", None),
        ("released", "最近的答復"),
    ]
    assert "立法院108年5月8日函復准予動支，全數解凍。" in text_of(client, line.get_absolute_url())


def test_only_freezes_count_and_suggested_links_say_so(client):
    line = make_line(year=108)
    make_link(make_resolution(1), line, role="cut", amount=5)
    frozen = frozen_on(make_line("01", year=108, parent=line), 2, "suggested")
    make_link(frozen.resolution, line, role="mentioned")
    rejected = make_freeze(make_resolution(3), 7)
    make_link(rejected.resolution, line, state="rejected")
    [year] = again_of(client, line).years
    assert [(case.resolution.number, case.is_suggested) for case in year.cases] == [(2, True)]
    assert "建議連結，未經確認" in text_of(client, line.get_absolute_url())


def test_more_cases_than_shown_lead_to_the_page_of_the_year(client):
    line = make_line(year=108)
    for number in range(1, 8):
        frozen_on(line, number)
    [year] = again_of(client, line).years
    assert (len(year.cases), year.total) == (5, 7)
    assert (
        f'<a href="{line.get_absolute_url()}#cases">108年度共7案凍結本科目或其下層科目</a>'
        in client.get(line.get_absolute_url()).content.decode()
    )


def test_line_that_was_never_frozen_has_no_such_section(client):
    line = make_line()
    make_link(make_common(1), line, role="mentioned")
    assert again_of(client, line) is None


def test_fictional_freezes_do_not_count_among_real_ones(client):
    line = make_line(year=108)
    make_agency("9901", is_fictional=True)
    freeze = make_freeze(make_resolution(1, agency="9901", assigned="9901", is_fictional=True), 5)
    make_link(freeze.resolution, line)
    assert again_of(client, line) is None


@pytest.mark.parametrize("years", [1, 5])
def test_number_of_queries_does_not_grow(client, django_assert_num_queries, years):
    line = make_line(year=110)
    for year in range(105, 105 + years):
        _, freeze = make_frozen(year)
        make_response(freeze.resolution)
    with django_assert_num_queries(12):
        client.get(line.get_absolute_url())
