import pytest

from budget.book.explained import compared_items, read_explanation, stated_parts, stated_total

# As in the books: the clause after the amount tells the change, the narrowest statement the amount.
ITEMS = [
    ("人員維持費282,317千元，較上年度增列員工薪俸晉級差額等經費714千元。", 282_317, 714),
    ("產業政策企劃經費3,877千元，較上年度減列大陸地區旅費等1,406千元。", 3_877, -1_406),
    ("甲經費100千元，較上年度減列乙經費30千元，增列丙經費50千元，計淨增20千元。", 100, 20),
    ("甲經費100千元，較上年度增列乙經費30千元，減列丙經費50千元，計淨減20千元。", 100, -20),
    (
        "甲計畫總經費254,000千元，分年辦理，106至108年度已編列162,688千元，本年度續編26,604千元，與上年度同。",
        26_604,
        0,
    ),
    ("甲計畫總經費9千元，107年度已編列5千元，本年度續編第3年經費4千元，較上年度減列1千元。", 4, -1),
    ("新增甲計畫總經費1,820千元，分5年辦理，本年度編列第1年經費200千元，本科目編列12千元。", 12, 12),
    ("新增甲計畫經費82,604千元。", 82_604, 82_604),
    ("甲經費100千元，較上年度增列乙經費。", 100, None),
    ("辦理甲業務。", None, None),
]


@pytest.mark.parametrize(("text", "amount", "change"), ITEMS)
def test_item_states(text, amount, change):
    item = read_explanation(f"如下：(1){text}").below[0]
    assert item.amount == (None if amount is None else amount * 1000)
    assert item.change == (None if change is None else change * 1000)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("發展新興與高科技產業經費3,796,926千元，較上年度減列1千元", "發展新興與高科技產業"),
        ("亞洲·矽谷試驗場域計畫總經費254,000千元，本年度續編26,604千元", "亞洲·矽谷試驗場域計畫"),
        ("新增空總第二期整體發展計畫經費82,604千元", "空總第二期整體發展計畫"),
        ("基本行政工作維持費36,141千元", "基本行政工作維持費"),
    ],
)
def test_item_is_for(text, subject):
    assert read_explanation(f"如下：(1){text}").below[0].subject == subject


def test_items_nest_by_their_brackets():
    root = read_explanation("1. 甲。2. 比較如下：(1) 乙，包括：<1> 丙。<2> 丁。(2) 戊。")
    assert [[(i.label, [b.label for b in i.below]) for i in top.below] for top in root.below] == [
        [],
        [("(1)", ["<1>", "<2>"]), ("(2)", [])],
    ]


def test_number_out_of_turn_is_text():
    """A list broken over the page, or a figure at the start of a clause, is no item."""
    assert [i.text for i in read_explanation("如下：(1)甲，(3)乙。(2)丙。").below] == ["甲，(3)乙。", "丙。"]


def test_total_and_parts_are_stated():
    item = read_explanation("1. 本年度預算數354千元，包括人事費282千元，業務費及獎補助費72千元。").below[0]
    assert stated_total(item) == 354_000
    assert stated_parts(item) == [("人事費", 282_000), ("業務費及獎補助費", 72_000)]


def test_text_without_comparison_has_no_items():
    assert compared_items(read_explanation("本年度預算數係場地租金收入：1. 甲1千元。2. 乙2千元。")) == []
