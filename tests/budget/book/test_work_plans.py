import pytest

from budget.book.reader import read_book
from budget.book.source import BookError, split_lines
from budget.book.work_plans import WorkPlans
from tests.budget.book.books import COVER

TITLE = "歲出計畫提要及分支計畫概況表"
PAGE = (
    f"\n虛構部測試署\n{TITLE}\n中華民國110年度\n\n經資門併計\n\n單位：新臺幣千元\n\n"
    "工作計畫名稱及編號\t5799101000 測試業務\t預算金額\t{total}\n"
)
TEXTS = "計畫內容：\n1. 甲計畫\n預期成果：\n1. 良好。\n"
HEADS = "分支計畫及用途別科目\t金額\t承辦單位\t說明\n"
ROWS = "01 甲案\t30\t一組\t1. 辦理甲案30千元。\n2000 業務費\t30\t\t\n2051 物品\t10\t\t\n2054 一般事務費\t20\t\t\n"


def read(*pages):
    text = COVER + f"1. {TITLE}\t1~{len(pages)}\n" + "".join(pages)
    return read_book(split_lines(text), "book.txt", [WorkPlans()]).tables[0]


def page(rows=ROWS, texts=TEXTS, total=30):
    return PAGE.format(total=total) + texts + HEADS + rows


def off(table):
    return [(c.name, c.difference) for c in table.checks if c.state == "off"]


# Code, name, amount, branch plans (千元) read off lines 744, 1099, 1198, 1349 and the rows below them.
@pytest.mark.parametrize(
    ("code", "name", "amount", "branches"),
    [
        ("5226102200", "工業技術升級輔導", 8_244_474, [("01", 3_796_926), ("02", 4_447_548)]),
        ("5726100100", "一般行政", 354_975, [("01", 282_317), ("02", 36_141), ("03", 36_517)]),
        ("5726102000", "工業管理", 552_644, [
            ("01", 3_877), ("02", 5_878), ("03", 20_000), ("04", 40_285), ("05", 400_000), ("06", 82_604),
        ]),
        ("5726109800", "第一預備金", 3_000, [("01", 3_000)]),
    ],
)  # fmt: skip
def test_work_plan(plans, code, name, amount, branches):
    plan = plans[code]
    assert (plan.name, plan.amount) == (name, amount * 1000)
    assert [(b.number, b.amount) for b in plan.branches] == [(n, a * 1000) for n, a in branches]


def test_work_plan_content_lists_sixty_plans_over_two_pages(plans):
    content = plans["5226102200"].content.split("\n")
    assert (len(content), content[0], content[59]) == (
        60,
        "1. 智慧機械產業創新AI應用加值計畫",
        "60. 民生產業轉型輔導計畫",
    )


def test_work_plan_outcome_goes_on_in_the_second_column_of_the_next_page(plans):
    assert "取得航空及船艦認證3項。\n6. 促進資安產業發展" in plans["5226102200"].outcome


def test_work_plan_outcome_goes_on_on_a_page_without_heading(plans):
    outcome = plans["5726102000"].outcome
    assert "建立整案輸出能力，開發符合主要市場族群需求之平價電動機車。" in outcome


def test_work_plan_texts_printed_side_by_side(plans):
    plan = plans["5726109800"]
    assert (plan.content, plan.outcome) == (
        "依經常支出總額百分之一範圍內編列，以備執行歲出預算經費不足及業務臨時之需。",
        "維持業務順利推展。",
    )


def test_branch_plan_names_its_offices(plans):
    assert plans["5226102200"].branches[0].offices == ("電子資訊組", "金屬機電組", "知識服務組", "工業區組")


def test_branch_plan_offices_go_on_in_the_next_row(plans):
    assert plans["5726100100"].branches[1].offices == ("秘書室", "主計室", "人事室", "政風室")


