"""Each constraint is broken once: in `full_clean`, as forms and imports meet it, and in the database, as a shell does."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from budget.models import Agency, FiscalYear, LineItem
from oversight.models import (
    Assignment,
    FreezeCondition,
    FreezeStep,
    Letter,
    Meeting,
    Requirement,
    Resolution,
    ResolutionLine,
    Response,
    UniformCut,
)

pytestmark = pytest.mark.django_db
DAY = date(2019, 5, 8)


@pytest.fixture
def resolution():
    year = FiscalYear.objects.create(year=108)
    row = Resolution(fiscal_year=year, part="common", number=1, kind="freeze", text="凍結")
    row.fill_derived()
    row.save()
    return row


@pytest.fixture
def agency():
    return Agency.objects.create(code="2610", name="工業局")


@pytest.fixture
def freeze(resolution):
    return FreezeCondition.objects.create(resolution=resolution, stated="amount", amount=1_000)


def refused(row, message):
    """`row` is refused by full_clean with `message`, and by the database on its own."""
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    assert message in " ".join(caught.value.messages)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_fiscal_year_in_western_calendar_is_refused():
    refused(FiscalYear(year=2019), "年度是民國年，1 到 999；2019 年請填 108。")


def test_fiscal_year_base_without_reason_is_refused():
    refused(FiscalYear(year=108, base_on=DAY), "請寫明理由")


def test_agency_that_is_its_own_parent_is_refused(agency):
    agency.parent = agency
    refused(agency, "主管機關不能是自己。")


def test_agency_code_of_three_digits_is_refused():
    with pytest.raises(ValidationError, match="機關代碼是四位數字"):
        Agency(code="261", name="工業局").full_clean()


def test_line_path_twice_in_one_year_is_refused(resolution):
    fields = {"fiscal_year": resolution.fiscal_year, "side": "expenditure", "kind": "mu", "name": "工業管理"}
    LineItem.objects.create(path="expenditure/1", slug="1", **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        LineItem.objects.create(path="expenditure/1", slug="2", **fields)


def test_resolution_number_zero_is_refused(resolution):
    row = Resolution(fiscal_year=resolution.fiscal_year, part="common", number=0, kind="report", text="x")
    row.fill_derived()
    refused(row, "項次從 1 開始。")


def test_resolution_with_the_same_natural_key_is_refused(resolution):
    twin = Resolution(
        fiscal_year=resolution.fiscal_year, part="common", number=1, kind="report", text="另一案"
    )
    refused(twin, "同年度同款項已有相同項次的決議。")


def test_assignment_of_one_agency_twice_is_refused(resolution, agency):
    Assignment.objects.create(resolution=resolution, agency=agency)
    refused(Assignment(resolution=resolution, agency=agency), "此機關已列為辦理機關。")


def test_uniform_cut_above_a_hundred_percent_is_refused(resolution):
    cut = UniformCut(resolution=resolution, position=1, objects_text="委辦費", percent=101)
    refused(cut, "百分比須大於 0，至多 100。")


def test_freeze_of_zero_is_refused(resolution):
    row = FreezeCondition(resolution=resolution, stated="amount", amount=0)
    refused(row, "凍結金額須大於 0；不明請留空。")


def test_freeze_share_above_the_whole_is_refused(resolution):
    row = FreezeCondition(resolution=resolution, stated="percent", share_numerator=101, share_denominator=100)
    refused(row, "凍結比例須大於 0，不超過全數。")


@pytest.mark.parametrize(
    ("wording", "message"),
    [
        ({"deadline_rule": "months"}, "須填 N。"),
        ({"deadline_rule": "by_date"}, "須填期限日。"),
        ({"deadline_rule": "yearly"}, "須填月份 1 到 12。"),
        ({"deadline_rule": "yearly", "deadline_month": 13}, "須填月份 1 到 12。"),
        ({"base_on": DAY}, "請寫明理由。"),
    ],
)
def test_deadline_without_what_its_rule_needs_is_refused(resolution, wording, message):
    refused(Requirement(resolution=resolution, title="書面報告", **wording), message)


def test_step_with_money_before_release_is_refused(freeze):
    step = FreezeStep(condition=freeze, kind="sent", happened_on=DAY, amount=1)
    refused(step, "只有「部分准予」與「函復准予動支」可填金額")


def test_release_above_what_was_frozen_is_refused(freeze):
    FreezeStep.objects.create(condition=freeze, kind="released", happened_on=DAY, amount=700)
    step = FreezeStep(condition=freeze, kind="released", happened_on=DAY, amount=301)
    with pytest.raises(ValidationError, match="累計准予動支 1,001 元，超過凍結金額 1,000 元。"):
        step.full_clean()


def test_release_without_amount_of_a_known_freeze_is_refused(freeze):
    with pytest.raises(ValidationError, match="請填每次准予動支金額"):
        FreezeStep(condition=freeze, kind="released", happened_on=DAY).full_clean()


def test_response_without_text_is_refused(resolution, agency):
    row = Response(resolution=resolution, agency=agency, kind="comply", text="")
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_letter_number_spelled_another_way_is_the_same_letter():
    first = Letter(number_text="台立院議字第1080701758號", direction="from_yuan")
    first.full_clean()
    first.save()
    second = Letter(number_text="臺立院議字第 1080701758 號", direction="from_yuan")
    with pytest.raises(ValidationError, match="此字號的公文已登錄。"):
        second.full_clean()


def test_meeting_twice_on_one_day_is_refused():
    Meeting.objects.create(held_on=DAY, name="院會第12次")
    with pytest.raises(ValidationError):
        Meeting(held_on=DAY, name="院會第12次").full_clean()


def test_link_twice_in_one_role_is_refused(resolution):
    line = LineItem.objects.create(
        fiscal_year=resolution.fiscal_year,
        path="e/1",
        slug="1",
        side="expenditure",
        kind="mu",
        name="工業管理",
    )
    ResolutionLine.objects.create(resolution=resolution, line=line, role="frozen")
    refused(
        ResolutionLine(resolution=resolution, line=line, role="frozen"), "此決議與科目已有相同關係的連結。"
    )


def test_line_in_another_year_than_its_parent_is_refused(resolution):
    fields = {"side": "expenditure", "kind": "mu", "name": "工業管理"}
    parent = LineItem.objects.create(fiscal_year=resolution.fiscal_year, path="e/1", slug="1", **fields)
    other = FiscalYear.objects.create(year=109)
    child = LineItem(fiscal_year=other, parent=parent, path="e/1/2", slug="2", **fields)
    with pytest.raises(ValidationError, match="上層科目必須屬於同一年度"):
        child.full_clean()
