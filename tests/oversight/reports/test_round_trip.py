"""Seed → database → file → read back: the same 21 items, answers and letters, character for character."""

import datetime
import shutil
import subprocess

import pytest
from django.core.management import call_command

from budget.book.source import BookError
from budget.models import Agency, FiscalYear
from oversight.models import Assignment, Resolution, Response
from oversight.reports.content import gather
from oversight.reports.files import KINDS
from oversight.reports.reading import read_report_file
from oversight.resolutions.answers import read_answer

AS_OF = datetime.date(2026, 11, 26)


@pytest.fixture
def report():
    return gather(Agency.objects.get(code="2610"), FiscalYear.objects.get(year=108), AS_OF)


def pages_read(path):
    """(number, text, answer, committee heading, heading) of every row."""
    return [
        (row.number_text, row.text, row.answer, row.committee_heading, row.heading)
        for row in read_report_file(path).rows
    ]


def stored():
    """The same of what the database holds, in print order."""
    rows = Resolution.objects.filter(fiscal_year__year=108).order_by("source_line")
    answers = dict(Response.objects.values_list("resolution_id", "text"))
    return [
        (row.number_text, row.text, answers.get(row.pk), row.committee_heading or None, row.heading or None)
        for row in rows
    ]


@pytest.fixture(params=["odt", "pdf"])
def written(request, report, tmp_path):
    path = tmp_path / f"report.{request.param}"
    path.write_bytes(KINDS[request.param].write(report))
    return path


def test_file_reads_back_as_the_items_that_are_stored(written):
    assert pages_read(written) == stored()
    assert len(pages_read(written)) == 21


def test_file_names_year_and_agency(written):
    read = read_report_file(written)
    assert (read.year, read.agency) == (108, "經濟部工業局")


def test_letters_of_the_file_are_those_stored(written):
    read = {
        letter.letter.normalised
        for row in read_report_file(written).rows
        if row.answer
        for letter in read_answer(row.answer).letters
    }
    assert read == set(Response.objects.values_list("letters__number", flat=True)) - {None}
    assert len(read) == 9


def test_five_lost_answers_read_back_as_lost(written):
    lost = [row.number_text for row in read_report_file(written).rows if row.answer_state == "column_lost"]
    assert lost == ["六", "七", "八", "九", "十"]


@pytest.mark.parametrize("kind", ["odt", "docx"])
def test_file_saved_again_by_libreoffice_reads_the_same(kind, report, tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice on this machine")
    source = tmp_path / "report.odt"
    source.write_bytes(KINDS["odt"].write(report))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        office,
        "--headless",
        profile,
        "--convert-to",
        kind,
        "--outdir",
        str(tmp_path / "again"),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert pages_read(tmp_path / "again" / f"report.{kind}") == stored()


def test_import_of_ones_own_report_changes_nothing(written, capsys):
    before = Response.objects.count(), Resolution.objects.count()
    call_command("import_resolutions", str(written))
    assert "新增 0、變更 0、不變 37" in capsys.readouterr().out
    assert (Response.objects.count(), Resolution.objects.count()) == before


def test_import_adds_what_is_missing_as_a_draft(written):
    resolution = Resolution.objects.get(key="108-general-economics-13-2-1")
    Response.objects.filter(resolution=resolution).delete()
    call_command("import_resolutions", str(written), as_of=datetime.date(2019, 8, 31))
    answer = Response.objects.get(resolution=resolution)
    assert (answer.state, answer.as_of) == ("draft", datetime.date(2019, 8, 31))
    assert answer.letters.get().number_text == "台立院議字第1080701758號"


def test_import_that_is_tried_only_writes_nothing(written):
    Response.objects.all().delete()
    call_command("import_resolutions", str(written), "--dry-run")
    assert not Response.objects.exists()


def test_import_of_a_colleagues_report_adds_assignments_of_that_agency(written):
    other = Agency.objects.create(code="2699", name="虛構分局")
    call_command("import_resolutions", str(written), agency="2699")
    assert Assignment.objects.filter(agency=other).count() == 21


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04garbage", "檔案已損壞"),
        (b"%PDF-1.7\nnothing\n%%EOF", "PDF 檔已損壞"),
        ("經濟部工業局\n".encode(), "目次"),
    ],
    ids=["zip", "pdf", "text"],
)
def test_file_without_a_report_is_refused_with_its_reason(content, reason, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(BookError, match=reason):
        read_report_file(path)
