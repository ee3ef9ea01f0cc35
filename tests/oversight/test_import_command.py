"""`manage.py import_book` as a person meets it: what it prints, how it refuses, what it leaves behind."""

import json

import pytest
from django.core.management import CommandError, call_command

from budget.models import BudgetBook, LineItem
from oversight.models import Resolution
from oversight.reference import load_reference
from tests.paths import SEED_BOOK

pytestmark = pytest.mark.django_db


def run(capsys, *arguments):
    """What the command prints; it writes to stdout."""
    call_command("import_book", *map(str, arguments))
    return capsys.readouterr().out


def refused(path):
    """The message and exit code with which a file is refused; nothing may be written."""
    with pytest.raises(CommandError) as caught:
        call_command("import_book", str(path))
    assert not BudgetBook.objects.exists()
    assert not LineItem.objects.exists()
    assert not Resolution.objects.exists()
    return str(caught.value), caught.value.returncode


@pytest.fixture
def lines():
    return SEED_BOOK.read_text(encoding="utf-8").split("\n")


def written(tmp_path, lines, name="book.txt"):
    path = tmp_path / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_json_has_the_promised_shape(capsys):
    load_reference()
    facts = json.loads(run(capsys, SEED_BOOK, "--json"))
    assert sorted(facts) == [
        "answered",
        "appendices",
        "changed",
        "checks",
        "created",
        "freezes",
        "letters",
        "lines",
        "resolutions",
        "tables",
        "unchanged",
        "uses",
    ]
    assert (
        sum(facts["lines"][kind] for kind in ("read", "furniture", "unread"))
        == facts["lines"]["total"]
        == 2330
    )


def test_text_names_tables_links_and_what_is_off(capsys):
    load_reference()
    out = run(capsys, SEED_BOOK, "--dry-run")
    assert "試跑，未寫入" in out
    assert "歲出機關別預算表　10 列　第385–" in out
    assert "108-general-economics-13-2-1 凍結 108年度 5226102200 工業技術升級輔導（已確認：" in out
    assert "374,792,000 ≠ 374,793,000，差 -1,000 元（歲入來源別預算表，第381行）" in out


def test_new_agency_is_created_from_the_book(capsys):
    run(capsys, SEED_BOOK)
    assert BudgetBook.objects.get().agency.full_name == "經濟部工業局"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n \n",
        b"%PDF-1.7\n%\xe2\xe3",
        b"PK\x03\x04rest",
        b"\x89PNG\r\n\x1a\n",
        "我不是預算書。\n".encode(),
    ],
    ids=["empty", "blank", "pdf", "zip", "png", "prose"],
)
def test_file_that_is_no_book_is_refused_by_name(tmp_path, content):
    path = tmp_path / "upload.txt"
    path.write_bytes(content)
    message, code = refused(path)
    assert message.startswith("upload.txt")
    assert code == 2


def test_missing_file_is_refused(tmp_path):
    message, code = refused(tmp_path / "absent.txt")
    assert (message.startswith("absent.txt"), code) == (True, 2)


@pytest.mark.parametrize("last", [30, 400, 900, 1300, 2200, 2290, 2316], ids=lambda n: f"after-{n}")
def test_book_cut_off_is_refused(tmp_path, lines, last):
    message, code = refused(written(tmp_path, lines[:last]))
    assert (message.startswith("book.txt"), code) == (True, 2)


def test_two_books_glued_together_are_refused(tmp_path, lines):
    message, code = refused(written(tmp_path, lines + lines))
    assert (message.startswith("book.txt"), code) == (True, 2)


def test_amount_that_is_no_number_is_refused_with_line_and_words(tmp_path, lines):
    lines[398] = lines[398].replace("8,244,474", "8,2x4,474")
    message, code = refused(written(tmp_path, lines))
    assert ("399" in message, "8,2x4,474" in message, code) == (True, True, 2)


def test_row_with_too_few_columns_is_refused_with_its_line(tmp_path, lines):
    lines[398] = "\t\t\t\t5226102200 工業技術升級輔導\t8,244,474"
    message, code = refused(written(tmp_path, lines))
    assert ("399" in message, code) == (True, 2)


@pytest.mark.parametrize(
    ("cover", "kind"),
    [
        (["高雄市總預算案", "高雄市政府經濟發展局單位預算"], "地方政府的預算書"),
        (["經濟作業基金附屬單位預算"], "基金（附屬單位預算）的預算書"),
        (["經濟部工業局單位決算"], "決算書"),
    ],
)
def test_book_of_another_kind_is_named_and_refused(tmp_path, lines, cover, kind):
    message, code = refused(written(tmp_path, [*cover, *lines[7:]]))
    assert (kind in message, "不在支援範圍" in message, code) == (True, True, 2)


def test_resolution_that_breaks_a_rule_of_its_columns_is_refused_with_its_line(tmp_path, lines):
    lines[2302] = lines[2302].replace("凍結 10%", "凍結 120%")
    message, code = refused(written(tmp_path, lines))
    assert ("第 2303 行" in message, "這一項決議不能存入" in message, code) == (True, True, 2)
