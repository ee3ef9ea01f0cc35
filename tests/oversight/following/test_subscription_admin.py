"""The list of subscriptions: counts for administrators, no address; pages of one there are none."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from oversight.models import Membership, Subscription
from tests.factories import make_agency
from tests.oversight.following.steps import ask, subscribe

pytestmark = pytest.mark.django_db
LIST = reverse("admin:oversight_subscription_changelist")


@pytest.fixture
def manager(client):
    user = User.objects.create_user("manager", is_staff=True)
    role = Membership.Role.ADMINISTRATOR
    Membership.objects.create(user=user, agency=make_agency(), role=role)
    client.force_login(user)
    return client


def test_manager_sees_what_is_followed_and_no_address(manager):
    subscribe(manager, "status=referred")
    page = manager.get(LIST).text
    assert "status=referred" in page
    assert "example.org" not in page


def test_counts_are_by_state_and_frequency(manager):
    subscribe(manager, "year=107")
    subscribe(manager, "year=108", frequency="weekly")
    manager.post(subscribe(manager, "year=109"))
    ask(manager, "year=110")
    rows = dict(manager.get(LIST).context["counts"])
    assert rows == {"寄送中": [1, 1], "待確認": [1, 0], "已停止": [1, 0]}


def test_list_asks_as_often_for_many(manager, django_assert_num_queries):
    subscribe(manager, "year=107")
    subscribe(manager, "year=108")
    manager.get(LIST)
    with django_assert_num_queries(9):
        manager.get(LIST)


@pytest.mark.parametrize("role", ["drafter", "reviewer", "liaison"])
def test_other_roles_see_nothing(client, role):
    user = User.objects.create_user(role, is_staff=True)
    Membership.objects.create(user=user, agency=make_agency(), role=role)
    client.force_login(user)
    assert client.get(LIST).status_code == 403


def test_superuser_sees_addresses_masked(admin_client):
    subscribe(admin_client, address="wang@example.org")
    page = admin_client.get(LIST).text
    assert "w…@example.org" in page
    assert "wang@" not in page


@pytest.mark.parametrize(("typed", "found"), [("Wang@Example.org", 1), ("wang", 0), ("example.org", 0)])
def test_superuser_finds_an_address_by_the_whole_of_it(admin_client, typed, found):
    subscribe(admin_client, address="wang@example.org")
    assert len(admin_client.get(LIST, {"q": typed}).context["cl"].result_list) == found


@pytest.mark.parametrize("page", ["change", "history", "delete"])
def test_there_is_no_page_of_one(admin_client, page):
    subscribe(admin_client)
    key = Subscription.objects.get().pk
    assert admin_client.get(reverse(f"admin:oversight_subscription_{page}", args=[key])).status_code == 403


def test_none_is_added_by_hand(admin_client):
    assert admin_client.get(reverse("admin:oversight_subscription_add")).status_code == 403
