import pytest
import time_machine
from django.core import mail
from django.core.management import call_command

from tests.oversight.following.steps import DAY, at, later


@pytest.fixture(autouse=True)
def _mail_is_on(settings):
    settings.OVERSIGHT_MAIL = True
    settings.SITE_URL = "https://budget.example"


@pytest.fixture
def clock():
    """Nine in the morning of DAY; it stands until it is moved."""
    with time_machine.travel(at(DAY), tick=False) as moving:
        yield moving


@pytest.fixture
def send(clock):
    """Run the command on a later day; the mails."""

    def run(days, **options):
        clock.move_to(at(later(days)))
        mail.outbox.clear()
        call_command("send_digests", **options)
        return mail.outbox

    return run
