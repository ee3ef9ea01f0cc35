"""`manage.py import_lines` as a person meets it: what it prints, how it refuses, what it leaves behind."""

import json

import pytest
from django.core.management import CommandError, call_command

from budget.models import Agency, FiscalYear, LineItem
from tests.budget.lists import ADMIN, PLAN, ROWS, write_list

pytestmark = pytest.mark.django_db


def run(capsys, path, *options, year=108, stage="proposed"):
    """What the command prints; it writes to stdout."""
    call_command("import_lines", str(path), f"--year={year}", f"--stage={stage}", *options)
    return capsys.readouterr().out


def test_json_reports_what_happened(tmp_path, capsys):
    facts = json.loads(run(capsys, write_list(tmp_path, *ROWS), "--json"))
    assert facts == {
        "file": "list.csv",
        "year": 108,
        "stage": "proposed",
        "dry_run": False,
        "rows": 5,
        "total": 8_569_194_000,
        "created": 15,
        "changed": 0,
        "unchanged": 0,
        "agencies_created": 2,
        "skipped": [],
        "notes": [],
    }


def test_text_says_stage_amount_and_dry_run(tmp_path, capsys):
    out = run(capsys, write_list(tmp_path, *ROWS), "--dry-run", stage="statutory")
    assert out.splitlines() == [
        "108年度法定預算（list.csv）　試跑，未寫入",
        "清單 5 列，共 8,569,194,000 元；新增機關 2",
        "科目：新增 15、變更 0、不變 0",
    ]


def test_text_names_the_rows_left_out(tmp_path, capsys):
    path = write_list(tmp_path, PLAN, ADMIN.replace("5726100100", "57261001000"))
    assert "第 3 行未匯入：編號「57261001000」有 11 碼" in run(capsys, path)


@pytest.mark.parametrize(
    ("rows", "year", "words"),
    [
        ((*ROWS,), 109, "list.csv 第 2 行：year 欄不是這個年度；讀到「2019」；應為：2020（民國 109 年）"),
        (
            (PLAN, ADMIN.replace("343420000", "3億")),
            108,
            "list.csv 第 3 行：amount 欄不是金額；讀到「3億」；應為：以元計的整數，或 NaN（未列）",
        ),
    ],
)
def test_bad_list_is_refused_with_exit_code_2_and_nothing_is_written(tmp_path, rows, year, words):
    path = write_list(tmp_path, *rows)
    with pytest.raises(CommandError) as caught:
        call_command("import_lines", str(path), f"--year={year}", "--stage=proposed")
    assert (str(caught.value), caught.value.returncode) == (words, 2)
    assert not LineItem.objects.exists()
    assert not Agency.objects.exists()
    assert not FiscalYear.objects.exists()


def test_misprinted_code_is_refused_when_strict(tmp_path):
    path = write_list(tmp_path, PLAN.replace("5226102200", "52261022000"))
    with pytest.raises(CommandError, match="code 欄不是科目編號"):
        call_command("import_lines", str(path), "--year=108", "--stage=proposed", "--strict")
