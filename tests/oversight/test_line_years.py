"""The years of a line on its page: what stands in each, where it broke, and what has no line."""

import re
from datetime import date

import pytest

from budget.models import AgencyName
from tests.factories import make_agency, make_freeze, make_line, make_link, make_release, make_resolution

pytestmark = pytest.mark.django_db


def years_of(client, line):
    return client.get(line.get_absolute_url()).context["years"]


def section(client, line):
    """The visible text of the section, one space between words."""
    html = client.get(line.get_absolute_url()).content.decode()
    body = html.partition('<section aria-labelledby="years">')[2].partition("</section>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_year_of_the_same_line_has_both_stages_and_its_link(client):
    make_line(year=107, proposed=5_000, statutory=4_000)
    line = make_line(year=108, proposed=7_000)
    assert "107年度 5 4 — 108年度 7 未明 2 40.0%" in section(client, line)
    assert (
        '<a href="/budget/107/5226102200/">107年度</a>'
        in client.get(line.get_absolute_url()).content.decode()
    )


def test_change_is_against_the_row_before_with_a_mark_for_less(client):
    make_line(year=107, proposed=8_000)
    line = make_line(year=108, proposed=6_000)
    assert years_of(client, line).lines[1].change.amount == -2_000
    assert "△2 △25.0%" in section(client, line)


def test_change_never_compares_two_stages(client):
    make_line(year=107, proposed=8_000)
    make_line(year=108, statutory=6_000)
    assert [row.change for row in years_of(client, make_line(year=109, proposed=9_000)).lines] == [None] * 3


def test_new_name_is_a_break_in_the_year_it_came(client):
    make_line(year=107)
    make_line(year=108, name="產業技術升級")
    line = make_line(year=109, name="產業技術升級")
    assert [row.breaks for row in years_of(client, line).lines] == [
        (),
        ("名稱改為「產業技術升級」（原「工業技術升級輔導」）",),
        (),
    ]


def test_new_name_reads_the_same_from_the_older_line(client):
    line = make_line(year=107)
    make_line(year=108, name="產業技術升級")
    assert "↓ 108年度名稱改為「產業技術升級」（原「工業技術升級輔導」）" in section(client, line)


def test_new_code_is_a_break_and_links_to_the_new_address(client):
    line = make_line(year=107)
    make_line("5226102300", year=108)
    assert "↓ 108年度編號改為5226102300（原5226102200）" in section(client, line)
    assert '<a href="/budget/108/5226102300/">' in client.get(line.get_absolute_url()).content.decode()


def test_break_over_missing_years_names_the_year_that_had_the_old_code(client):
    line = make_line(year=107)
    make_line("5226102300", year=109)
    assert "109年度編號改為5226102300（107年度為5226102200）" in section(client, line)


def test_year_without_a_line_that_fits_says_so(client):
    make_line(year=107)
    make_line("5226109900", year=108, name="別的計畫")
    line = make_line(year=109)
    assert "108年度 無對應科目（或該年度資料未齊）" in section(client, line)


def test_year_that_is_not_stored_says_so(client):
    make_line(year=107)
    assert "108年度 本站無此年度資料" in section(client, make_line(year=109))


def test_years_in_a_row_without_the_line_are_one_row(client):
    make_line(year=104)
    years = years_of(client, make_line(year=109))
    assert [(row.first, row.last) for row in years.missing] == [(105, 108)]


def test_change_over_missing_years_names_the_year_compared_with(client):
    make_line(year=106, proposed=1_000)
    assert "（對106年度）" in section(client, make_line(year=109, proposed=3_000))


def test_line_of_one_year_alone_has_a_sentence_and_no_table(client):
    make_line("5226109900", year=107, name="別的計畫")
    text = section(client, make_line(year=108))
    assert text == "歷年 本站其他年度沒有可對應的科目：107年度無對應科目（或該年度資料未齊）。"


def test_line_has_no_section_where_only_its_year_is_stored(client):
    assert section(client, make_line(year=108)) == ""


def test_frozen_and_remaining_are_those_of_each_year(client):
    past, line = make_line(year=107), make_line(year=108)
    for year, each, frozen in [(107, past, 3_000), (108, line, 9_000)]:
        resolution = make_resolution(1, year=year)
        make_release(make_freeze(resolution, frozen), date(2026, 5, 1), 1_000)
        make_link(resolution, each)
    assert [(row.money.frozen, row.money.remaining) for row in years_of(client, line).lines] == [
        (3_000, 2_000),
        (9_000, 8_000),
    ]


def test_frozen_beneath_a_line_of_another_year_counts(client):
    past = make_line(year=107)
    resolution = make_resolution(1, year=107)
    make_freeze(resolution, 3_000)
    make_link(resolution, make_line("01", year=107, parent=past, name="分支甲"))
    assert years_of(client, make_line(year=108)).lines[0].money.frozen == 3_000


def test_freeze_without_an_amount_is_unknown_not_nothing(client):
    past = make_line(year=107)
    resolution = make_resolution(1, year=107)
    make_freeze(resolution, None)
    make_link(resolution, past)
    assert "1案金額未明" in section(client, make_line(year=108))


def test_year_of_the_other_world_is_not_named(client):
    make_line("9999010100", year=106, agency=make_agency("9901", is_fictional=True), name="示範計畫")
    make_line(year=107)
    assert "106" not in section(client, make_line(year=108))


def test_line_without_an_agency_keeps_to_its_world(client):
    fictional = make_agency("9901", is_fictional=True)
    common = {"kind": "kuan", "agency": None, "name": "主管"}
    demo = make_line("0026000000", year=107, **common)
    make_line("0026010000", year=107, parent=demo, agency=fictional, name="示範署")
    real = make_line("0026000000", year=108, **common)
    make_line("0026100000", year=108, parent=real, name="工業局")
    assert [row.year for row in years_of(client, real).lines] == [108]
    assert [row.year for row in years_of(client, demo).lines] == [107]


def test_new_name_of_the_agency_stands_in_the_year_it_came(client):
    agency = make_agency()
    for first, last, name in [(107, 108, "工業局"), (109, 109, "產業發展署")]:
        AgencyName.objects.create(agency=agency, name=name, first_year=first, last_year=last)
    for year in (107, 108):
        make_line(year=year)
    rows = years_of(client, make_line(year=109)).lines
    assert [row.agency for row in rows] == ["", "", "產業發展署"]


def test_bars_are_of_the_stage_that_most_years_have(client):
    make_line(year=107, proposed=2_000, statutory=9_000)
    years = years_of(client, make_line(year=108, proposed=4_000))
    assert [row.bar.segments[0].width for row in years.lines] == [500, 1000]


@pytest.mark.parametrize("years", [1, 8])
def test_more_years_and_freezes_take_no_more_queries(client, django_assert_num_queries, years):
    line = make_line(year=108)
    for year in range(108 - years, 108):
        resolution = make_resolution(1, year=year)
        make_freeze(resolution)
        make_link(resolution, make_line(year=year, name=f"名稱{year}"))
    with django_assert_num_queries(12):
        client.get(line.get_absolute_url())
