"""What looks wrong in a chain is told, not refused."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from oversight.plausibility import step_warnings
from tests.factories import make_freeze, make_resolution

TODAY = date(2019, 6, 1)
SENT = ("sent", date(2019, 3, 1))
APPROVED = ("approved", date(2019, 5, 8))
RELEASED = ("released", date(2019, 5, 20))


@pytest.mark.parametrize(
    ("steps", "warnings"),
    [
        ([SENT, APPROVED, RELEASED], []),
        ([], []),
        ([APPROVED], ["尚無函送的紀錄，已有「委員會准予動支」（108年5月8日）。"]),
        (
            [("sent", date(2019, 5, 9)), APPROVED],
            ["「委員會准予動支」（108年5月8日）早於函送（108年5月9日）。"],
        ),
        ([SENT, RELEASED], ["函復准予動支（108年5月20日）之前，沒有委員會准予動支或存查的紀錄。"]),
        ([SENT, ("referred", date(2019, 6, 2))], ["「交付委員會」的日期108年6月2日在今天之後。"]),
        ([SENT, ("scheduled", date(2019, 6, 2))], []),
        (
            [SENT, APPROVED, RELEASED, ("reported", date(2019, 5, 21))],
            ["函復准予動支（108年5月20日）早於提報院會（108年5月21日）。"],
        ),
    ],
    ids=[
        "smooth",
        "none",
        "never sent",
        "before sent",
        "undecided",
        "future",
        "agenda ahead",
        "before report",
    ],
)
def test_steps_are_doubted(steps, warnings):
    assert step_warnings(steps, TODAY) == warnings


@pytest.mark.django_db
def test_step_saved_out_of_order_is_saved_and_warned_about(admin_client):
    freeze = make_freeze(make_resolution())
    data = {"condition": freeze.pk, "kind": "approved", "happened_on": "108/5/8"}
    response = admin_client.post(reverse("admin:oversight_freezestep_add"), data)
    told = [str(message) for message in get_messages(response.wsgi_request)]
    assert freeze.steps.count() == 1
    assert "凍結1請核對：尚無函送的紀錄，已有「委員會准予動支」（108年5月8日）。" in told
