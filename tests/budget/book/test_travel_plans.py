import pytest

from budget.book.reader import read_book
from budget.book.source import BookError
from budget.book.travel_plans import READER, TravelGroup, TravelPlan
from budget.book.work_plans import WorkPlans
from tests.budget.book.printed import facing_page, full_page, read_pages

CAPTION = ("派員出國計畫預算類別表", "－開會、談判")
LEFT = (
    "計畫名稱及領域代碼\t擬前往國家或地區\t主要會議議題 談判重點等\t預計天數\t擬派人數\t旅費\t\n"
    "\t\t\t\t\t交通費\t生活費\n"
)
RIGHT = (
    "預算\t\t歸屬預算科目\t最近三次有關同一出國計畫之實際執行情形\t\t\t\n"
    "辦公費\t合計\t\t出國地點\t出國期間\t出國人數\t國外旅費\n"
)


@pytest.fixture(scope="module")
def table(seed_lines):
    return read_book(seed_lines, "fy109-idb.txt", (WorkPlans(), READER)).table(READER.title)


def made_up(left: str, right: str):
    return read_pages(READER, [facing_page(CAPTION, LEFT + left, RIGHT + right)])


def test_travel_plans_stand_under_their_group(table):
    assert [(type(row), row.line, getattr(row, "group", None)) for row in table.rows] == [
        (TravelGroup, 1844, None), (TravelPlan, 1845, 0), (TravelPlan, 1846, 0),
        (TravelGroup, 1847, None), (TravelPlan, 1848, 3),
    ]  # fmt: skip
    assert [(row.number, row.name) for row in table.rows if isinstance(row, TravelGroup)] == [
        ("一", "定期會議"), ("二", "不定期會議"),
    ]  # fmt: skip


def test_travel_plan_name_without_number_and_area_code(table):
    plan = table.rows[2]
    assert (plan.number, plan.name, plan.area_code) == ("02", "出席亞洲生產力組織會議", "85")
    assert (plan.destination, plan.topic) == ("亞洲", "出席亞洲生產力組織之定期國際會議。")


# Lines 1845-1848 left, 1859-1865 right (千元).
@pytest.mark.parametrize(
    ("index", "days", "persons", "amounts", "account", "code"),
    [
        (1, 15, 2, (94, 149, 5, 248), "工業管理", "5726102000"),
        (2, 5, 1, (40, 42, 5, 87), "工業技術升級輔導", "5226102200"),
        (4, 35, 16, (638, 1_008, 34, 1_680), "工業管理", "5726102000"),
    ],
)
def test_travel_plan_figures(table, index, days, persons, amounts, account, code):
    plan = table.rows[index]
    assert (plan.days, plan.persons) == (days, persons)
    assert (plan.transport, plan.living, plan.office, plan.total) == tuple(a * 1000 for a in amounts)
    assert (plan.account, plan.work_plan_code, plan.object_code) == (account, code, "2078")


def test_travel_plan_past_journeys(table):
    trips = table.rows[4].trips
    assert [(t.line, t.destination, t.month, t.persons, t.amount) for t in trips] == [
        (1865, "日本", "107.12", 2, 99_000), (1866, "日本", "107.12", 2, 81_000), (1867, "日本", "107.11", 3, 181_000),
    ]  # fmt: skip


def test_travel_plan_lines_of_past_journeys_are_claimed_for_it(table):
    assert {line: table.uses[line].row for line in (1846, 1862, 1863, 1864)} == dict.fromkeys(
        (1846, 1862, 1863, 1864), 2
    )


def test_travel_plans_all_checks_hold(table):
    assert [check.state for check in table.checks] == ["holds"] * 3


def test_travel_plans_leave_no_line_unread(seed_lines):
    assert read_book(seed_lines, "b", (READER,)).unread_by_table().get(READER.title) is None


def test_travel_plan_code_is_unknown_where_the_work_plans_were_not_read():
    table = made_up(
        "01 甲會議-14\t日本\t議題。\t1\t1\t2\t3\n", "4\t9\t測試業務\t-\t-\t-\t-\n\t\t\t-\t-\t-\t-\n"
    )
    plan = table.rows[0]
    assert (plan.work_plan_code, plan.supplied_from, plan.trips, plan.area_code) == (None, None, (), "14")
    assert table.notes == ()


def test_travel_plan_without_area_code_is_noted():
    table = made_up("01 甲會議\t日本\t議題。\t1\t1\t2\t3\n", "4\t9\t測試業務\t-\t-\t-\t-\n")
    assert [note.text for note in table.notes] == ["「甲會議」後沒有領域代碼"]


def test_travel_plan_broken_over_lines_is_joined():
    table = made_up(
        "01 甲會\t日\t議\t1\t1\t2\t3\n議 - 14\t本\t題。\t\t\t\t\n",
        "4\t9\t測試\t日本\t109.01\t1\t5\n\t\t業務\t\t\t\t\n",
    )
    plan = table.rows[0]
    assert (plan.name, plan.area_code, plan.destination, plan.topic) == ("甲會議", "14", "日本", "議題。")
    assert (plan.account, plan.last_line, len(plan.trips)) == ("測試業務", plan.line + 1, 1)


def test_travel_plan_with_both_halves_on_one_page():
    heads = (
        "計畫名稱及領域代碼\t擬前往國家\t主要會議議題\t預計天數\t擬派人數\t交通費\t生活費\t"
        "辦公費\t合計\t歸屬預算科目\t出國地點\t出國期間\t出國人數\t國外旅費\n"
    )
    rows = (
        "一、定期會議\t\t\t\t\t\t\t\t\t\t\t\t\t\n01 甲會議-14\t日本\t議題。\t1\t2\t3\t4\t5\t12\t測試業務\t日本\t109.01\t1\t5\n"
        "\t\t\t\t\t\t\t\t\t\t德國\t108.01\t2\t6\n"
    )
    table = read_pages(READER, [full_page(READER.title, heads + rows)])
    plan = table.rows[1]
    assert (plan.group, plan.total, [trip.amount for trip in plan.trips]) == (0, 12_000, [5000, 6000])


def test_travel_plans_unknown_heads_leave_the_table_unread():
    page = facing_page(CAPTION, LEFT.replace("預計天數", "日期"), RIGHT)
    table = read_pages(READER, [page])
    assert (table.rows, len(table.notes)) == ((), 1)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("01 甲會議-14\t日本\t議題。\t1\t1\t2\t3\n", "4\t9\t測試業務\t-\t-\t-\t-\n" * 2),
        ("01 甲會議-14\t日本\t議題。\t一\t1\t2\t3\n", "4\t9\t測試業務\t-\t-\t-\t-\n"),
        ("01 甲會議-14\t日本\t議題。\t1\t1\t2\t3\n", "4\t9o\t測試業務\t-\t-\t-\t-\n"),
        ("01 甲會議-14\t日本\t議題。\t1\t1\t2\n", "4\t9\t測試業務\t-\t-\t-\t-\n"),
        (
            "續前頁之會議。\t日本\t\t\t\t\t\n01 甲會議-14\t日本\t議題。\t1\t1\t2\t3\n",
            "4\t9\t測試業務\t-\t-\t-\t-\n",
        ),
    ],
    ids=["rows of the halves", "no number", "no amount", "too few columns", "text of no plan"],
)
def test_travel_plans_wrong_shape_is_refused(left, right):
    with pytest.raises(BookError):
        made_up(left, right)
