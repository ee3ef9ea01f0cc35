import pytest

from budget.book.mainland_travel import READER
from budget.book.reader import read_book
from budget.book.source import BookError
from budget.book.work_plans import WorkPlans
from tests.budget.book.printed import facing_page, read_pages

LEFT = "計畫名稱及領域代碼\t擬前往地區\t擬拜會單位\t工 作 內 容\t預計前往期間\t預計天數\t擬派人數\n"
RIGHT = (
    "旅 費 預 算\t\t\t\t歸屬預算科目\t前三年內有無赴同一單位拜會\t\n"
    "交通費\t生活費\t辦公費\t合 計\t\t有/無\t如有，說明其拜會內容\n"
)
PLAN = "01 甲訪問80\t廣州\t臺商協會\t訪視。\t110.10-110.12\t5\t2\n"


@pytest.fixture(scope="module")
def table(seed_lines):
    return read_book(seed_lines, "fy109-idb.txt", (WorkPlans(), READER)).table(READER.title)


def made_up(left: str, right: str):
    return read_pages(READER, [facing_page(("派員赴大陸計", "畫預算類別表"), LEFT + left, RIGHT + right)])


def test_mainland_plan_text(table):
    (plan,) = table.rows
    assert (plan.line, plan.amount_line, plan.number, plan.name, plan.area_code) == (
        1874, 1884, "01", "參與臺商服務團", "91",
    )  # fmt: skip
    assert (plan.destination, plan.hosts) == ("華中、華北、華南、西部地區、港澳", "大陸產業相關機構")
    assert (plan.period, plan.visited_before, plan.visit) == ("109.01 - 109.12", False, "")


def test_mainland_plan_figures(table):
    (plan,) = table.rows
    assert (plan.days, plan.persons) == (5, 8)
    assert (plan.transport, plan.living, plan.office, plan.total) == (160_000, 232_000, 8_000, 400_000)


def test_mainland_plan_belongs_to_2075_of_its_work_plan(table):
    (plan,) = table.rows
    assert (plan.account, plan.work_plan_code, plan.object_code) == ("工業管理", "5726102000", "2075")


def test_mainland_plan_check_holds(table):
    assert [(check.left, check.state) for check in table.checks] == [(400_000, "holds")]


def test_mainland_travel_leaves_no_line_unread(seed_lines):
    assert read_book(seed_lines, "b", (READER,)).unread_by_table().get(READER.title) is None


def test_mainland_plan_that_visited_before():
    (plan,) = made_up(PLAN, "76\t64\t6\t146\t役政業務\t有\t109年拜會\n\t\t\t\t\t\t臺商協會。\n").rows
    assert (plan.visited_before, plan.visit) == (True, "109年拜會臺商協會。")


def test_mainland_account_that_names_no_work_plan_is_noted(seed_lines):
    text = [line.text for line in seed_lines]
    text[1883] = text[1883].replace("工業管理", "測試管理")
    lines = [type(seed_lines[0])(number, line) for number, line in enumerate(text, start=1)]
    table = read_book(lines, "b", (WorkPlans(), READER)).table(READER.title)
    assert [(note.line, note.text) for note in table.notes] == [
        (1884, "「參與臺商服務團」的歸屬預算科目「測試管理」不是唯一一個工作計畫的名稱")
    ]


def test_mainland_wrong_sum_is_reported():
    table = made_up(PLAN, "76\t64\t6\t147\t役政業務\t無\t\n")
    assert [check.difference for check in table.checks] == [1000]


def test_mainland_uneven_halves_are_refused():
    with pytest.raises(BookError):
        made_up(PLAN * 2, "76\t64\t6\t146\t役政業務\t無\t\n")
