"""Files that are taken: cells exactly as the file has them, through LibreOffice too."""

import datetime
import hashlib
import io
import shutil
import subprocess

import openpyxl
import pytest
import xlsxwriter

from budget.sheets import to_csv, to_ods, to_xlsx
from budget.tables import read_table
from tests.budget.tables.files import HEAD, X_HEAD, cell, number_cell, ods, row, text_cell, typed_cell, xlsx

HEADER = ["代碼", "內容", "金額", "備註"]
ROWS = [
    ["0801", "=1+1", 8_224_691_000, "  前後空白  "],
    ["2610", "-減列", -1, "第一行\n第二行"],
    ["00", "+加\t欄", 0, "臺灣「台」"],
    ["1.9", "@甲", None, "'撇號"],
    ["'=2", "一", 9_007_199_254_740_000, "＝全形"],
]
WRITERS = {
    "csv": lambda: to_csv(HEADER, ROWS),
    "xlsx": lambda: to_xlsx("資料", HEADER, ROWS),
    "ods": lambda: to_ods("資料", HEADER, ROWS),
}


def read(content, tmp_path, name="upload"):
    path = tmp_path / name
    path.write_bytes(content)
    with read_table(path, name) as table:
        return list(table.header), [row.cells for row in table.rows()]


def as_csv_has_it(rows):
    """CSV has no types: numbers are texts, and what is empty is nothing."""
    return [[None if cell is None else str(cell) for cell in row] for row in rows]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_our_own_file_reads_back_the_same(kind, tmp_path):
    assert read(WRITERS[kind](), tmp_path) == (HEADER, ROWS)


def test_our_own_csv_reads_back_the_same(tmp_path):
    assert read(WRITERS["csv"](), tmp_path) == (HEADER, as_csv_has_it(ROWS))


