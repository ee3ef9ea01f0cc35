"""Every row class has a layout, and every table comes out as rows of plain, labelled cells."""

import dataclasses
import json
from decimal import Decimal

import pytest

from budget.book.labels import LAYOUTS, Column, layout_of, row_cells, table_columns, table_rows
from budget.book.results import TableResult
from oversight.book_import.tables import READERS


def held(value):
    """The dataclasses that a row and its fields hold."""
    if dataclasses.is_dataclass(value):
        yield type(value)
        for field in dataclasses.fields(value):
            yield from held(getattr(value, field.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from held(part)


def shown(seed, title):
    columns, rows = table_rows(seed.table(title))
    return [column.label for column in columns], rows


def test_every_row_class_of_the_seed_has_a_layout(whole_seed):
    classes = {kind for table in whole_seed.tables for row in table.rows for kind in held(row)}
    assert [kind.__name__ for kind in classes if layout_of(kind) is None] == []


def test_every_reader_of_the_seed_gave_rows(whole_seed):
    assert len([table for table in whole_seed.tables if table.rows]) == len(READERS)


@pytest.mark.parametrize("row_type", LAYOUTS, ids=lambda row_type: row_type.__name__)
def test_layout_names_every_field_once(row_type):
    named = [field.name for field in LAYOUTS[row_type].fields]
    assert sorted(named) == sorted(field.name for field in dataclasses.fields(row_type))


@pytest.mark.parametrize("row_type", LAYOUTS, ids=lambda row_type: row_type.__name__)
def test_shown_field_has_a_label_unless_its_column_is_named_by_the_element(row_type):
    layout = LAYOUTS[row_type]
    shown_fields = [f for f in layout.fields if f.kind in ("money", "number", "text", "code")]
    assert layout.head is not None or all(field.label for field in shown_fields)


def test_columns_of_every_table_are_labelled_and_unlike(whole_seed):
    for table in whole_seed.tables:
        labels = [column.label for column in table_rows(table)[0]]
        assert all(labels)
        assert len(labels) == len(set(labels)), table.title


def test_cells_are_json_and_of_the_kind_of_their_column(whole_seed):
    types = {"money": (int,), "number": (int, str), "text": (str,), "code": (str,)}
    for table in whole_seed.tables:
        columns, rows = table_rows(table)
        for row in rows:
            assert json.loads(json.dumps(row.cells)) == list(row.cells)
            for column, cell in zip(columns, row.cells, strict=True):
                assert cell is None or type(cell) in types[column.kind], (table.title, column, cell)


def test_revenue_is_shown_as_printed(seed):
    labels, rows = shown(seed, "歲入來源別預算表")
    assert labels[7:] == ["本年度預算數", "上年度預算數", "前年度決算數", "本年度與上年度比較", "說明"]
    assert rows[-1].cells[:10] == (
        *("節", 7, 144, 1, 2, "1226100210", "其他雜項收入"),
        *(162_824_000, 164_824_000, 148_731_000),
    )


def test_column_that_the_book_does_not_print_is_left_out(seed):
    assert "前年度決算數" not in shown(seed, "歲出機關別預算表")[0]


def test_work_plan_becomes_rows_of_plan_branches_objects_and_details(seed):
    labels, rows = shown(seed, "歲出計畫提要及分支計畫概況表")
    assert labels == [
        *("層級", "工作計畫編號", "工作計畫名稱", "編號", "分支計畫及用途別科目", "金額"),
        *("計畫內容", "預期成果", "承辦單位", "說明"),
    ]
    wanted = [row.cells[:6] for row in rows if row.line in (1349, 1356, 1357, 1358)]
    plan = ("5726109800", "第一預備金")
    assert wanted == [
        ("工作計畫", *plan, None, None, 3_000_000),
        ("分支計畫", *plan, "01", "第一預備金", 3_000_000),
        ("第一級用途別", *plan, "6000", "預備金", 3_000_000),
        ("第二級用途別", *plan, "6005", "第一預備金", 3_000_000),
    ]


def test_detail_stands_under_its_branch(seed):
    _, rows = shown(seed, "歲出計畫提要及分支計畫概況表")
    row = next(row for row in rows if row.cells[4] == "亞洲·矽谷試驗場域計畫")
    assert row.cells[:6] == (
        *("細部計畫", "5226102200", "工業技術升級輔導", "9", "亞洲·矽谷試驗場域計畫"),
        26_604_000,
    )


def test_work_plans_are_columns_of_the_object_table(seed):
    labels, rows = shown(seed, "各項費用彙計表")
    assert labels[2:] == [
        "5726100100 一般行政",
        "5726102000 工業管理",
        "5226102200 工業技術升級輔導",
        "5726109800 第一預備金",
        "合計",
    ]
    assert rows[1].cells == ("1000", "人事費", 282_317_000, 0, 0, 0, 282_317_000)


def test_past_journeys_follow_their_plan(seed):
    _, rows = shown(seed, "派員出國計畫預算類別表—開會、談判")
    assert [(row.cells[0], row.cells[-4:]) for row in rows if row.cells[0] == "02"] == [
        ("02", ("菲律賓", "108.04", 2, 43_000)),
        ("02", ("寮國", "107.05", 1, 47_000)),
        ("02", ("伊朗", "106.04", 1, 86_000)),
    ]


def test_block_below_the_cars_adds_its_own_columns(seed):
    labels, rows = shown(seed, "公務車輛明細表")
    assert labels[10:13] == ["其他", "備註", "預算員額／職員（人）"]
    assert (rows[0].cells[12], rows[-1].cells[0], rows[-1].cells[-1]) == (None, None, 260)


def test_decimals_stay_exact_text(seed):
    labels, rows = shown(seed, "現有辦公房舍明細表")
    assert rows[0].cells[labels.index("自有／面積（平方公尺）")] == "8503.75"


def test_paragraphs_and_tables_of_the_remarks_keep_their_order(seed):
    _, rows = shown(seed, "預算總說明")
    assert [row.line for row in rows] == sorted(row.line for row in rows)


def test_label_printed_twice_in_a_row_is_numbered(seed):
    labels, _ = shown(seed, "委辦經費分析表")
    assert [label for label in labels if "其他" in label] == [
        "經常門／其他",
        "資本門／其他",
        "資本門／其他（2）",
    ]


def test_column_of_a_later_row_stands_before_what_follows_it():
    @dataclasses.dataclass(frozen=True)
    class Raw:
        line: int
        last_line: int
        cells: tuple[str, ...]

    result = TableResult("未知", (Raw(2, 2, ("甲", "1", "2")), Raw(1, 1, ("乙",))), {})
    columns, rows = table_rows(result)
    assert columns == [Column("cells", f"第{n}欄", "text") for n in (1, 2, 3)]
    assert [row.cells for row in rows] == [("乙", None, None), ("甲", "1", "2")]


def test_columns_and_cells_of_single_rows_agree_with_the_table(seed):
    table = seed.table("人事費彙計表")
    assert table_columns(table.rows) == table_rows(table)[0]
    assert [cell for _, cell in row_cells(table.rows[5])[0]][:3] == ["六", "獎金", 43_399_000]


def test_unknown_value_is_refused_rather_than_shown_wrong():
    from budget.book.flattening import plain

    with pytest.raises(TypeError):
        plain(1.5)
    assert plain(Decimal("29.00")) == "29.00"
