from decimal import Decimal

import pytest

from budget.book.source import BookError
from budget.book.staff_quota import StaffQuota
from budget.book.vehicles import READER, Vehicle
from tests.budget.book.tables import full_page, off, read_changed, read_pages, unread

HEADS = (
    "車輛數\t車輛種類\t乘客人數不含司機\t購置年月\t汽缸總排氣量(立方公分)\t油料費\t\t\t養護費\t其他\t備註\n"
    "\t\t\t\t\t數量(公升)\t單價(元)\t金額\t\t\t\n"
)


@pytest.fixture(scope="module")
def table(seed_lines):
    return read_changed(READER, seed_lines, {})


def test_vehicle_row(table):
    car = table.rows[1]
    assert (car.group, car.number, car.kind, car.passengers, car.displacement_cc) == (
        "現有車輛", 1, "轎式小客車", 4, 1995,
    )  # fmt: skip
    assert (car.fuel_liters, car.fuel_price) == (Decimal(1140), Decimal("29.00"))
    assert (car.fuel_cost, car.upkeep, car.other) == (33_000, 9_000, 16_000)
    assert car.remark == "9017-EW。 預計108年10 月汰換。(油 電混合車)"


def test_vehicle_month_is_kept_as_text_and_read(table):
    # 105.10 is October: as a number it would be 105.1.
    car = table.rows[0]
    assert (car.bought, car.bought_year, car.bought_month) == ("105.10", 105, 10)


def test_vehicles_has_every_row(table):
    assert [type(r) for r in table.rows] == [Vehicle] * 5 + [StaffQuota]


def test_vehicles_total(table):
    total = table.rows[4]
    assert (total.is_total, total.fuel_liters, total.fuel_cost, total.upkeep, total.other) == (
        True, Decimal(6144), 178_000, 128_000, 76_000,
    )  # fmt: skip


def test_staff_quota_below_the_cars(table):
    quota = table.rows[5]
    assert (quota.line, quota.last_line, quota.total) == (1540, 1544, 260)
    assert dict(quota.counts) == {
        "職員": 221, "警察": 0, "法警": 0, "駐警": 0, "工友": 9, "技工": 5, "駕駛": 0, "聘用": 13, "約僱": 12,
        "駐外雇員": 0,
    }  # fmt: skip


def test_vehicles_reads_every_line_and_gives_the_heading_to_the_first_car(table):
    assert sorted(table.uses) == [*range(1533, 1539), *range(1540, 1545)]
    assert table.uses[1533].row == 0


def test_vehicles_fuel_total_is_rounded_from_all_liters(table):
    # 48 + 33 + 48 + 48 = 177, printed 178: 6,144 liters at 29.00 are 178,176元. All other sums hold.
    assert off(table) == [(1538, "油料費合計", 1_000)]
    (check,) = (c for c in table.checks if c.state == "off")
    assert check.text == "各列分別捨入至千元；公升數 × 單價之和為17萬8,176元"


def test_vehicles_checks_liters_times_price_of_each_car(table):
    # 1,668 x 29 = 48,372; 1,140 x 29 = 33,060; rounded to 千元.
    checks = [(c.left, c.right) for c in table.checks if "單價" in c.name]
    assert checks == [(48_000, 48_000), (33_000, 33_000), (48_000, 48_000), (48_000, 48_000)]


def test_vehicles_reports_posts_that_do_not_add_up(seed_lines):
    table = read_changed(READER, seed_lines, {1541: ("駕駛\t0 人", "駕駛\t1 人")})
    assert off(table)[-1] == (1540, "預算員額：各類之和 = 合計", -1)


def test_vehicles_refuses_a_quota_without_a_number(seed_lines):
    with pytest.raises(BookError) as caught:
        read_changed(READER, seed_lines, {1540: ("221 人", "若干")})
    assert caught.value.line == 1540


def test_vehicles_refuses_liters_that_are_no_number(seed_lines):
    with pytest.raises(BookError) as caught:
        read_changed(READER, seed_lines, {1535: ("1,140", "1,14O")})
    assert (caught.value.line, caught.value.read) == (1535, "1,14O")


def test_vehicles_notes_a_month_that_is_none(seed_lines):
    table = read_changed(READER, seed_lines, {1535: ("95.08", "95.18")})
    car = table.rows[1]
    assert (car.bought, car.bought_month, [n.line for n in table.notes]) == ("95.18", None, [1535])


def test_vehicles_names_and_remarks_that_run_on():
    rows = "\t現有車輛:\n1\t小客車及小客貨兩\t7\t95.04\t2,350\t0\t31.00\t0\t0\t0\t8972-NH。\n\t用車\t\t\t\t\t\t\t\t\t預計汰換。"
    table, book = read_pages(READER, full_page(READER.title, HEADS + rows))
    (car,) = table.rows
    assert (car.kind, car.remark, car.fuel_liters) == (
        "小客車及小客貨兩用車",
        "8972-NH。預計汰換。",
        Decimal(0),
    )
    assert unread(book) == []
