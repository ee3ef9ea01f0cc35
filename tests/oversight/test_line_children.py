"""Groups of children: shares, changes, and sums that agree with the line above or not."""

from decimal import Decimal

import pytest

from budget.models import LineItem
from oversight.line_children import child_groups
from oversight.line_money import Links
from tests.factories import make_freeze, make_line, make_link, make_resolution

pytestmark = pytest.mark.django_db


def groups_of(line):
    before = LineItem.objects.filter(fiscal_year__year=line.fiscal_year.year - 1, slug=line.slug).first()
    return child_groups(line, Links(line, demo=False), before)


@pytest.fixture
def plan(db):
    return make_line(year=109, proposed=10_000)


def child(plan, code, proposed, kind="branch", **fields):
    return make_line(code, year=109, parent=plan, kind=kind, name=f"科目{code}", proposed=proposed, **fields)


def test_groups_stand_in_a_fixed_order_with_a_heading_each(plan):
    kinds = ["item", "year_split", "multi_year", "travel", "subsidy", "donation", "commission", "detail"]
    for place, kind in enumerate([*kinds, "object1", "branch"]):
        child(plan, f"{place:02}", 1, kind)
    assert [group.heading for group in groups_of(plan)] == [
        "分支計畫",
        "用途別",
        "細部計畫",
        "委辦",
        "捐助",
        "補助",
        "出國及赴大陸",
        "跨年期計畫",
        "分年經費",
        "說明項目",
    ]


def test_shares_are_of_the_line_above_rounded_half_up(plan):
    for code, amount in (("01", 3_335), ("02", 6_665)):
        child(plan, code, amount)
    (group,) = groups_of(plan)
    assert [row.share for row in group.rows] == [Decimal("33.4"), Decimal("66.7")]
    assert group.rows[0].bar.segments[0].width == 334


def test_sum_that_agrees_has_no_gap(plan):
    child(plan, "01", 4_000)
    child(plan, "02", 6_000)
    (group,) = groups_of(plan)
    assert (group.total, group.whole, group.gap) == (10_000, 10_000, 0)


def test_sum_that_does_not_agree_says_by_how_much(plan):
    child(plan, "01", 4_000)
    assert groups_of(plan)[0].gap == 6_000


def test_sum_with_an_unknown_part_is_not_compared(plan):
    child(plan, "01", 10_000)
    child(plan, "02", None)
    (group,) = groups_of(plan)
    assert (group.unknown, group.gap) == (1, None)


def test_breakdowns_are_added_up_each_by_itself(plan):
    child(plan, "01", 10_000)
    child(plan, "2000", 10_000, "object1")
    assert [group.total for group in groups_of(plan)] == [10_000, 10_000]


@pytest.mark.parametrize("kind", ["year_split", "multi_year"])
def test_years_and_multi_year_plans_are_not_added_up(plan, kind):
    child(plan, "01", 4_000, kind)
    (group,) = groups_of(plan)
    assert not group.is_added
    assert group.rows[0].share is None


def test_figures_are_statutory_only_where_all_are(plan):
    type(plan).objects.filter(pk=plan.pk).update(statutory=9_000)
    plan.refresh_from_db()
    child(plan, "01", 4_000, statutory=3_000)
    child(plan, "02", 6_000)
    (group,) = groups_of(plan)
    assert (group.stage, group.total, group.whole) == ("proposed", 10_000, 10_000)
    plan.children.filter(code="02").update(statutory=6_000)
    (group,) = groups_of(plan)
    assert (group.stage, group.total, group.whole) == ("statutory", 9_000, 9_000)


def test_change_is_against_the_printed_figure_first(plan):
    before = make_line(year=108)
    make_line("01", year=108, parent=before, name="科目01", proposed=1, statutory=2)
    child(plan, "01", 4_000, prior_year=5_000)
    change = groups_of(plan)[0].rows[0].change
    assert (change.amount, change.before, change.basis) == (-1_000, 5_000, "書載上年度預算數")


def test_change_is_against_the_same_code_and_name_of_the_year_before(plan):
    before = make_line(year=108)
    make_line("01", year=108, parent=before, name="科目01", proposed=3_000, statutory=2_500)
    make_line("02", year=108, parent=before, name="他名", proposed=3_000)
    child(plan, "01", 4_000)
    child(plan, "02", 6_000)
    rows = groups_of(plan)[0].rows
    assert (rows[0].change.amount, rows[0].change.basis) == (1_500, "108年度法定預算")
    assert rows[1].change is None


def test_rows_carry_what_resolutions_took(plan):
    branch = child(plan, "01", 10_000)
    resolution = make_resolution(1, year=109)
    make_freeze(resolution, 2_000)
    make_link(resolution, branch)
    (group,) = groups_of(plan)
    assert group.has_taken
    assert group.rows[0].money.remaining == 2_000


def test_line_page_says_whether_the_sum_agrees(client, plan):
    child(plan, "01", 4_000)
    html = client.get(plan.get_absolute_url()).content.decode()
    assert "✗ 上層預算案為" in html
    child(plan, "02", 6_000)
    assert "✓ 與上層預算案相符" in client.get(plan.get_absolute_url()).content.decode()


def test_line_page_compares_both_stages(client):
    line = make_line(year=109, proposed=10_000, statutory=9_000)
    context = client.get(line.get_absolute_url()).context
    assert (context["passed"].amount, context["passed"].before) == (-1_000, 10_000)


def test_line_page_reckons_the_change_from_the_line_of_the_year_before(client):
    make_line(year=108, proposed=12_000, statutory=8_000)
    line = make_line(year=109, proposed=10_000)
    change = client.get(line.get_absolute_url()).context["change"]
    assert (change.amount, change.basis) == (2_000, "108年度法定預算")
