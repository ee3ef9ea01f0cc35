"""Letters and decisions in bulk stay within the agencies of an account's roles."""

import datetime

import pytest
from django.contrib.auth.models import User

from oversight.letters import numbers
from oversight.models import FreezeStep, Letter, Membership
from tests.factories import make_agency, make_freeze, make_resolution

pytestmark = pytest.mark.django_db
DECIDE = "/admin/oversight/freezecondition/decide/"
PREPARE = "/admin/oversight/letter/prepare/"


@pytest.fixture
def liaison(client):
    user = User.objects.create_user("liaison", is_staff=True)
    role = Membership.Role.LIAISON
    Membership.objects.create(user=user, agency=make_agency("2610"), role=role)
    client.force_login(user)
    return client


@pytest.fixture
def ours():
    return make_freeze(make_resolution(1))


@pytest.fixture
def theirs():
    make_agency("9901")
    return make_freeze(make_resolution(2, agency="9901", assigned="9901", xiang=9))


@pytest.fixture
def shared():
    """Headed by another agency, and ours only among those assigned."""
    make_agency("9901")
    return make_freeze(make_resolution(3, agency="9901", assigned="9901 2610", xiang=9))


def preview(client, *freezes):
    data = {"case": [each.pk for each in freezes], "kind": "approved", "on": "108/5/8", "preview": "1"}
    return client.post(DECIDE, data).text


def test_liaison_previews_own_cases_only(liaison, ours, theirs):
    page = preview(liaison, ours, theirs)
    assert ours.resolution.citation in page
    assert theirs.resolution.citation not in page


def test_liaison_may_not_move_a_case_of_another_heading(liaison, shared):
    page = preview(liaison, shared)
    assert "不登錄：此案不屬於您所任角色之機關。" in page
    assert 'name="token"' not in page


def test_liaison_makes_no_letter_for_another_agency(liaison, ours, theirs):
    data = {"cases": f"f{ours.pk} f{theirs.pk}", "make": "1", "speed": "normal"}
    liaison.post(PREPARE, data)
    assert [letter.freeze for letter in Letter.objects.all()] == [ours]


def test_liaison_numbers_no_letter_of_another_agency(liaison, theirs):
    letter = Letter.objects.create(
        freeze=theirs, direction="to_yuan", agency=theirs.resolution.heading_agency
    )
    data = {"letter": letter.pk, "save": "1"}
    data |= {f"number-{letter.pk}": "經授工字第10820404830號", f"date-{letter.pk}": "108/2/27"}
    assert "此公文已由他人登錄字號，或已刪除。" in liaison.post("/admin/oversight/letter/numbers/", data).text
    assert FreezeStep.objects.count() == 0


def test_drafter_may_neither_decide_nor_write_letters(client, ours):
    user = User.objects.create_user("drafter", is_staff=True)
    Membership.objects.create(user=user, agency=make_agency("2610"), role=Membership.Role.DRAFTER)
    client.force_login(user)
    asked = [client.post(DECIDE), client.post(PREPARE), client.get("/admin/oversight/letter/numbers/")]
    assert [response.status_code for response in asked] == [403, 403, 403]


def test_number_typed_for_a_letter_that_is_gone_is_refused():
    entries = {7: numbers.Entry("經授工字第10820404830號", datetime.date(2019, 2, 27).isoformat())}
    assert not numbers.check(entries, {})
