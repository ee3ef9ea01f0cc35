"""What each role may do, as the documentation tells it and as the table grants it."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oversight.models import Membership
from oversight.permissions import GRANTED, PUBLISH, agencies
from tests.factories import make_agency
from tests.paths import REPO

Role = Membership.Role


def test_document_lists_every_role_by_its_name():
    rows = re.findall(r"^\| `(\w+)` \| (\S+) \|", (REPO / "docs/roles.md").read_text("utf-8"), re.MULTILINE)
    assert rows == [(role.value, role.label) for role in Role]


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        ("oversight.view_resolution", {"drafter", "reviewer", "liaison", "administrator"}),
        ("oversight.change_resolution", {"drafter", "reviewer"}),
        ("oversight.add_response", {"drafter", "reviewer"}),
        (PUBLISH, {"reviewer"}),
        ("oversight.add_freezestep", {"reviewer", "liaison"}),
        ("oversight.change_letter", {"reviewer", "liaison"}),
        ("oversight.change_requirement", {"drafter", "reviewer", "liaison"}),
        ("oversight.delete_response", {"reviewer", "administrator"}),
        ("oversight.add_membership", {"administrator"}),
        ("auth.change_user", {"administrator"}),
        ("auth.delete_user", set()),
        ("oversight.view_subscription", {"administrator"}),
        ("oversight.view_auditentry", {"administrator"}),
        ("oversight.change_auditentry", set()),
        ("oversight.change_subscription", set()),
        ("auth.view_group", set()),
        ("budget.change_bookcheck", {"reviewer"}),
    ],
)
def test_permission_is_granted_to_the_roles_of_the_document(permission, roles):
    assert {role for role, granted in GRANTED.items() if permission in granted} == roles


@pytest.mark.django_db
def test_account_that_is_closed_has_no_permission():
    user = User.objects.create_user("left", is_staff=True, is_active=False)
    Membership.objects.create(user=user, agency=make_agency(), role=Role.REVIEWER)
    assert not user.has_perm("oversight.view_resolution")


@pytest.mark.django_db
def test_reach_is_read_once_for_each_account():
    user = User.objects.create_user("clerk", is_staff=True)
    Membership.objects.create(user=user, agency=make_agency(), role=Role.DRAFTER)
    with CaptureQueriesContext(
        connection,
    ) as first:
        agencies(user, "oversight.view_resolution")
    with CaptureQueriesContext(connection) as again:
        agencies(user, "oversight.change_resolution")
    assert (len(first), len(again)) == (4, 0)


@pytest.mark.django_db
def test_agencies_that_name_each_other_as_parents_do_not_hang():
    one, two = make_agency("2601"), make_agency("2602")
    one.parent, two.parent = two, one
    one.save()
    two.save()
    user = User.objects.create_user("clerk", is_staff=True)
    Membership.objects.create(user=user, agency=one, role=Role.DRAFTER)
    assert agencies(user, "oversight.view_resolution") == {one.pk, two.pk}
