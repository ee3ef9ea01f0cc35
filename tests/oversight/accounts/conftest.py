"""A site with the second factor switched on, and somebody who has one."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client

from tests.oversight.accounts.factor_steps import set_up_app
from tests.oversight.accounts.steps import make_user

NOON = "2026-11-27 12:00:00+08:00"


@pytest.fixture
def clock(time_machine):
    """`clock.shift(seconds)` moves the time on; it stands at the beginning of 30 seconds."""
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def optional(settings):
    settings.SECOND_FACTOR = "optional"
    settings.ROOT_URLCONF = "tests.oversight.accounts.second_factor_urls"
    return settings


@pytest.fixture(params=["off", "optional"])
def either_switch(request):
    """Off, and on for accounts without a factor: the rules of the log-in are the same."""
    if request.param == "optional":
        request.getfixturevalue("optional")


@pytest.fixture
def required(optional):
    optional.SECOND_FACTOR = "required"
    return optional


@pytest.fixture
def holder(db, optional, clock):
    """A clerk with an app, a minute after setting it up: the account, its key, its recovery codes."""
    user = make_user()
    key, codes = set_up_app(Client())
    clock.shift(60)
    return SimpleNamespace(user=user, key=key, codes=codes)
