"""Importing a table through the admin: preview, confirm once, undo, and what is refused."""

import datetime

import pytest
from django.urls import reverse

from budget.models import Agency, LineItem
from budget.sheets import to_csv
from budget.tables import read_table
from oversight.imports.specs import SPECS
from oversight.models import (
    Assignment,
    FreezeCondition,
    FreezeStep,
    ImportBatch,
    Letter,
    Resolution,
    Response,
)
from oversight.rollups import differences
from tests.factories import (
    make_freeze,
    make_letter,
    make_line,
    make_release,
    make_resolution,
    make_response,
    make_step,
)
from tests.oversight.imports.tables import (
    HEADER,
    KEY,
    ROW,
    address,
    confirm,
    counts,
    page_of,
    send,
    undo,
    uploaded,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["ods", "xlsx", "csv"])
def test_table_is_previewed_then_written(kind, admin_client):
    batch = uploaded(admin_client, Resolution, HEADER, [ROW], kind)
    assert (counts(batch), Resolution.objects.count()) == ((1, 0, 0, 0), 0)
    confirm(admin_client, batch)
    resolution = Resolution.objects.get()
    assert (resolution.key, resolution.kuan, resolution.text) == (KEY, 13, ROW[-1])
    assert list(differences()) == []
    assert Assignment.objects.get().agency.code == "2610"


def test_import_leaves_history_with_its_reason_and_user(admin_client, admin_user):
    confirm(admin_client, uploaded(admin_client, Resolution, HEADER, [ROW]))
    moment = Resolution.history.get()
    assert moment.history_change_reason.startswith("匯入 table.ods（第")
    assert moment.history_user == admin_user


def test_confirming_twice_writes_once(admin_client):
    batch = uploaded(admin_client, Resolution, HEADER, [ROW])
    confirm(admin_client, batch)
    assert "先前已匯入" in confirm(admin_client, batch).text
    assert (Resolution.objects.count(), Resolution.history.count()) == (1, 1)


def test_same_table_again_changes_nothing(admin_client):
    confirm(admin_client, uploaded(admin_client, Resolution, HEADER, [ROW]))
    assert counts(uploaded(admin_client, Resolution, HEADER, [ROW])) == (0, 0, 1, 0)


def test_preview_names_related_rows_as_people_do(admin_client):
    page = page_of(admin_client, uploaded(admin_client, Resolution, HEADER, [ROW]))
    assert "<dt>年度</dt><dd><ins>108</ins>" in page
    assert "<dt>審查委員會</dt><dd><ins>經濟委員會</ins>" in page
    assert "<dt>標題機關代碼</dt><dd><ins>2610</ins>" in page


def test_change_shows_old_and_new_and_what_stays(admin_client):
    make_resolution(text="原文", kind="freeze")
    batch = uploaded(
        admin_client,
        Resolution,
        ["年度", "部分", "代號", "項次", "決議內容"],
        [[108, "各組審查決議", KEY, 1, "新文"]],
    )
    page = page_of(admin_client, batch)
    assert "<del>原文</del>" in page
    assert "<ins>新文</ins>" in page
    assert "檔案沒有的欄位維持原值：審查委員會" in page


def test_empty_cell_keeps_and_a_word_clears(admin_client):
    freeze = make_freeze(make_resolution(), 1_000_000, amount_how="原依據", clause="原條文")
    header = ["決議代號", "序", "金額依據", "凍結條文"]
    confirm(admin_client, uploaded(admin_client, FreezeCondition, header, [[KEY, 1, None, "（清空）"]]))
    freeze.refresh_from_db()
    assert (freeze.amount_how, freeze.clause) == ("原依據", "")


def test_undo_takes_new_rows_away_and_old_values_back(admin_client):
    make_resolution(2, text="原文")
    rows = [ROW, [*ROW[:6], 2, "凍結", "新文"]]
    batch = uploaded(admin_client, Resolution, HEADER, rows)
    confirm(admin_client, batch)
    undo(admin_client, batch)
    assert list(Resolution.objects.values_list("number", "text")) == [(2, "原文")]
    assert list(differences()) == []


def test_undo_refuses_what_was_changed_since(admin_client):
    batch = uploaded(admin_client, Resolution, HEADER, [ROW])
    confirm(admin_client, batch)
    Resolution.objects.update(text="後來改的")
    assert "全批未復原" in undo(admin_client, batch).text
    assert Resolution.objects.exists()


def test_undo_refuses_to_take_along_what_others_added(admin_client):
    batch = uploaded(admin_client, Resolution, HEADER, [ROW])
    confirm(admin_client, batch)
    make_freeze(Resolution.objects.get())
    assert "全批未復原" in undo(admin_client, batch).text
    assert FreezeCondition.objects.exists()


