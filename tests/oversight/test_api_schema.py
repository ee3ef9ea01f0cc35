"""Schemathesis calls the interface with what openapi.json allows and with what it forbids, on both worlds' rows."""

from datetime import date

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from budget.models import LineItem
from oversight.api.views import DESCRIPTION
from oversight.demo.install import install
from oversight.wsgi import application
from tests.factories import make_freeze, make_link, make_resolution, make_response

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
schema = schemathesis.openapi.from_path(DESCRIPTION)
schema.app = application


@pytest.fixture(autouse=True)
def rows(db, time_machine, settings):
    """Every kind of row, real and fictional; and as in Django's own client, a request ends no connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    time_machine.move_to(TODAY, tick=False)
    settings.ALLOWED_HOSTS = ["*"]
    install(TODAY)
    resolution = make_resolution(46)
    make_freeze(resolution, 5_000_000)
    make_link(resolution, LineItem.objects.get(fiscal_year__year=108, slug="5226102200"))
    make_response(resolution)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


# A code, a line or a cursor of the right shape that does not exist is refused: shape is all a description can say.
@schema.parametrize()
@settings(max_examples=20, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
def test_answer_is_as_described_whatever_is_asked(case):
    case.call_and_validate(excluded_checks=[positive_data_acceptance])
