"""Every filter of the list, its bad values, and the query strings of chips and pages."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict

from oversight.filters import FreezeFilter, ResolutionFilter, resolutions_on
from oversight.models import Resolution
from oversight.orders import ordered
from oversight.query_strings import Scope, chips, with_page, with_parameter, without
from tests.factories import (
    make_agency,
    make_committee,
    make_common,
    make_freeze,
    make_line,
    make_link,
    make_release,
    make_requirement,
    make_resolution,
    make_response,
    make_step,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def asked(query):
    """The filterset of a query string."""
    return ResolutionFilter(QueryDict(query), resolutions_on(TODAY), today=TODAY)


def numbers(query):
    """The item numbers of the rows found; the query must be valid."""
    filterset = asked(query)
    assert filterset.problems == []
    return sorted(filterset.qs.values_list("number", flat=True))


def problems(query):
    """The names of the parameters refused."""
    return [label for label, _ in asked(query).problems]


def test_no_parameter_finds_every_real_resolution():
    make_resolution(1)
    make_resolution(2, agency="9901", is_fictional=True)
    assert numbers("") == [1]


def test_demo_finds_the_fictional_ones_only():
    make_resolution(1)
    make_resolution(2, agency="9901", is_fictional=True)
    assert numbers("demo=1") == [2]


def test_blank_parameters_ask_nothing():
    make_resolution(1)
    assert numbers("year=&agency=&status=&q=++&page=") == [1]


def test_year_finds_that_year_only():
    make_resolution(1, year=108)
    make_resolution(2, year=109)
    assert numbers("year=109") == [2]


def test_year_without_a_resolution_finds_nothing():
    make_resolution(1, year=108)
    assert numbers("year=107") == []


def test_agency_finds_headed_and_assigned_resolutions():
    make_resolution(1, agency="2610", assigned="2610")
    make_common(2, assigned="2610 2601")
    make_resolution(3, agency="2601", assigned="2601")
    assert numbers("agency=2610") == [1, 2]


def test_year_given_twice_finds_either():
    for number, year in [(1, 108), (2, 109), (3, 110)]:
        make_resolution(number, year=year)
    assert numbers("year=108&year=110") == [1, 3]


def test_agency_given_twice_finds_either():
    for number, code in [(1, "2601"), (2, "2610"), (3, "2620")]:
        make_resolution(number, assigned=code, agency=None)
    assert numbers("agency=2601&agency=2610") == [1, 2]


def test_under_finds_the_ministry_and_all_beneath_it():
    bureau = make_agency("2610", parent=make_agency("2601"))
    make_agency("2611", parent=bureau)
    for number, code in [(1, "2601"), (2, "2610"), (3, "2611"), (4, "9901")]:
        make_resolution(number, assigned=code, agency=None)
    assert numbers("under=2601") == [1, 2, 3]


def test_under_and_agency_are_alternatives():
    make_agency("2610", parent=make_agency("2601"))
    for number, code in [(1, "2610"), (2, "9901"), (3, "9902")]:
        make_resolution(number, assigned=code, agency=None)
    assert numbers("under=2601&agency=9901") == [1, 2]


@pytest.mark.parametrize(
    ("band", "found"), [("overdue", [1]), ("7", [2, 3]), ("14", [4]), ("30", [5]), ("later", [6])]
)
def test_due_finds_the_days_of_its_band(band, found):
    for number, days in [(1, -1), (2, 0), (3, 7), (4, 8), (5, 15), (6, 31)]:
        due = {"deadline_rule": "by_date", "deadline_date": TODAY + timedelta(days=days)}
        make_freeze(make_resolution(number), **due)
    assert numbers(f"due={band}") == found


def test_due_leaves_out_what_the_agency_has_sent():
    due = {"deadline_rule": "by_date", "deadline_date": TODAY - timedelta(days=1)}
    make_step(make_freeze(make_resolution(1), **due), "sent", TODAY)
    assert numbers("due=overdue") == []


@pytest.mark.parametrize(
    ("band", "found"),
    [("30", [1, 2]), ("90", [3]), ("180", []), ("365", [4]), ("longer", [5]), ("unknown", [6])],
)
def test_waiting_finds_days_since_the_last_step(band, found):
    for number, days in [(1, 0), (2, 30), (3, 31), (4, 365), (5, 366)]:
        make_step(make_freeze(make_resolution(number)), "sent", TODAY - timedelta(days=days))
    make_freeze(make_resolution(6))
    make_release(make_freeze(make_resolution(7)), TODAY - timedelta(days=5))
    make_release(make_freeze(make_resolution(8)), TODAY - timedelta(days=5))
    make_requirement(Resolution.objects.get(number=8))
    assert numbers(f"waiting={band}") == found


def test_condition_finds_any_of_those_given():
    make_freeze(make_resolution(1), report_type="written")
    make_freeze(make_resolution(2), report_type="special", consent=True)
    make_freeze(make_resolution(3), report_type="oral")
    assert numbers("condition=written&condition=consent") == [1, 2]


@pytest.mark.parametrize(
    ("money", "found"),
    [("cut", [1]), ("frozen", [2, 3, 4]), ("released", [2, 3]), ("remaining", [3, 4]), ("unknown", [4])],
)
def test_money_finds_what_became_of_it(money, found):
    make_link(make_resolution(1), make_line(), role="cut", amount=500)
    make_release(make_freeze(make_resolution(2), 1_000), date(2026, 5, 1))
    make_release(make_freeze(make_resolution(3), 1_000), date(2026, 5, 1), 400)
    make_freeze(make_resolution(4), None)
    assert numbers(f"money={money}") == found


@pytest.mark.parametrize(
    ("band", "found"), [("unknown", [1]), ("1m", [2]), ("10m", [3]), ("1b", [4]), ("more", [5])]
)
def test_amount_finds_what_is_frozen_within_its_band(band, found):
    for number, amount in [(1, None), (2, 999_999), (3, 1_000_000), (4, 999_999_999), (5, 10**9)]:
        make_freeze(make_resolution(number), amount)
    make_resolution(6)
    assert numbers(f"amount={band}") == found


def test_agency_without_a_case_finds_nothing():
    make_agency("3390")
    make_resolution(1)
    assert numbers("agency=3390") == []


def test_committee_finds_reviewed_ones_and_ones_that_owe_it_a_report():
    make_resolution(1, committee=make_committee("finance"))
    make_requirement(make_resolution(2), committees="finance")
    make_freeze(make_resolution(3), committees="finance")
    make_resolution(4)
    assert numbers("committee=finance") == [1, 2, 3]


def test_kind_finds_that_kind_only():
    make_resolution(1, kind="cut")
    make_resolution(2)
    assert numbers("kind=cut") == [1]


def test_status_given_twice_finds_either():
    make_freeze(make_resolution(1))
    make_requirement(make_resolution(2))
    make_resolution(3)
    assert numbers("status=freeze_unsent&status=report_pending") == [1, 2]


def test_holder_finds_all_statuses_that_wait_for_it():
    make_step(make_freeze(make_resolution(1)), "scheduled", TODAY)
    make_step(make_freeze(make_resolution(2)), "postponed", TODAY)
    make_step(make_freeze(make_resolution(3)), "sent", TODAY)
    assert numbers("holder=committee") == [1, 2]


@pytest.mark.parametrize(("value", "found"), [("1", [1]), ("0", [2, 3])])
def test_overdue_starts_the_day_after_the_due_date(value, found):
    yesterday = TODAY - timedelta(days=1)
    make_requirement(make_resolution(1), deadline_rule="by_date", deadline_date=yesterday)
    make_requirement(make_resolution(2), deadline_rule="by_date", deadline_date=TODAY)
    make_requirement(make_resolution(3))
    assert numbers(f"overdue={value}") == found


def test_q_reads_variants_and_width_as_the_same_word():
    make_resolution(1, text="查臺北市之ＡＩ計畫。")
    make_resolution(2, text="查高雄市之計畫。")
    assert numbers("q=台北+ai") == [1]


def test_q_wants_every_word():
    make_resolution(1, text="凍結水利經費。")
    make_resolution(2, text="凍結宣導經費。")
    assert numbers("q=凍結　水利") == [1]


def test_q_reads_published_answers_too():
    make_response(make_resolution(1), "已完成盤點。")
    make_response(make_resolution(2), "已完成盤點。", state="draft")
    assert numbers("q=盤點") == [1]


def test_q_reads_percent_and_underscore_as_themselves():
    make_resolution(1, text="凍結10%。")
    make_resolution(2, text="凍結100萬元。")
    assert numbers("q=10%25") == [1]


def test_line_finds_resolutions_on_it_and_beneath_it():
    plan = make_line()
    branch = make_line("01", parent=plan)
    make_link(make_resolution(1), plan)
    make_link(make_resolution(2), branch)
    make_resolution(3)
    assert numbers("line=108/5226102200") == [1, 2]


def test_line_may_go_without_year_where_only_one_year_has_it():
    make_link(make_resolution(1), make_line())
    assert numbers("line=5226102200") == [1]


def test_line_that_several_years_have_is_refused_without_year():
    make_line(year=108)
    make_line(year=109)
    assert problems("line=5226102200") == ["預算科目"]


def test_line_takes_its_year_from_the_year_parameter():
    make_link(make_resolution(1), make_line(year=108))
    make_line(year=109)
    assert numbers("line=5226102200&year=108") == [1]


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("year=x", "年度"),
        ("year=0", "年度"),
        ("year=2019", "年度"),
        ("agency=0000", "機關"),
        ("agency=%00", "機關"),
        ("committee=nowhere", "委員會"),
        ("kind=wish", "類別"),
        ("status=late", "狀態"),
        ("status=released&status=late", "狀態"),
        ("holder=me", "卡在誰"),
        ("overdue=yes", "逾期"),
        ("q=%00", "查詢"),
        ("q=" + "凍" * 100_000, "查詢"),
        ("q=一+二+三+四+五+六+七+八+九+十+百", "查詢"),
        ("line=nowhere", "預算科目"),
        ("line=108/%00", "預算科目"),
        ("order=best", "排序"),
        ("page=abc", "頁"),
        ("page=0", "頁"),
        ("page=-1", "頁"),
        ("demo=2", "示範資料"),
        ("year=108&year=x", "年度"),
        ("under=0000", "主管機關"),
        ("due=soon", "期限遠近"),
        ("waiting=long", "等待多久"),
        ("money=more", "金額去向"),
        ("condition=wish", "解凍或報告條件"),
        ("amount=much", "凍結金額"),
        ("overdue=1&overdue=0", "逾期"),
        ("more=line", "全部列出"),
    ],
)
def test_bad_value_is_refused(query, label):
    assert problems(query) == [label]


def test_every_declared_filter_has_a_test():
    tested = "year demo agency under committee kind status holder overdue due waiting condition amount money"
    tested += " q line order page more format"
    assert set(ResolutionFilter.base_filters) == set(tested.split())


def test_unknown_parameters_are_named():
    assert asked("yaer=108").unknown == ["yaer"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [("newest", [3, 1, 2]), ("frozen", [2, 1, 3]), ("moved", [1, 2, 3]), ("due", [1, 3, 2])],
)
def test_order_puts_first(order, expected):
    owed = {"deadline_rule": "by_date", "deadline_date": date(2026, 12, 1)}
    make_step(make_freeze(make_resolution(1), 5_000, **owed), "sent", date(2026, 5, 2))
    make_release(make_freeze(make_resolution(2), 9_000), date(2026, 5, 1))
    make_freeze(make_resolution(3, year=109), 1_000)
    found = ordered(resolutions_on(TODAY), order).values_list("number", flat=True)
    assert list(found) == expected


def test_order_of_freezes_keeps_each_holder_together():
    make_step(make_freeze(make_resolution(1), 1_000), "scheduled", TODAY)
    make_freeze(make_resolution(2), 1_000)
    make_step(make_freeze(make_resolution(3), 2_000), "scheduled", TODAY)
    filterset = FreezeFilter(QueryDict(""), resolutions_on(TODAY), today=TODAY)
    found = ordered(filterset.qs, filterset.form.cleaned_data.get("order") or filterset.default_order)
    assert list(found.values_list("number", flat=True)) == [2, 3, 1]


def test_chips_say_conditions_in_words_and_how_to_drop_each():
    make_resolution(1)
    filterset = asked("year=108&status=released&status=sent&page=2&order=due")
    filterset.is_valid()
    assert chips(filterset) == [
        ("年度", "108年度", "status=released&status=sent&order=due"),
        ("狀態", "已解凍", "year=108&status=sent&order=due"),
        ("狀態", "待交付委員會", "year=108&status=released&order=due"),
    ]


def test_chip_of_a_line_names_the_line():
    make_line()
    filterset = asked("line=108/5226102200")
    filterset.is_valid()
    assert chips(filterset)[0].value == "108年度 5226102200 工業技術升級輔導"


def test_query_strings_of_other_pages_and_conditions():
    data = QueryDict("year=108&page=3")
    assert with_page(data, 4) == "year=108&page=4"
    assert with_page(data, 1) == "year=108"
    assert without(data, "year") == ""
    assert with_parameter(data, "holder", "agency") == "year=108&holder=agency"


def test_scope_repeats_its_parameters():
    scope = Scope((("agency", "2610"), ("demo", "1")))
    assert scope.query(status="sent") == "agency=2610&demo=1&status=sent"


def test_search_does_not_repeat_a_resolution_that_two_answers_match():
    resolution = make_resolution(1, assigned="2610 2601")
    make_response(resolution, "已完成盤點。", agency="2610")
    make_response(resolution, "盤點完竣。", agency="2601")
    assert asked("q=盤點").qs.count() == Resolution.objects.count() == 1
