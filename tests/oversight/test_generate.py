"""The invented rows of the measurements: whole, consistent with the rules, and never written among others."""

from datetime import date

import pytest

from oversight.filters import resolutions_on
from oversight.models import Resolution
from oversight.rollups import differences
from oversight.status import Status
from tests.bench.generate import generate
from tests.factories import make_resolution

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def test_generated_roll_ups_are_what_their_children_say():
    assert generate(600, TODAY)["oversight_resolution"] == Resolution.objects.count() == 600
    assert list(differences()) == []


def test_generated_freezes_stand_in_every_state_of_the_way():
    generate(2_000, TODAY)
    found = set(resolutions_on(TODAY).values_list("status", flat=True))
    on_the_way = set(Status) - {
        "handed_over",
        "not_in_source",
        "not_ours",
        "partly_answered",
        "partly_released",
    }
    assert on_the_way <= found


def test_generated_rows_join_no_others():
    make_resolution(1)
    with pytest.raises(ValueError, match="empty"):
        generate(10, TODAY)
