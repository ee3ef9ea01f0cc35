from budget.book.details import missing_numbers, read_details
from budget.book.flow import Flow


def details_of(text, content=""):
    flow = Flow()
    flow.add(1, text)
    return read_details(flow, content)


def test_plan_amount_stands_before_its_purpose():
    (detail,) = details_of("包括： 1. 甲計畫341,582千元，係促進投資85億元。")
    assert (detail.kind, detail.name, detail.amount, detail.amounts) == (
        "plan", "甲計畫", 341_582_000, (341_582_000,),
    )  # fmt: skip


def test_plan_named_without_the_word_is_known_from_the_content():
    (detail,) = details_of("1. 關鍵技術研發26,070千元，係發展技術。", "5. 關鍵技術研發")
    assert detail.kind == "plan"


def test_item_is_not_a_plan():
    (detail,) = details_of("1. 本年度編列20,000千元，係推動管理。")
    assert (detail.kind, detail.amount) == ("item", 20_000_000)


def test_item_without_amount_is_kept():
    (detail,) = details_of("1. 依合約辦理。")
    assert (detail.name, detail.amount, detail.amounts) == ("依合約辦理", None, ())


def test_number_with_decimals_is_no_item():
    assert [d.number for d in details_of("1. 甲計畫5千元。 1.5億元乙。 2. 丙計畫6千元。")] == [1, 2]


def test_list_inside_an_item_is_part_of_it():
    assert [d.number for d in details_of("1. 甲5千元。 2. 乙6千元： 1. 丙。 3. 丁7千元。")] == [1, 2, 3]


def test_parts_are_read_only_where_announced():
    announced, plain = details_of("1. 甲等9千元：(1)乙4千元。(2)丙5千元。 2. 丁計畫3千元，係戊。(1)己2千元。")
    assert ([p.amount for p in announced.parts], plain.parts) == ([4000, 5000], ())


def test_missing_numbers():
    assert missing_numbers(details_of("2. 甲1千元。 5. 乙2千元。")) == [1, 3, 4]