def test_branch_plan_objects_are_nested(plans):
    objects = plans["5226102200"].branches[0].objects
    assert [(o.code, o.name, o.amount, len(o.parts)) for o in objects] == [
        ("2000", "業務費", 2_919_138_000, 11),
        ("4000", "獎補助費", 877_788_000, 2),
    ]
    entrusted = next(part for part in objects[0].parts if part.code == "2039")
    assert (entrusted.name, entrusted.amount, entrusted.line) == ("委辦費", 2_895_391_000, 846)


def test_branch_plan_object_goes_on_over_the_page_end(plans):
    investment = plans["5726102000"].branches[1].objects[1]
    assert (investment.code, investment.line, [part.line for part in investment.parts]) == (
        "3000",
        1289,
        [1301],
    )


def test_branch_plan_text_ends_in_the_first_row_of_the_next_branch(plans):
    first, second = plans["5226102200"].branches
    assert "並因應電子科技發展趨勢，讓顯示器相關解決方案更多元" in first.text
    assert (first.text_lines[-1], second.text_lines[0]) == (951, 952)


def test_branch_plan_text_joins_a_word_broken_at_the_page_end(plans):
    assert "design-driven innovation)，協助政府" in plans["5226102200"].branches[1].text


def test_branch_plan_text_joins_a_year_broken_at_the_page_end(plans):
    assert "107至108年度已編列709,600千元" in plans["5726102000"].branches[4].text


def test_branch_plan_without_text_has_none(plans):
    branch = plans["5726102000"].branches[5]
    assert (branch.text, branch.details, branch.text_lines) == ("", (), ())


@pytest.mark.parametrize(("branch", "count", "amount"), [(0, 25, 3_796_926), (1, 35, 4_447_548)])
def test_named_plans_sum_to_the_branch(plans, branch, count, amount):
    found = plans["5226102200"].branches[branch]
    named = [d for d in found.details if d.kind == "plan"]
    assert [d.number for d in named] == list(range(1, count + 1))
    assert sum(d.amount for d in named) == found.amount == amount * 1000


# Branch, number, name, amount (千元), first and last line, read off the text.
@pytest.mark.parametrize(
    ("branch", "number", "name", "amount", "lines"),
    [
        (0, 1, "智慧機械產業創新AI應用加值計畫", 341_582, (839, 863)),
        (0, 3, "智慧機械創新產業推動計畫", 1_010_196, (865, 865)),
        (0, 9, "亞洲·矽谷試驗場域計畫", 26_604, (891, 891)),
        (0, 10, "5G+產業生態鏈推動計畫", 202_000, (891, 891)),
        (0, 14, "智慧學習產業整合輸出計畫", 54_000, (903, 903)),
        (0, 15, "資料經濟生態系推動計畫", 92_000, (903, 915)),
        (0, 25, "智慧顯示產業推動計畫", 15_000, (939, 951)),
        (1, 5, "農業綠能多元發展之整合性關鍵技術研發與推動", 26_070, (981, 981)),
        (1, 7, "國防產業之航太與船艦產業推動計畫", 195_000, (981, 993)),
        (1, 31, "潛力隱形冠軍智慧加值創新成長計畫(Hidden Champion+2.0)", 140_000, (1065, 1065)),
        (1, 35, "民生產業轉型輔導計畫", 230_000, (1077, 1089)),
    ],
)
def test_named_plan(plans, branch, number, name, amount, lines):
    detail = plans["5226102200"].branches[branch].details[number - 1]
    assert (detail.number, detail.name, detail.amount) == (number, name, amount * 1000)
    assert (detail.line, detail.last_line) == lines


def test_items_lost_in_print_stay_lost(seed, plans):
    branch = plans["5726100100"].branches[1]
    assert [d.number for d in branch.details] == list(range(8, 18))
    assert [n.lines for n in seed.notes if "第 1、2、3、4、5、6、7 項沒有印出" in n.text] == [(1134, 1155)]


def test_item_with_two_amounts_has_no_single_one(plans):
    item = plans["5726102000"].branches[0].details[3]
    assert (item.kind, item.amount, item.amounts) == ("item", None, (1_928_000, 400_000))


