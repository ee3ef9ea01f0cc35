import datetime
import io
import weakref
import zipfile
from xml.etree import ElementTree

import openpyxl
import pytest

from budget import sheets
from budget.sheets import to_csv, to_ods, to_xlsx

HEADER = ["名稱", "金額（元）"]
LIVE = ["=1+1", "+886", "-1", "@SUM(A1)", "\t=1"]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def part(package, name):
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return ElementTree.fromstring(opened.read(name))  # noqa: S314 - written by the code under test


@pytest.mark.parametrize("text", LIVE)
def test_csv_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert f"'{text}" in to_csv(HEADER, [[text, 1]]).decode("utf-8-sig")


def test_csv_starts_with_the_mark_excel_needs():
    assert to_csv(HEADER, []) == "\ufeff名稱,金額（元）\r\n".encode()


def test_csv_numbers_are_left_alone():
    assert to_csv(HEADER, [["減列", -1000]]).decode("utf-8-sig").splitlines()[1] == "減列,-1000"


@pytest.mark.parametrize("text", LIVE)
def test_xlsx_text_is_typed_text_unchanged(text):
    cell = part(to_xlsx("表", HEADER, [[text, 1]]), "xl/worksheets/sheet1.xml").findall(f".//{MAIN}c")[2]
    assert cell.get("t") == "inlineStr"
    assert cell.find(f".//{MAIN}t").text == text
    assert cell.find(f"{MAIN}f") is None


def test_xlsx_amount_is_a_number():
    cell = part(to_xlsx("表", HEADER, [["a", 822_469_100]]), "xl/worksheets/sheet1.xml").findall(
        f".//{MAIN}c"
    )[3]
    assert cell.get("t") is None
    assert cell.find(f"{MAIN}v").text == "822469100"


@pytest.mark.parametrize("text", LIVE[:4])
def test_ods_text_is_typed_text_unchanged(text):
    cell = part(to_ods("表", HEADER, [[text, 1]]), "content.xml").findall(f".//{TABLE}table-cell")[2]
    assert cell.get(f"{OFFICE}value-type") == "string"
    assert "".join(cell.itertext()) == text
    assert cell.get(f"{TABLE}formula") is None


def test_ods_amount_is_a_number():
    cell = part(to_ods("表", HEADER, [["a", 822_469_100]]), "content.xml").findall(f".//{TABLE}table-cell")[3]
    assert (cell.get(f"{OFFICE}value-type"), cell.get(f"{OFFICE}value")) == ("float", "822469100")


def test_ods_package_starts_with_its_media_type_uncompressed():
    with zipfile.ZipFile(io.BytesIO(to_ods("表", HEADER, []))) as opened:
        first = opened.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


def test_dates_are_written_in_iso():
    assert "2019-05-08" in to_csv(["日期"], [[datetime.date(2019, 5, 8)]]).decode("utf-8-sig")


@pytest.mark.parametrize("write", [to_xlsx, to_ods])
def test_characters_that_xml_forbids_do_not_break_the_file(write):
    name = "xl/worksheets/sheet1.xml" if write is to_xlsx else "content.xml"
    assert "a\ufffdb<&>" in "".join(part(write("表", HEADER, [["a\x00b<&>", 1]]), name).itertext())


def test_sheet_name_has_only_what_excel_allows():
    workbook = part(to_xlsx("A/B:C[" + "長" * 40, HEADER, []), "xl/workbook.xml")
    name = workbook.find(f".//{MAIN}sheet").get("name")
    assert name.startswith("A B C ")
    assert len(name) == 31


def opened(package):
    """Each sheet of an XLSX file by its name, as another program reads it."""
    book = openpyxl.load_workbook(io.BytesIO(package))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.rows] for sheet in book}


def test_full_sheet_is_followed_by_another_with_the_same_header(monkeypatch):
    monkeypatch.setattr(sheets, "SHEET_ROWS", 3)
    rows = [["甲", 1], ["乙", 2], ["丙", 3]]
    assert opened(to_xlsx("決議", HEADER, rows)) == {
        "決議": [HEADER, ["甲", 1], ["乙", 2]],
        "決議 2": [HEADER, ["丙", 3]],
    }


def test_full_table_of_ods_is_followed_by_another(monkeypatch):
    monkeypatch.setattr(sheets, "SHEET_LENGTH", 400)
    out = io.BytesIO()
    sheets.write_ods(out, "決議", HEADER, [["甲", 1], ["乙", 2], ["丙", 3]])
    tables = part(out.getvalue(), "content.xml").findall(f".//{TABLE}table")
    assert {table.get(f"{TABLE}name"): "".join(table.itertext()) for table in tables} == {
        "決議": "名稱金額（元）甲1",
        "決議 2": "名稱金額（元）乙2",
        "決議 3": "名稱金額（元）丙3",
    }


def test_text_that_no_cell_of_excel_holds_is_cut_and_says_so():
    text = "查" * 32_768
    [[_, _], [cell, _]] = opened(to_xlsx("表", HEADER, [[text, 1]]))["表"]
    assert len(cell) == 32_767
    assert cell.endswith("查…（Excel 一格至多32,767字；全文請下載 CSV 或 ODS）")
    assert text in part(to_ods("表", HEADER, [[text, 1]]), "content.xml").find(f".//{TABLE}table").itertext()


class Kept(list):
    """A row that can be asked for whether it is still there."""

    __hash__ = object.__hash__


@pytest.mark.parametrize("write", [sheets.write_xlsx, sheets.write_ods])
def test_rows_are_let_go_once_they_are_written(write):
    alive = weakref.WeakSet()
    most = 0

    def rows():
        nonlocal most
        for number in range(500):
            row = Kept(["甲", number])
            alive.add(row)
            most = max(most, len(alive))
            yield row

    write(io.BytesIO(), "表", HEADER, rows())
    assert most <= 2
