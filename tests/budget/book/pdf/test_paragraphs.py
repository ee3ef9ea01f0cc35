"""Lines of a column to paragraphs. A column here is 100 points wide, its characters are 10."""

import pytest

from budget.book.pdf.glyphs import TextLine
from budget.book.pdf.paragraphs import join_paragraphs

FULL = "一二三四五六七八九十"


def lines(*texts: tuple[float, str]) -> list[TextLine]:
    return [
        TextLine(10.0 * n, x, x + sum(5 if c < "\x7f" else 10 for c in text), 10.0, text)
        for n, (x, text) in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        pytest.param([(0, FULL), (0, "甲乙。")], [FULL + "甲乙。"], id="full line goes on"),
        pytest.param([(0, "甲乙。"), (0, "丙丁。")], ["甲乙。", "丙丁。"], id="short line ended"),
        pytest.param([(0, "甲乙"), (0, "丙丁。")], ["甲乙丙丁。"], id="short line that did not end"),
        pytest.param(
            [(0, "1.二三四五六七八九十"), (10, "甲乙丙丁戊己庚辛壬"), (0, "2.丁。")],
            ["1.二三四五六七八九十甲乙丙丁戊己庚辛壬", "2.丁。"],
            id="item set back to the left",
        ),
        pytest.param(
            [(0, "甲二三四五六七八九；"), (0, "9.明定。")],
            ["甲二三四五六七八九；9.明定。"],
            id="list inside a sentence",
        ),
        pytest.param(
            [(0, "4.二三四五六七八九十"), (0, "5.丁。")], ["4.二三四五六七八九十", "5.丁。"], id="next number"
        ),
        pytest.param(
            [(0, "一二三四五六七八如下："), (0, "(1)丁。")],
            ["一二三四五六七八如下：", "(1)丁。"],
            id="after a colon",
        ),
        pytest.param([(0, "甲乙"), (0, "，丙。")], ["甲乙，丙。"], id="punctuation never begins"),
        pytest.param([(0, "經費8"), (0, "3,890千元。")], ["經費83,890千元。"], id="number cut in two"),
        pytest.param([], [], id="nothing"),
    ],
)
def test_paragraphs_of_a_column(printed, expected):
    assert [p.text for p in join_paragraphs(lines(*printed), 100.0)] == expected


def test_paragraph_stands_where_its_first_line_stands():
    (first, second) = join_paragraphs(lines((0, "甲乙。"), (0, "丙丁。")), 100.0)
    assert (first.y, second.y) == (0.0, 10.0)
