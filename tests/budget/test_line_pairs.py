"""Which lines of two years are the same line."""

import pytest

from budget.line_pairs import pair_lines
from tests.factories import make_line

pytestmark = pytest.mark.django_db


def shown(left, right):
    return [
        (pair.left and pair.left.name, pair.right and pair.right.name, pair.depth)
        for pair in pair_lines(left, right)
    ]


def test_lines_pair_by_code_and_name_in_the_order_of_the_right():
    left = [make_line("01", name="甲"), make_line("02", name="乙")]
    right = [make_line("02", year=109, name="乙"), make_line("01", year=109, name="甲")]
    assert shown(left, right) == [("乙", "乙", 0), ("甲", "甲", 0)]


def test_code_given_to_another_name_pairs_nothing_and_is_a_hint():
    left, right = make_line("01", name="甲"), make_line("01", year=109, name="丙")
    pairs = pair_lines([left], [right])
    assert [(pair.left, pair.right) for pair in pairs] == [(None, right), (left, None)]
    assert [pair.hint for pair in pairs] == [left, right]


def test_name_under_another_code_pairs_nothing_and_is_a_hint():
    left, right = make_line("01", name="甲"), make_line("09", year=109, name="甲")
    pairs = pair_lines([left], [right])
    assert [(pair.left, pair.right, pair.hint) for pair in pairs] == [
        (None, right, left),
        (left, None, right),
    ]


def test_name_decides_where_one_side_has_no_code():
    left = make_line("", path="a", slug="a", name="甲")
    right = make_line("01", year=109, name="甲")
    assert shown([left], [right]) == [("甲", "甲", 0)]


def test_two_of_one_name_without_a_code_pair_nothing():
    left = [make_line("", path=path, slug=path, name="甲") for path in "ab"]
    right = [make_line("01", year=109, name="甲")]
    assert shown(left, right) == [(None, "甲", 0), ("甲", None, 0), ("甲", None, 0)]


def test_children_pair_below_paired_parents_only():
    old, new = make_line("11", name="甲"), make_line("11", year=109, name="改名")
    left = [old, make_line("01", parent=old, name="分支")]
    right = [new, make_line("01", year=109, parent=new, name="分支")]
    assert shown(left, right) == [
        (None, "改名", 0),
        (None, "分支", 1),
        ("甲", None, 0),
        ("分支", None, 1),
    ]


def test_another_kind_of_line_is_another_line():
    left = make_line("01", name="甲", kind="mu")
    right = make_line("01", year=109, name="甲", kind="jie")
    assert shown([left], [right]) == [(None, "甲", 0), ("甲", None, 0)]
