"""What a page weighs before compression: a list with every row and facet filled, and all that it links to be drawn."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from oversight.choices import StepKind
from tests.factories import make_freeze, make_resolution, make_step

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
LIST, FIRST_LOAD = 60 * 1024, 100 * 1024
#: As long as a line of a list shows; real ones go on.
TEXT = "有鑑於產業升級轉型計畫執行率偏低，且未訂定具體績效指標，爰凍結該項預算十分之一，俟向立法院提出書面報告後，始得動支。"
LINKED = re.compile(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg))"')


@pytest.fixture
def full_list(time_machine, client):
    """More agencies, years and states than a page shows at once."""
    time_machine.move_to(TODAY, tick=False)
    kinds = list(StepKind)
    for number in range(1, 41):
        code = f"{3000 + number}"
        row = make_resolution(number, year=95 + number % 20, agency=code, assigned=code, text=TEXT * 3)
        due = {"deadline_rule": "by_date", "deadline_date": TODAY + timedelta(days=7 * (number - 20))}
        freeze = make_freeze(row, amount=12_345_678_000 * number, **due)
        if number % 3:
            make_step(freeze, kinds[number % len(kinds)], TODAY - timedelta(days=20 * number), amount=None)
    return client.get("/resolutions/").content.decode()


def test_a_full_page_of_the_list_weighs_at_most_60_kb(full_list):
    assert full_list.count('class="who"') == 25
    assert len(full_list.encode()) <= LIST


def test_a_first_load_weighs_at_most_100_kb(full_list):
    parts = {finders.find(name) for name in LINKED.findall(full_list)}
    assert len(parts) > 1
    assert None not in parts
    assert len(full_list.encode()) + sum(Path(part).stat().st_size for part in parts) <= FIRST_LOAD
