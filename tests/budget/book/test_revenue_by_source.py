import pytest


def row(revenue, code):
    return next(r for r in revenue.rows if r.code == code)


def test_revenue_total(revenue):
    total = revenue.rows[0]
    assert (total.level, total.line, total.this_year, total.last_year, total.settled, total.change) == (
        "total", 347, 286_485_000, 275_873_000, 391_914_000, 10_612_000,
    )  # fmt: skip


# Codes, numbers and amounts (千元) read off lines 348-383; on the second page the numbers stand in the name cell.
@pytest.mark.parametrize(
    ("code", "name", "level", "numbers", "amounts"),
    [
        ("0400000000", "罰款及賠償收入", "kuan", (2, None, None, None), (9_036, 9_036, 4_914, 0)),
        ("0426100000", "工業局", "xiang", (2, 131, None, None), (9_036, 9_036, 4_914, 0)),
        ("0426100101", "罰金罰鍰", "jie", (2, 131, 1, 1), (191, 191, 482, 0)),
        ("0426100300", "賠償收入", "mu", (2, 131, 2, None), (8_845, 8_845, 4_432, 0)),
        ("0526100102", "證照費", "jie", (3, 108, 1, 2), (1_820, 1_620, 835, 200)),
        ("0700000000", "財產收入", "kuan", (4, None, None, None), (2_445, 8_625, 9_775, -6_180)),
        ("0726100103", "租金收入", "jie", (4, 145, 1, 2), (407, 407, 364, 0)),
        ("0726100200", "財產售價", "mu", (4, 145, 2, None), (0, 6_180, 0, -6_180)),
        ("0726100203", "動產售價", "jie", (4, 145, 2, 1), (0, 6_180, 0, -6_180)),
        ("0726100500", "廢舊物資售價", "mu", (4, 145, 3, None), (211, 211, 169, 0)),
        ("1200000000", "其他收入", "kuan", (7, None, None, None), (271_133, 254_722, 374_792, 16_411)),
        ("1226100000", "工業局", "xiang", (7, 144, None, None), (271_133, 254_722, 374_792, 16_411)),
        ("1226100210", "其他雜項收入", "jie", (7, 144, 1, 2), (162_824, 164_824, 148_731, -2_000)),
    ],
)
def test_revenue_row(revenue, code, name, level, numbers, amounts):
    found = row(revenue, code)
    assert (found.name, found.level, (found.kuan, found.xiang, found.mu, found.jie)) == (name, level, numbers)
    assert (found.this_year, found.last_year, found.settled, found.change) == tuple(a * 1000 for a in amounts)


def test_revenue_has_every_row_of_the_print(revenue):
    levels = [r.level for r in revenue.rows]
    assert {level: levels.count(level) for level in levels} == {
        "total": 1, "kuan": 4, "xiang": 4, "mu": 7, "jie": 10,
    }  # fmt: skip


def test_revenue_row_hangs_below_the_row_of_its_level(revenue):
    jie = row(revenue, "0726100103")
    assert revenue.rows[jie.parent].code == "0726100100"


def test_revenue_explanation_run_into_the_last_amount_is_split(revenue):
    assert row(revenue, "0726100103").explanation == "本年度預算數係場地及停車位租金收入。"


def test_revenue_keeps_the_cells_as_printed(revenue):
    assert row(revenue, "0726100500").cells[4:9] == (
        "0726100500 3 廢舊物資售價", "211", "211", "169", "0 本年度預算數係出售報廢財產等收入。",
    )  # fmt: skip


def test_revenue_notes_numbers_printed_beside_another_row(revenue):
    assert [note.lines for note in revenue.notes] == [(375, 379), (375, 380)]


def test_revenue_sums_hold_but_for_a_rounded_thousand(revenue):
    # 226,062 + 148,731 = 374,793, printed 374,792: 前年度決算數 is settled in 元 and rounded row by row.
    off = [(c.line, c.left, c.right, c.difference) for c in revenue.checks if c.state == "off"]
    assert off == [(381, 374_792_000, 374_793_000, -1_000)]


def test_revenue_mu_sums_are_checked_in_every_column(revenue):
    lines = [c.line for c in revenue.checks if "各節之和" in c.name]
    assert {line: lines.count(line) for line in lines} == {350: 4, 352: 4, 356: 4, 362: 4, 376: 4, 381: 4}
