"""Files that are not taken: each with its reason and place."""

import pytest

from budget.sheets import to_ods, to_xlsx
from budget.tables import TableError, read_table
from tests.budget.tables.files import (
    HEAD,
    NAMES,
    X_HEAD,
    cell,
    declared,
    number_cell,
    ods,
    row,
    text_cell,
    without,
    xlsx,
    zipped,
)

BILLION_LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
XXE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
DATA = row(text_cell("甲"), number_cell("1"))
FAR = "1048575"

HOSTILE = {
    "empty": (b"", "檔案是空的"),
    "pdf named xlsx": (b"%PDF-1.7\n", "不是試算表（檔頭 25 50 44 46）"),
    "png": (b"\x89PNG\r\n\x1a\n", "不是試算表"),
    "old xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "舊式 XLS，或有密碼保護"),
    "program": (b"MZ\x90\x00", "不是試算表"),
    "gzip": (b"\x1f\x8b\x08\x00", "不是試算表"),
    "cut zip": (ods(HEAD + DATA)[:200], "已損壞"),
    "zip of something else": (zipped({"a.txt": "x"}), "不是試算表"),
    "word document": (zipped({"word/document.xml": "<a/>"}), "不是試算表"),
    "two members of one name": (
        ods(HEAD, parts={"a1.xml": "x", "a2.xml": "y"}).replace(b"a2.xml", b"a1.xml"),
        "同名的項目",
    ),
    "zip with a password": (declared(ods(HEAD), "content.xml", 8, b"\x01\x00"), "有密碼保護"),
    "member that says it is large": (
        declared(ods(HEAD), "mimetype", 24, (300_000_000).to_bytes(4, "little")),
        "超過 300,000,000",
    ),
    "checksum that is not of the member": (
        declared(ods(HEAD), "content.xml", 16, b"\x00" * 4),
        "已損壞（content.xml：Bad CRC-32",
    ),
    "zip slip": (ods(HEAD, parts={"../../etc/passwd": "x"}), "不正常的路徑"),
    "absolute member": (ods(HEAD, parts={"/etc/passwd": "x"}), "不正常的路徑"),
    "basic macro": (ods(HEAD, parts={"Basic/Standard/Module1.xml": "x"}), "含巨集"),
    "vba macro": (xlsx("<sheetData/>", parts={"xl/vbaProject.bin": b"x"}), "含巨集"),
    "script": (ods(HEAD, parts={"Scripts/python/a.py": "x"}), "含巨集"),
    "encrypted xlsx": (zipped({"EncryptedPackage": b"x", "xl/workbook.xml": "<a/>"}), "密碼保護"),
    "encrypted ods": (
        zipped({"content.xml": "x", "META-INF/manifest.xml": "<manifest:encryption-data/>"}),
        "密碼保護",
    ),
    "many members": (zipped({f"m{n}": "" for n in range(2_001)} | {"content.xml": "x"}), "2,002 個項目"),
    "zip bomb": (ods(HEAD, parts={"Pictures/a": b"\x00" * 20_000_000}), "壓縮炸彈"),
    "billion laughs ods": (ods(HEAD, BILLION_LAUGHS), "DTD 或實體"),
    "xxe ods": (ods(HEAD, XXE), "DTD 或實體"),
    "xxe xlsx shared strings": (
        xlsx("<sheetData/>", parts={"xl/sharedStrings.xml": f"{XXE}<sst>&x;</sst>"}),
        "DTD 或實體",
    ),
    "broken xml": (zipped({"content.xml": "<a><b></a>", "mimetype": "x"}), "已損壞（content.xml"),
    "ten million cells in 2 KB": (
        ods(
            HEAD
            + row(
                text_cell("x", 'table:number-columns-repeated="100"'),
                attributes='table:number-rows-repeated="100000"',
            )
        ),
        "超過 4,000,000 個儲存格",
    ),
    "row of twenty repeated into millions": (
        ods(
            HEAD
            + row(
                text_cell("x", 'table:number-columns-repeated="20"'),
                attributes='table:number-rows-repeated="190000"',
            )
        ),
        "以重複次數寫出的資料超過 200,000 個儲存格",
    ),
    "value in the last row": (
        ods(HEAD + row(attributes=f'table:number-rows-repeated="{FAR}"') + DATA),
        "有資料的範圍太大",
    ),
    "value in the last column": (
        ods(HEAD + row('<table:table-cell table:number-columns-repeated="16000"/>', text_cell("x"))),
        "有資料的範圍太大（第 2 列、第 16,001 欄）",
    ),
    "repeat that is no number": (
        ods(HEAD + row(text_cell("x", 'table:number-columns-repeated="1e9"'))),
        "重複次數不正常（1e9）",
    ),
    "negative repeat": (
        ods(HEAD + row(text_cell("x", 'table:number-columns-repeated="-5"'))),
        "重複次數不正常",
    ),
    "far cell xlsx": (
        xlsx(f'<sheetData>{X_HEAD}<row r="1048576">{cell("XFD1048576", "x")}</row></sheetData>'),
        "有資料的範圍太大",
    ),
    "formula ods": (
        ods(HEAD + row(text_cell("甲"), number_cell("2", 'table:formula="of:=1+1"'))),
        "工作表『資料』第2列 B欄是公式",
    ),
    "formula xlsx": (
        xlsx(
            f'<sheetData>{X_HEAD}<row r="2">{cell("A2", "甲")}<c r="B2"><f>1+1</f><v>2</v></c></row></sheetData>'
        ),
        "工作表『資料』第2列 B欄是公式",
    ),
    "error value xlsx": (
        xlsx(f'<sheetData>{X_HEAD}<row r="3"><c r="B3" t="e"><v>#REF!</v></c></row></sheetData>'),
        "第3列 B欄是錯誤值",
    ),
    "merged head ods": (
        ods(row(text_cell("代號", 'table:number-columns-spanned="2"'), "<table:covered-table-cell/>") + DATA),
        "第1列 A欄的欄名是合併儲存格",
    ),
    "merged head xlsx": (
        xlsx(f'<sheetData>{X_HEAD}</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'),
        "第1列 A欄的欄名是合併儲存格",
    ),
    "text that the workbook does not have": (
        xlsx(f'<sheetData>{X_HEAD}<row r="2"><c r="A2" t="s"><v>7</v></c></row></sheetData>'),
        "檔案無法讀取",
    ),
    "workbook that links no sheet": (
        without(xlsx(f"<sheetData>{X_HEAD}</sheetData>"), "xl/_rels/workbook.xml.rels"),
        "檔案沒有資料",
    ),
    "no data": (ods(row(text_cell(""))), "檔案沒有資料"),
    "no sheet": (
        zipped({"content.xml": f"<office:document-content {NAMES}/>", "mimetype": "x"}),
        "檔案沒有資料",
    ),
    "head twice": (to_ods("資料", ["代號", "代號"], [["甲", "乙"]]), "欄名「代號」重複（A欄與B欄）"),
    "head missing": (to_xlsx("資料", ["代號", "", "金額"], [["甲", "乙", 1]]), "第1列 B欄沒有欄名"),
    "csv nul": ("代號,金額\n甲\x00,1\n".encode(), "第 2 行有 NUL"),
    "csv broken quote": ('代號,金額\n"甲,1\n'.encode(), "引號或換行不正常"),
    "csv neither encoding": ("代號\n".encode() + b"\x80\xff\xfe\n", "第 2 行有無法辨識的位元組"),
    "csv cut utf-16": ("代號".encode("utf-16")[:-1], "無法辨識的位元組"),
    "csv of too many lines": (b"a\n" * 200_001, "超過 200,000 行"),
    "csv blank": (b"\n\n  \n", "檔案沒有資料"),
    "csv wide": ((",".join(f"c{n}" for n in range(501)) + "\n").encode(), "有 501 欄"),
}


@pytest.mark.parametrize(("content", "reason"), HOSTILE.values(), ids=list(HOSTILE))
def test_file_is_refused_with_its_reason(content, reason, tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(content)
    with pytest.raises(TableError) as refused:
        read_table(path, "upload.xlsx")
    assert reason in str(refused.value)


@pytest.mark.parametrize("value", ["NaN", "1e1000000", "INF", "-1e400"])
def test_number_that_is_none_is_refused(value, tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(ods(HEAD + row(text_cell("甲"), number_cell(value))))
    with pytest.raises(TableError, match=r"不是數字|無法讀取"):
        read_table(path, "upload.ods")


def test_file_that_is_too_large_is_refused(tmp_path):
    path = tmp_path / "upload"
    with path.open("wb") as file:
        file.truncate(30_000_001)
    with pytest.raises(TableError, match="超過上限 30,000,000"):
        read_table(path, "upload.csv")
