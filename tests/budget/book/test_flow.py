from budget.book.flow import Flow


def flow_of(*pieces: tuple[int, str]) -> Flow:
    flow = Flow()
    for line, text in pieces:
        flow.add(line, text)
    return flow


def test_flow_joins_an_amount_broken_at_the_page_end():
    flow = flow_of((981, "7. 國防產業推動計畫195,00"), (993, "0千元，係配合政策。"))
    assert flow.text == "7. 國防產業推動計畫195,000千元，係配合政策。"


def test_flow_begins_a_paragraph_after_a_sentence():
    assert flow_of((1, "甲。"), (2, "乙")).text == "甲。\n乙"


def test_flow_begins_a_paragraph_at_an_item_number():
    assert flow_of((1, "1. 甲計畫"), (2, "2. 乙計畫")).text == "1. 甲計畫\n2. 乙計畫"


def test_flow_does_not_take_a_decimal_for_an_item_number():
    assert flow_of((1, "達"), (2, "1.5億元")).text == "達1.5億元"


def test_flow_joins_a_lone_full_stop():
    assert flow_of((1, "經費1,340千元"), (2, "。")).text == "經費1,340千元。"


def test_flow_knows_the_line_of_every_character():
    flow = flow_of((10, "甲乙"), (20, "丙"))
    assert [flow.line_at(i) for i in range(3)] == [10, 10, 20]
