"""A line over the years: what counts as the same, where the break shows, what is never guessed."""

import pytest

from budget.line_history import line_history
from budget.line_list_import import import_lines
from budget.models import LineItem
from tests.budget.lists import EQUIPMENT, PLAN, write_list

pytestmark = pytest.mark.django_db


@pytest.fixture
def budget(tmp_path):
    """Imports rows, written for 2019, as those of another ROC year."""

    def store(year, *rows):
        import_lines(
            write_list(tmp_path, *(row.replace("2019,", f"{year + 1911},") for row in rows)), year, "proposed"
        )

    return store


def states(line):
    return [(step.year, step.state) for step in line_history(line)]


def line(year, **where):
    return LineItem.objects.get(fiscal_year__year=year, **where)


def plan(code="5226102200", name="工業技術升級輔導", agency="工業局", ministry="經濟部", ref="13.2.1"):
    return f"2019,{code},7,無細項,{ministry}主管,{agency},{name},科學支出,{ref},"


def test_line_with_the_same_code_and_name_is_the_same(budget):
    for year in (107, 108, 109):
        budget(year, PLAN)
    history = line_history(line(108, code="5226102200"))
    assert [(step.year, step.state, step.line.fiscal_year.year) for step in history] == [
        (107, "same", 107),
        (108, "same", 108),
        (109, "same", 109),
    ]


def test_break_shows_in_the_year_the_name_changes_and_not_after(budget):
    budget(107, PLAN)
    budget(108, plan(name="產業技術升級"))
    budget(109, plan(name="產業技術升級"))
    assert states(line(107, code="5226102200")) == [(107, "same"), (108, "renamed"), (109, "same")]


def test_break_shows_in_the_year_the_code_changes(budget):
    budget(107, PLAN)
    budget(108, plan(code="5226102300"))
    assert states(line(107, code="5226102200")) == [(107, "same"), (108, "recoded")]


def test_history_looks_back_as_it_looks_ahead(budget):
    budget(107, PLAN)
    budget(108, plan(code="5226102300"))
    assert states(line(108, code="5226102300")) == [(107, "recoded"), (108, "same")]


def test_code_given_to_another_line_follows_the_name(budget):
    budget(107, PLAN)
    budget(108, plan(name="新計畫"), plan(code="5226102300", ref="13.2.2"))
    history = line_history(line(107, code="5226102200"))
    assert (history[1].state, history[1].line.code) == ("recoded", "5226102300")


def test_line_with_another_code_and_name_is_absent(budget):
    budget(107, PLAN)
    budget(108, plan(code="5226102300", name="新計畫"))
    history = line_history(line(107, code="5226102200"))
    assert (history[1].line, history[1].state) == (None, "absent")


def test_line_is_found_again_after_years_without_it(budget):
    budget(107, PLAN)
    budget(108, plan(code="5226102300", name="新計畫"))
    budget(109, PLAN)
    assert states(line(107, code="5226102200")) == [(107, "same"), (108, "absent"), (109, "same")]


def test_line_of_the_same_name_in_another_agency_is_not_it(budget):
    budget(107, PLAN)
    budget(108, plan(code="5226202200", agency="國際貿易局"))
    assert states(line(107, code="5226102200")) == [(107, "same"), (108, "absent")]


def test_two_lines_that_fit_alike_are_none(budget):
    budget(107, PLAN)
    budget(108, plan(code="5226102300"), plan(code="5226102400", ref="13.2.2"))
    assert states(line(107, code="5226102200")) == [(107, "same"), (108, "absent")]


def test_agency_with_a_new_name_keeps_its_lines_and_shows_the_name(budget):
    budget(112, PLAN)
    budget(113, plan(agency="產業發展署"))
    history = line_history(line(112, code="5226102200"))
    assert [(step.state, step.agency) for step in history] == [("same", "工業局"), ("same", "產業發展署")]


def test_agency_with_a_new_code_is_found_by_its_name(budget):
    budget(112, plan(code="4139010100", name="一般行政", agency="僑務委員會", ministry="僑務委員會"))
    budget(113, plan(code="4164010100", name="一般行政", agency="僑務委員會", ministry="僑務委員會"))
    assert states(line(112, code="4139010100")) == [(112, "same"), (113, "recoded")]


def test_agency_code_given_to_another_body_later_is_not_followed(budget):
    fair_trade = plan("3203920100", "一般行政", "公平交易委員會", "行政院", "2.18.1")
    other = plan("3203010100", "一般行政", "行政院", "行政院", "2.1.1")
    justice = plan("3203920100", "一般行政", "促進轉型正義委員會", "行政院", "2.18.1")
    budget(101, fair_trade, other)
    budget(105, other)
    budget(108, justice, other)
    history = states(line(101, code="3203920100"))
    assert history == [(101, "same"), (105, "absent"), (108, "absent")]


def test_jie_is_sought_under_its_own_mu(budget):
    budget(107, EQUIPMENT)
    budget(
        108,
        EQUIPMENT,
        EQUIPMENT.replace("57261090", "57261091").replace("2.4", "2.5").replace("設備,工", "二,工"),
    )
    history = line_history(line(107, kind="jie"))
    assert (history[1].state, history[1].line.parent.code) == ("same", "5726109000")


def test_ministry_and_reserve_have_a_history_too(budget):
    reserve = "2019,8979018900,2000,無細項,災害準備金,災害準備金,災害準備金,其他支出,27.1.1,"
    for year in (107, 108):
        budget(year, PLAN, reserve)
    assert states(line(107, code="0026000000")) == [(107, "same"), (108, "same")]
    assert states(line(107, code="8979018900")) == [(107, "same"), (108, "same")]


def test_more_years_take_no_more_queries(budget, django_assert_num_queries):
    for year in range(101, 111):
        budget(year, PLAN)
    start = line(105, code="5226102200")
    with django_assert_num_queries(4):
        line_history(start)
