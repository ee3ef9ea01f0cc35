"""Deadlines put off: the latest extension counts, and the page says from when to when and why."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from oversight.models import Extension
from tests.factories import make_freeze, make_requirement, make_resolution, make_year, refreshed

pytestmark = pytest.mark.django_db


def due_by(day: date) -> dict:
    return {"deadline_rule": "by_date", "deadline_date": day}


def extend(reason: str = "修法時程", **fields) -> Extension:
    return Extension.objects.create(**{"agreed_on": date(2019, 6, 20), "reason": reason, **fields})


@pytest.fixture
def freeze():
    return make_freeze(make_resolution(), **due_by(date(2019, 6, 30)))


def test_extension_moves_the_due_date(freeze):
    extend(freeze=freeze, old_on=date(2019, 6, 30), new_on=date(2019, 9, 30))
    assert refreshed(freeze.resolution).due_on == date(2019, 9, 30)


def test_of_two_extensions_the_later_agreed_counts(freeze):
    extend(freeze=freeze, new_on=date(2019, 9, 30))
    extend(freeze=freeze, new_on=date(2019, 8, 31), agreed_on=date(2019, 7, 1))
    assert refreshed(freeze.resolution).due_on == date(2019, 8, 31)


def test_extension_of_a_report_moves_its_due_date():
    owed = make_requirement(make_resolution(), **due_by(date(2019, 4, 30)))
    extend(requirement=owed, new_on=date(2019, 5, 31))
    assert refreshed(owed.resolution).due_on == date(2019, 5, 31)


def test_extension_dates_a_deadline_whose_base_is_unknown():
    make_year(108)
    freeze = make_freeze(make_resolution(), deadline_rule="months", deadline_count=1)
    extend(freeze=freeze, new_on=date(2019, 5, 31))
    row = refreshed(freeze.resolution)
    assert (row.due_state, row.due_on) == ("dated", date(2019, 5, 31))


def test_page_says_from_when_to_when_and_why(client, freeze):
    extend(freeze=freeze, new_on=date(2019, 9, 30))
    refreshed(freeze.resolution)
    page = client.get(freeze.resolution.get_absolute_url()).text
    assert "原期限108年6月30日，展延至108年9月30日（修法時程）。" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"old_on": date(2019, 9, 30), "new_on": date(2019, 9, 30)},
        {"freeze": None},
    ],
    ids=["no reason", "not later", "of nothing"],
)
def test_constraint_refuses_extension(freeze, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        extend(**{"freeze": freeze, "new_on": date(2019, 9, 30), **wrong})


def test_old_day_left_empty_is_the_one_reckoned(admin_client, freeze):
    data = {"freeze": freeze.pk, "new_on": "108/9/30", "reason": "修法時程", "agreed_on": "108/6/20"}
    admin_client.post("/admin/oversight/extension/add/", data)
    extension = Extension.objects.get()
    freeze.resolution.refresh_from_db()
    assert (extension.old_on, freeze.resolution.due_on) == (date(2019, 6, 30), date(2019, 9, 30))


def test_extension_to_an_earlier_day_is_refused(admin_client, freeze):
    data = {"freeze": freeze.pk, "new_on": "108/6/30", "reason": "修法時程", "agreed_on": "108/6/20"}
    page = admin_client.post("/admin/oversight/extension/add/", data).text
    assert "展延後之期限，須晚於原期限。" in page
