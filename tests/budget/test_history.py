"""History: every way of writing a row leaves one row of history, with its reason and its user."""

import pytest
from django.contrib.auth import get_user_model

from budget import history
from budget.history import because
from budget.models import Agency

pytestmark = pytest.mark.django_db


def test_save_is_kept_with_reason_and_user():
    clerk = get_user_model().objects.create(username="clerk")
    with because("匯入 agencies.csv", clerk):
        agency = Agency.objects.create(code="2610", name="工業局")
    row = agency.history.get()
    assert (row.history_type, row.history_change_reason, row.history_user) == (
        "+",
        "匯入 agencies.csv",
        clerk,
    )


def test_save_outside_a_cause_has_no_reason():
    assert Agency.objects.create(code="2610", name="工業局").history.get().history_change_reason is None


def test_inner_cause_ends_with_its_block():
    with because("外"):
        with because("內"):
            pass
        agency = Agency.objects.create(code="2610", name="工業局")
    assert agency.history.get().history_change_reason == "外"


def test_bulk_create_is_kept_with_reason_and_user():
    clerk = get_user_model().objects.create(username="clerk")
    with because("匯入 agencies.csv", clerk):
        history.create_all(Agency, [Agency(code="2610", name="工業局"), Agency(code="2601", name="經濟部")])
    rows = Agency.history.order_by("code").values_list("code", "history_type", "history_change_reason")
    assert list(rows) == [("2601", "+", "匯入 agencies.csv"), ("2610", "+", "匯入 agencies.csv")]
    assert set(Agency.history.values_list("history_user", flat=True)) == {clerk.pk}


def test_bulk_update_keeps_what_was_before_and_after():
    agency = Agency.objects.create(code="2610", name="工業局")
    agency.name = "產業發展署"
    history.update_all(Agency, [agency], ["name"])
    assert list(agency.history.values_list("history_type", "name")) == [("~", "產業發展署"), ("+", "工業局")]


def test_long_reason_is_cut_to_what_its_column_holds():
    with because("匯" * 200):
        agency = Agency.objects.create(code="2610", name="工業局")
    assert agency.history.get().history_change_reason == "匯" * 100