def test_item_parts_go_on_over_the_page_end(plans):
    item = plans["5726100100"].branches[2].details[1]
    # 8,995 + 687 + 1,600 + 3,300 + 7,725 + 1,888 + 940 + 576 + 70 + 3,835 + 228 + 900 + 350 = 31,094
    assert (item.amount, len(item.parts), sum(p.amount for p in item.parts)) == (31_094_000, 13, 31_094_000)


def test_an_amount_of_this_year_is_no_named_plan(plans):
    assert {d.kind for d in plans["5726102000"].branches[2].details} == {"item"}


def test_every_sum_of_objects_branches_and_plans_holds(seed):
    sums = [c for c in seed.table(TITLE).checks if "說明" not in c.name]
    assert {check.state for check in sums} == {"holds"}
    # 4 plans, 12 branches, first-level objects: 4 + 6 + 10 + 1
    assert len(sums) == 4 + 12 + 21


def test_sums_of_items_that_cannot_be_reckoned_say_why(seed):
    assert [(c.line, c.text) for c in seed.table(TITLE).checks if c.state == "unchecked"] == [
        (1134, "未印出的項次：1、2、3、4、5、6、7"),
        (1306, "一項有數個金額的項次：1、2"),
        (1317, "一項有數個金額的項次：1、2"),
    ]


def test_name_spelled_in_two_ways_is_noted(seed):
    assert [n.lines for n in seed.table(TITLE).notes if "寫法不同" in n.text] == [(1041, 744)]


def test_work_plans_leave_no_line_unread(seed):
    assert TITLE not in seed.unread_by_table()


def test_small_plan_reconciles():
    assert off(read(page())) == []


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ("2051 物品\t10", "2051 物品\t11", ("› 2000 業務費 = 第二級用途別之和", -1000)),
        ("2000 業務費\t30", "2000 業務費\t31", ("01 甲案 = 第一級用途別之和", -1000)),
        ("甲案30千元", "甲案29千元", ("01 甲案 = 說明各項之和", 1000)),
    ],
)
def test_sum_that_does_not_come_out_is_reported(old, new, difference):
    found = off(read(page(ROWS.replace(old, new))))
    assert any(name.endswith(difference[0]) and gap == difference[1] for name, gap in found)


def test_page_with_another_amount_of_the_same_plan_is_noted():
    table = read(page(), page("", "", 31))
    assert [note.text for note in table.notes] == ["5799101000：本頁的名稱或金額與該計畫首頁不同"]


def test_unknown_row_is_left_unread():
    lines = COVER + f"1. {TITLE}\t1~1\n" + page(ROWS + "備註\t5\t\t\n")
    book = read_book(split_lines(lines), "book.txt", [WorkPlans()])
    assert book.unread_by_table() == {TITLE: 1}


@pytest.mark.parametrize(
    ("old", "new", "read_text"),
    [
        ("2051 物品\t10\t\t", "2051 物品", "2051 物品"),
        ("2051 物品\t10", "2051 物品\t一○", "一○"),
        ("2051 物品\t10", "2051 物品\t", "2051 物品\t\t\t"),
        ("2051 物品\t10\t\t", "3035 雜項設備費\t10\t\t", "3035 雜項設備費\t10\t\t"),
    ],
)
def test_work_plans_refuse_a_broken_row(old, new, read_text):
    with pytest.raises(BookError) as error:
        read(page(ROWS.replace(old, new)))
    assert (error.value.line, error.value.read) == (27, read_text)


def test_work_plans_refuse_a_row_before_the_first_branch():
    with pytest.raises(BookError, match="分支計畫之前"):
        read(page("2000 業務費\t30\t\t\n"))


def test_work_plans_refuse_a_page_without_its_plan():
    with pytest.raises(BookError, match="沒有先印工作計畫名稱"):
        read(page().replace("工作計畫名稱及編號", "工作計畫"))


def test_work_plans_refuse_a_plan_without_code():
    with pytest.raises(BookError, match="沒有編號"):
        read(page().replace("5799101000 ", ""))
