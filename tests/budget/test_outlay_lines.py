"""Supplementary tables as budget lines; totals are those printed in the tables' first rows, in 元."""

import pytest
from django.db.models import Sum

from budget.models import LineItem
from oversight.book_import import import_book
from oversight.reference import load_reference
from tests.paths import SEED_BOOK

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def lines(for_module):
    load_reference()
    import_book(SEED_BOOK)
    return LineItem.objects.filter(fiscal_year__year=109)


def test_outlays_hang_below_the_object_they_are_paid_from_and_add_up(lines):
    found = {
        (kind, code): lines.filter(kind=kind, parent__code=code).aggregate(total=Sum("proposed"))["total"]
        for kind, code in [
            ("commission", "2039"),
            ("donation", "4040"),
            ("donation", "4085"),
            ("subsidy", "4030"),
            ("travel", "2078"),
            ("travel", "2075"),
        ]
    }
    assert found == {
        ("commission", "2039"): 5_795_190_000,
        ("donation", "4040"): 2_440_725_000,
        ("donation", "4085"): 11_694_000,
        ("subsidy", "4030"): 390_000_000,
        ("travel", "2078"): 2_015_000,
        ("travel", "2075"): 400_000,
    }


def test_objects_of_a_work_plan_add_up_to_it(lines):
    plan = lines.get(slug="5226102200")
    objects = plan.children.filter(kind="object1").aggregate(total=Sum("proposed"))
    assert objects["total"] == plan.proposed == 8_244_474_000


def test_commissioned_plan_has_its_own_amount(lines):
    plan = lines.get(kind="commission", name="智慧機械產業智慧升級計畫")
    assert (plan.proposed, plan.parent.slug) == (174_759_000, "5226102200/2000/2039")


def test_multi_year_plan_has_its_years(lines):
    plan = lines.get(kind="multi_year", name="智慧電動機車能源補充設施普及計畫")
    years = {split.name: split.proposed for split in plan.children.all()}
    assert (plan.parent.code, plan.proposed) == ("5726102000", 400_000_000)
    assert years == {
        "107及以前年度預算數": 310_000_000,
        "108年度預算數": 400_000_000,
        "109年度預算數": 400_000_000,
        "110及以後年度預估需求數": 890_000_000,
    }


def test_recipient_of_a_subsidy_hangs_below_its_plan(lines):
    recipient = lines.get(kind="subsidy", name="補助特種基金")
    assert (recipient.parent.kind, recipient.slug) == ("subsidy", "5726102000/4000/4030/s1/r1")