def test_row_edited_since_the_preview_is_not_overwritten(admin_client):
    make_resolution(text="原文")
    batch = uploaded(admin_client, Resolution, HEADER, [[*ROW[:-1], "匯入的字"]])
    Resolution.objects.update(text="他人的字")
    assert "預覽之後有人更改" in confirm(admin_client, batch).text
    assert Resolution.objects.get().text == "他人的字"


def test_edited_row_can_be_left_out(admin_client):
    make_resolution(text="原文")
    batch = uploaded(
        admin_client, Resolution, HEADER, [[*ROW[:-1], "匯入的字"], [*ROW[:6], 2, "凍結", "第二項"]]
    )
    Resolution.objects.update(text="他人的字")
    confirm(admin_client, batch, skip="1")
    assert sorted(Resolution.objects.values_list("text", flat=True)) == ["他人的字", "第二項"]


def test_batch_with_errors_writes_nothing_unless_they_are_left_out(admin_client):
    batch = uploaded(admin_client, Resolution, HEADER, [ROW, [*ROW[:6], 1.9, "凍結", "二"]])
    assert "未匯入" in confirm(admin_client, batch).text
    assert not Resolution.objects.exists()
    confirm(admin_client, batch, skip="1")
    assert Resolution.objects.count() == 1


ERRORS = {
    "fraction": ([*ROW[:6], 1.9, "凍結", "文"], "第2列 G欄 項次：讀到「1.9」，應為整數，1 到 32767"),
    "huge": ([*ROW[:6], "1e1000000", "凍結", "文"], "G欄 項次：讀到「1e1000000」，應為整數"),
    "choice": ([*ROW[:7], "凍住", "文"], "H欄 類別：讀到「凍住」，應為下列之一：統刪、減列"),
    "agency": (
        [*ROW[:5], "9999", 1, "凍結", "文"],
        "F欄 標題機關代碼：讀到「9999」，應為已登錄之機關代碼或名稱",
    ),
    "committee": (
        [108, "各組審查決議", "經濟會", 13, 2, "2610", 1, "凍結", "文"],
        "C欄 審查委員會：讀到「經濟會」",
    ),
    "year": ([107, *ROW[1:]], "A欄 年度：讀到「107」，應為已登錄之年度"),
    "missing": ([*ROW[:8], None], "I欄 決議內容：應為必填"),
    "constraint": ([*ROW[:6], 0, "凍結", "文"], "G欄 項次：讀到「0」，應為整數，1 到 32767"),
}


@pytest.mark.parametrize(("row", "reason"), ERRORS.values(), ids=list(ERRORS))
def test_bad_cell_is_told_with_place_what_was_read_and_what_is_wanted(row, reason, admin_client):
    batch = uploaded(admin_client, Resolution, HEADER, [row])
    assert counts(batch) == (0, 0, 0, 1)
    assert reason in page_of(admin_client, batch)


def test_same_row_twice_in_a_table_is_an_error(admin_client):
    batch = uploaded(admin_client, Resolution, HEADER, [ROW, ROW])
    assert counts(batch) == (1, 0, 0, 1)
    assert "與第 2 列是同一筆資料" in page_of(admin_client, batch)


def test_rows_with_errors_come_back_to_be_corrected(admin_client, tmp_path):
    batch = uploaded(admin_client, Resolution, HEADER, [ROW, [*ROW[:6], 2, "凍住", "=二"]])
    content = admin_client.get(reverse("admin:oversight_importbatch_errors", args=[batch.pk])).content
    path = tmp_path / "errors.ods"
    path.write_bytes(content)
    with read_table(path, "errors.ods") as table:
        (row,) = table.rows()
        assert table.header[-1] == "錯誤說明"
    assert row.cells[8] == "=二"
    assert "應為下列之一" in row.cells[9]
    corrected = [*row.cells[:7], "凍結", *row.cells[8:]]
    assert counts(uploaded(admin_client, Resolution, [*HEADER, "錯誤說明"], [corrected])) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7", "不是試算表"),
        (to_csv(["年度", "顏色"], [[108, "紅"]]), "不認得的欄名：第1列 B欄「顏色」"),
        (to_csv(["決議內容"], [["文"]]), "缺少欄位"),
        (b"", "空"),
    ],
)
def test_file_that_is_no_table_is_refused_and_nothing_kept(content, reason, admin_client):
    response = send(admin_client, Resolution, content)
    assert response.status_code == 400
    assert reason in response.text
    assert not ImportBatch.objects.exists()


