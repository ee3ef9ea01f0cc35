"""Rectangles of the icicle."""

import pytest

from budget.models import Stage
from oversight.charts.icicle import icicle
from tests.factories import make_line

pytestmark = pytest.mark.django_db


def test_no_amount_at_all_is_no_drawing():
    assert icicle([make_line(proposed=None), make_line("5226102201", proposed=0)], Stage.PROPOSED) is None


def test_lines_without_an_amount_are_counted_and_not_drawn():
    drawing = icicle([make_line(proposed=1000), make_line("5226102201", proposed=None)], Stage.PROPOSED)
    assert (len(drawing.blocks), drawing.hidden) == (1, 1)


def test_children_leave_open_what_nobody_breaks_down():
    plan = make_line(proposed=1000)
    drawing = icicle([plan, make_line("01", parent=plan, proposed=250)], Stage.PROPOSED)
    assert [block.height for block in drawing.blocks] == [240, 60]


def test_children_that_exceed_their_parent_share_its_height():
    plan = make_line(proposed=1000)
    parts = [make_line(code, parent=plan, proposed=1000) for code in ("01", "02")]
    drawing = icicle([plan, *parts], Stage.PROPOSED)
    assert [(block.y, block.height) for block in drawing.blocks] == [(0, 240), (0, 120), (120, 120)]


def test_all_figures_are_of_one_stage():
    lines = [make_line(proposed=1000, statutory=500), make_line("5226102201", proposed=500)]
    assert [block.height for block in icicle(lines, Stage.PROPOSED).blocks] == [160, 80]
    assert [block.height for block in icicle(lines, Stage.STATUTORY).blocks] == [240]


def test_block_too_low_for_text_has_no_name():
    lines = [make_line(proposed=100_000), make_line("5226102201", name="細", proposed=1_000)]
    assert [block.name for block in icicle(lines, Stage.PROPOSED).blocks] == ["工業技術升級輔導", ""]


def test_long_name_is_cut_to_the_column():
    plan = make_line(proposed=1000, name="計" * 30)
    drawing = icicle([plan, make_line("01", parent=plan, proposed=1000)], Stage.PROPOSED)
    assert drawing.blocks[0].name.endswith("…")
    assert len(drawing.blocks[0].name) == 24


def test_levels_stand_side_by_side_and_fill_the_width():
    plan = make_line(proposed=1000)
    branch = make_line("01", parent=plan, proposed=1000)
    detail = make_line("n1", parent=branch, kind="detail", proposed=1000)
    blocks = icicle([plan, branch, detail], Stage.PROPOSED).blocks
    assert [(block.x, block.x + block.width) for block in blocks] == [(0, 250), (250, 570), (570, 1000)]


def test_whole_that_lines_do_not_reach_stays_open():
    drawing = icicle([make_line(proposed=1000)], Stage.PROPOSED, 4000)
    assert (drawing.total, drawing.missing, drawing.blocks[0].height) == (4000, 3000, 60)
