"""The tree of budget lines, on the FY108 facts of 工業局 that the project carries."""

import pytest

from budget.models import Agency, FiscalYear, LineItem
from budget.tree import LineSpec, store_lines
from oversight.reference import load_reference

pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    load_reference()
    return FiscalYear.objects.get(year=108)


def line(year, slug):
    return LineItem.objects.get(fiscal_year=year, slug=slug)


def test_line_of_a_work_plan_knows_both_stages(year):
    plan = line(year, "5226102200")
    assert (plan.proposed, plan.statutory) == (8_224_691_000, 7_879_840_000)


def test_line_hangs_below_its_function_agency_and_ministry(year):
    plan = line(year, "5226102200")
    above = (plan.parent.code, plan.parent.parent.code, plan.parent.parent.parent.code)
    assert above == ("5226100000", "0026100000", "0026000000")


def test_line_of_the_ministry_belongs_to_no_agency(year):
    assert line(year, "0026000000").agency is None


def test_plans_of_the_agency_add_up_to_its_total(year):
    plans = LineItem.objects.filter(fiscal_year=year, kind="mu")
    total = line(year, "0026100000")
    assert sum(p.statutory for p in plans) == total.statutory == 8_782_742_000


def test_store_lines_again_changes_nothing(year):
    load_reference()
    assert LineItem.objects.count() == 10


def test_store_lines_leaves_alone_what_the_source_does_not_speak_for(year):
    LineItem.objects.filter(slug="5226102200").update(statutory=1)
    spec = LineSpec(
        side="expenditure",
        keys=("0026000000", "0026100000", "5226100000", "5226102200"),
        kind="mu",
        name="工業技術升級輔導",
        code="5226102200",
        proposed=2,
    )
    _, tally = store_lines(year, [spec], frozenset({"proposed"}), agency=Agency.objects.get(code="2610"))
    plan = line(year, "5226102200")
    assert (plan.proposed, plan.statutory, tally.changed) == (2, 1, 1)


def test_store_lines_refuses_a_line_without_its_parent(year):
    orphan = LineSpec(side="expenditure", keys=("9999999999", "5226102200"), kind="mu", name="x")
    with pytest.raises(ValueError, match="has no parent expenditure/9999999999"):
        store_lines(year, [orphan], frozenset({"name"}))


@pytest.mark.parametrize(
    ("keys", "slug"),
    [
        (("0026000000",), "0026000000"),
        (("0026000000", "0026100000", "5226102200", "01", "2000", "2039"), "5226102200/01/2000/2039"),
        (("0026000000", "5226102200", "01", "n7"), "5226102200/01/n7"),
    ],
)
def test_slug_starts_at_the_nearest_ten_digit_code(keys, slug):
    assert LineSpec(side="expenditure", keys=keys, kind="mu", name="x").slug == slug


def test_store_lines_again_takes_a_constant_number_of_queries(year, django_assert_num_queries):
    agency = Agency.objects.get(code="2610")
    specs = [
        LineSpec(side="expenditure", keys=("0026000000", f"{n:010d}"), kind="mu", name="x", proposed=n)
        for n in range(1, 40)
    ]
    store_lines(year, specs, frozenset({"name", "proposed"}), agency=agency)
    with django_assert_num_queries(1):
        store_lines(year, specs, frozenset({"name", "proposed"}), agency=agency)