def test_formula_like_text_goes_in_and_out_unchanged(admin_client):
    for number, text in enumerate(["=1+1", "+甲", "-乙", "@丙", "'=丁"], start=1):
        make_resolution(number, text=text)
    export = admin_client.post(address(Resolution, "export"), {"format": "0", "resource": "0"}).content
    response = send(admin_client, Resolution, export, "export.csv")
    assert response.status_code == 302
    assert counts(ImportBatch.objects.get()) == (0, 0, 5, 0)


@pytest.mark.parametrize("model", list(SPECS), ids=lambda model: model._meta.model_name)
@pytest.mark.parametrize("kind", ["0", "1", "2"])
def test_export_imports_as_no_change(model, kind, admin_client):
    resolution = make_resolution(text="爰凍結。")
    freeze = make_freeze(
        resolution, 1_000_000, committees="economics", deadline_rule="months", deadline_count=2
    )
    letter = make_letter()
    make_release(freeze, datetime.date(2019, 5, 8), 400_000)
    make_response(resolution, letters=(letter,), state="published", as_of="2019-08-31")
    make_line()
    export = admin_client.post(address(model, "export"), {"format": kind, "resource": "0"}).content
    send(admin_client, model, export, "export")
    batch = ImportBatch.objects.get()
    assert (batch.new, batch.changed, batch.errors) == (0, 0, 0)
    assert batch.unchanged == model.objects.count()


def test_steps_letters_answers_and_lines_come_in(admin_client):
    """Each table names rows that the one before brought."""
    make_freeze(make_resolution(), 1_000_000)
    line = make_line(proposed=None)
    confirm(
        admin_client,
        uploaded(
            admin_client,
            Letter,
            ["字號", "發文日期", "方向", "承辦機關代碼"],
            [["經授工字第１０８２０４０４８３０號", "108/2/27", "機關函送立法院", "2610"]],
        ),
    )
    confirm(
        admin_client,
        uploaded(
            admin_client,
            FreezeStep,
            ["決議代號", "凍結（序）", "步驟", "日期", "公文字號"],
            [[KEY, 1, "機關函送立法院", "1080227", "經授工字第10820404830號"]],
        ),
    )
    confirm(
        admin_client,
        uploaded(
            admin_client,
            Response,
            ["決議代號", "答復機關代碼", "截至日", "答復種類", "狀態", "辦理情形", "公文"],
            [[KEY, "工業局", "2019-08-31", "已送報告", "已公布", "已函送。", "經授工字第10820404830號"]],
        ),
    )
    confirm(
        admin_client,
        uploaded(
            admin_client, LineItem, ["年度", "路徑", "預算案（元）"], [[108, line.path, "82億2,469萬1千元"]]
        ),
    )
    resolution = Resolution.objects.with_status(datetime.date(2026, 11, 26)).get()
    assert (resolution.status, resolution.answer_state) == ("sent", "answered")
    assert Response.objects.get().letters.get() == FreezeStep.objects.get().letter
    assert LineItem.objects.get().proposed == 8_224_691_000
    assert list(differences()) == []


def test_releases_of_a_table_together_do_not_exceed_the_freeze(admin_client):
    make_freeze(make_resolution(), 1_000_000)
    header = ["決議代號", "凍結（序）", "步驟", "日期", "金額（元）"]
    rows = [[KEY, 1, "立法院函復准予動支", f"2019-05-0{day}", 600_000] for day in (1, 2)]
    batch = uploaded(admin_client, FreezeStep, header, rows)
    assert counts(batch) == (1, 0, 0, 1)
    assert "累計准予動支 1,200,000 元，超過凍結金額 1,000,000 元" in page_of(admin_client, batch)


def test_two_equal_steps_stored_are_told_apart_by_nobody(admin_client):
    freeze = make_freeze(make_resolution())
    for _ in range(2):
        make_step(freeze, "sent", datetime.date(2019, 2, 27))
    batch = uploaded(
        admin_client, FreezeStep, ["決議代號", "步驟", "日期"], [[KEY, "機關函送立法院", "2019-02-27"]]
    )
    assert "資料庫有 2 筆相同的資料" in page_of(admin_client, batch)


def test_line_that_no_book_brought_is_not_added(admin_client):
    batch = uploaded(admin_client, LineItem, ["年度", "路徑", "名稱"], [[108, "99/1", "虛構科目"]])
    assert counts(batch) == (0, 0, 0, 1)


def test_agency_is_renamed(admin_client):
    confirm(admin_client, uploaded(admin_client, Agency, ["機關代碼", "名稱"], [["2610", "產業發展署"]]))
    assert Agency.objects.get().name == "產業發展署"
