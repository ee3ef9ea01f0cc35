"""My work on the first page of the admin: every count is that of the list it links to."""

import datetime

import pytest
import time_machine
from django.contrib.auth.models import User

from oversight.models import ImportBatch, Letter, Membership
from tests.factories import (
    make_agency,
    make_freeze,
    make_line,
    make_link,
    make_requirement,
    make_resolution,
    make_response,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 26)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime.datetime(2026, 11, 26, 4, 0, tzinfo=datetime.UTC), tick=False):
        yield


def due_in(number, days, agency="2610"):
    resolution = make_resolution(number, agency=agency, assigned=agency)
    by = TODAY + datetime.timedelta(days=days)
    make_requirement(resolution, deadline_rule="by_date", deadline_date=by)
    return resolution


@pytest.fixture
def desk():
    """Late by a day; due today, in 7, 8, 14, 30 and 31 days; an answer in each state; a letter, a suggestion."""
    for number, days in enumerate((-1, 0, 7, 8, 14, 30, 31), start=1):
        due_in(number, days)
    answered = make_resolution(20)
    make_response(answered, state="published")
    make_response(make_resolution(21), state="submitted")
    make_response(make_resolution(22), state="returned", remark="請補")
    freeze = make_freeze(make_resolution(23))
    Letter.objects.create(direction="to_yuan", freeze=freeze, agency=make_agency(), kind="written")
    make_link(answered, make_line(), state="suggested")


def work(client):
    return {item.label: item for item in client.get("/admin/").context["work"]}


def counts(client):
    return {label: item.count for label, item in work(client).items()}


def member(client, *roles, code="2610"):
    user = User.objects.create_user("-".join(roles), is_staff=True)
    for role in roles:
        Membership.objects.create(user=user, agency=make_agency(code), role=role)
    client.force_login(user)
    return user


def test_counts_are_those_of_the_desk(admin_client, desk):
    assert counts(admin_client) == {
        "逾期": 1,
        "7日內到期": 2,
        "14日內到期": 4,
        "30日內到期": 5,
        "待覆核之辦理情形": 1,
        "退回修改之辦理情形": 1,
        "尚無辦理情形": 10,
        "待補登字號之公文": 1,
        "未確認之科目建議": 1,
        "已比對、待確認之匯入": 0,
    }


def test_every_count_is_that_of_its_list(admin_client, desk):
    for item in work(admin_client).values():
        response = admin_client.get(item.url)
        listed = (
            response.context["cl"].result_count if "cl" in response.context else response.context["waiting"]
        )
        assert listed == item.count, item.label


def test_member_counts_her_agencies_only(client, desk):
    due_in(40, 3, agency="2601")
    member(client, "drafter")
    assert counts(client)["7日內到期"] == 2


def test_only_who_publishes_is_told_what_waits_for_review(client, desk):
    member(client, "drafter")
    assert "待覆核之辦理情形" not in counts(client)


def test_drafter_is_told_what_was_returned(client, desk):
    member(client, "drafter")
    assert counts(client)["退回修改之辦理情形"] == 1


@pytest.mark.parametrize("role", Membership.Role.values)
def test_first_page_lists_what_a_member_may_open(client, role):
    member(client, role)
    listed = {
        model["object_name"] for app in client.get("/admin/").context["app_list"] for model in app["models"]
    }
    assert {"Resolution", "FreezeCondition", "Response", "Letter", "LineItem"} <= listed
    assert ("User" in listed) == (role == "administrator")


def test_own_import_waits(client, desk):
    user = member(client, "drafter")
    ImportBatch.objects.create(model="oversight.letter", file_name="a.ods", sha256="", user=user)
    ImportBatch.objects.create(model="oversight.letter", file_name="b.ods", sha256="")
    assert counts(client)["已比對、待確認之匯入"] == 1


def test_account_without_a_role_has_nothing_but_its_imports(client):
    client.force_login(User.objects.create_user("nobody", is_staff=True))
    assert list(counts(client)) == ["已比對、待確認之匯入"]


def test_first_page_takes_a_bounded_number_of_queries(admin_client, desk, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        admin_client.get("/admin/")