@pytest.mark.parametrize("source", ["xlsx", "ods"])
@pytest.mark.parametrize("saved_as", ["xlsx", "ods"])
def test_file_saved_again_by_libreoffice_reads_the_same(source, saved_as, tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice on this machine")
    path = tmp_path / f"upload.{source}"
    path.write_bytes(WRITERS[source]())
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    out = tmp_path / "again"
    command = [office, "--headless", profile, "--convert-to", saved_as, "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    # Calc itself drops a tab within a cell when it opens ODS.
    kept = [
        [c.replace("\t", "") if source == "ods" and isinstance(c, str) else c for c in row] for row in ROWS
    ]
    assert read((out / f"upload.{saved_as}").read_bytes(), tmp_path) == (HEADER, kept)


@pytest.mark.parametrize(
    ("encoding", "mark"), [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("cp950", b""), ("utf-16", b"")]
)
def test_csv_is_read_in_every_encoding_offices_save(encoding, mark, tmp_path):
    content = mark + "代號,內容\n甲,裏、碁、銹\n".encode(encoding)
    assert read(content, tmp_path) == (["代號", "內容"], [["甲", "裏、碁、銹"]])


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_with_every_delimiter(delimiter, tmp_path):
    content = f"代號{delimiter}內容\n甲{delimiter}乙\n".encode()
    assert read(content, tmp_path) == (["代號", "內容"], [["甲", "乙"]])


def test_csv_cell_keeps_its_line_breaks(tmp_path):
    assert read('代號\n"一\n二"\n'.encode(), tmp_path)[1] == [["一\n二"]]


def test_fraction_stays_a_fraction(tmp_path):
    assert read(to_xlsx("資料", ["數"], [[1]]), tmp_path)[1] == [[1]]
    assert read(ods(HEAD + row(text_cell("甲"), number_cell("1.9"))), tmp_path)[1] == [["甲", 1.9]]


def test_rows_keep_the_number_they_have_in_the_file(tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(ods(row(text_cell("")) + HEAD + row(text_cell("")) + row(text_cell("甲"))))
    with read_table(path, "upload.ods") as table:
        assert (table.header_row, [each.number for each in table.rows()]) == (2, [4])
        assert table.place(4, 1) == "工作表『資料』第4列 B欄"


def test_trailing_formatted_cells_are_no_data(tmp_path):
    """LibreOffice ends every sheet with a million formatted rows of 16,384 cells."""
    end = row(
        '<table:table-cell table:number-columns-repeated="16384"/>',
        attributes='table:number-rows-repeated="1048574"',
    )
    assert read(ods(HEAD + row(text_cell("甲"), number_cell("1")) + end), tmp_path)[1] == [["甲", 1]]


def test_repeated_cells_are_unrolled_in_their_columns(tmp_path):
    """The mistake of another reader: amounts move to the left where cells repeat."""
    head = row(*(text_cell(name) for name in "甲乙丙丁"))
    body = row(text_cell("同", 'table:number-columns-repeated="2"'), "<table:table-cell/>", number_cell("7"))
    assert read(ods(head + body), tmp_path)[1] == [["同", "同", None, 7]]


def test_sheet_of_instructions_is_passed_over(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "說明"
    book.active.append(["請填第二頁"])
    book.create_sheet("決議").append(["代號"])
    out = io.BytesIO()
    book.save(out)
    assert read(out.getvalue(), tmp_path) == (["代號"], [])


def test_date_cell_is_a_date(tmp_path):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("資料")
        sheet.write_row(0, 0, ["日期"])
        sheet.write_datetime(
            1, 0, datetime.datetime(2019, 5, 8), book.add_format({"num_format": "yyyy-mm-dd"})
        )
    assert read(out.getvalue(), tmp_path)[1] == [[["date", "2019-05-08"]]]


@pytest.mark.parametrize(
    ("kind", "attribute", "value", "expected"),
    [
        ("date", "date-value", "2019-05-08", ["date", "2019-05-08"]),
        ("date", "date-value", "2019-05-08T00:00:00", ["date", "2019-05-08"]),
        ("date", "date-value", "2019-05-08T14:30:00", ["time", "2019-05-08T14:30:00"]),
        ("time", "time-value", "PT14H30M00S", ["time", "14:30:00"]),
        ("boolean", "boolean-value", "true", ["bool", True]),
    ],
)
def test_cell_that_is_neither_text_nor_number_says_its_type(kind, attribute, value, expected, tmp_path):
    content = ods(HEAD + row(text_cell("甲"), typed_cell(kind, attribute, value)))
    assert read(content, tmp_path)[1] == [["甲", expected]]


@pytest.mark.parametrize("area", ["A2:B2", "A1"])
def test_merged_cells_that_take_no_head_are_read(area, tmp_path):
    merged = f'<mergeCells count="1"><mergeCell ref="{area}"/></mergeCells>'
    content = xlsx(f'<sheetData>{X_HEAD}<row r="2">{cell("A2", "甲")}</row></sheetData>{merged}')
    assert read(content, tmp_path) == (["代號", "金額"], [["甲", None]])


def test_sheet_that_is_a_chart_is_passed_over(tmp_path):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=資料!$A$2:$A$2"})
        book.add_chartsheet("圖").set_chart(chart)
        book.add_worksheet("資料").write_column(0, 0, ["金額", 7])
    assert read(out.getvalue(), tmp_path) == (["金額"], [[7]])


def test_white_space_between_rows_and_within_a_cell_is_no_data(tmp_path):
    content = ods(f"\n  {HEAD}\n  {row(text_cell(' '), number_cell('7'))}\n")
    assert read(content, tmp_path)[1] == [[" ", 7]]


def test_empty_heads_at_the_end_are_no_columns(tmp_path):
    assert read("代號,金額,,\n甲,7,,\n".encode(), tmp_path)[0] == ["代號", "金額"]


def test_phonetic_reading_is_not_part_of_the_text(tmp_path):
    shared = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="1"><si>'
        '<t>水利</t><rPh sb="0" eb="2"><t>スイリ</t></rPh></si></sst>'
    )
    sheet = f'<sheetData>{X_HEAD}<row r="2"><c r="A2" t="s"><v>0</v></c></row></sheetData>'
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>'
    )
    content = xlsx(sheet, parts={"xl/sharedStrings.xml": shared, "[Content_Types].xml": types})
    assert read(content, tmp_path)[1][0][0] == "水利"


def test_file_is_named_by_its_digest(tmp_path):
    path = tmp_path / "upload"
    path.write_bytes("代號\n".encode())
    with read_table(path, "a.csv") as table:
        assert table.sha256 == hashlib.sha256("代號\n".encode()).hexdigest()
