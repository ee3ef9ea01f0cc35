"""What the report holds as of a day, and how its files are typed."""

import csv
import datetime
import io
import json
from zipfile import ZipFile

import openpyxl
import pypdfium2
import pypdfium2.raw
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from budget.models import Agency, FiscalYear
from oversight.models import Resolution, Response
from oversight.reports.content import LOST, UNANSWERED, Heading, gather
from oversight.reports.files import KINDS

AUGUST, YEAR_END = datetime.date(2019, 8, 31), datetime.date(2020, 2, 15)
FIRST = "108-general-economics-13-2-1"


def report_of(as_of=YEAR_END):
    return gather(Agency.objects.get(code="2610"), FiscalYear.objects.get(year=108), as_of)


def item(report, key=FIRST):
    return next(each for each in report.items if each.key == key)


def answer(text, **fields):
    resolution = Resolution.objects.get(key=FIRST)
    fields = {"kind": "narrative", "state": "published", "agency": Agency.objects.get(code="2610"), **fields}
    return Response.objects.create(resolution=resolution, text=text, **fields)


def test_headings_stand_as_printed_in_their_order():
    headings = [(each.number, each.text) for each in report_of().entries if isinstance(each, Heading)]
    assert headings == [
        ("壹、", "通案決議部分"),
        ("貳、", "各組審查決議部分"),
        ("", "財政委員會審議結果"),
        ("", "歲出部分第 26 款第 3 項省市地方政府"),
        ("", "經濟部審議結果"),
        ("", "歲出部分第 13 款第 1 項經濟部"),
        ("", "歲出部分第 13 款第 2 項工業局"),
    ]


def test_report_counts_what_is_answered_and_what_is_not():
    report = report_of()
    assert [report.count(state) for state in ("answered", "unanswered", "lost")] == [16, 0, 5]


def test_later_answer_is_printed_from_its_day_on():
    answer("決算時之辦理情形。", as_of=datetime.date(2019, 12, 31))
    assert item(report_of(AUGUST)).answer.startswith("本案業經立法院")
    assert item(report_of(YEAR_END)).answer == "決算時之辦理情形。"


def test_answer_of_the_very_day_counts():
    answer("當日之辦理情形。", as_of=AUGUST)
    assert item(report_of(AUGUST)).answer == "當日之辦理情形。"


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_unpublished_answer_is_not_printed(state):
    answer("尚未公布。", as_of=AUGUST, state=state)
    assert item(report_of()).answer.startswith("本案業經立法院")


def test_unanswered_item_is_marked():
    Response.objects.filter(resolution__key=FIRST).delete()
    assert (item(report_of()).answer, item(report_of()).state) == (UNANSWERED, "unanswered")


def test_lost_answer_is_marked_otherwise():
    lost = next(each for each in report_of().items if each.state == "lost")
    assert lost.answer == LOST


def test_number_of_queries_does_not_depend_on_items(django_assert_num_queries):
    agency, year = Agency.objects.get(code="2610"), FiscalYear.objects.get(year=108)
    with django_assert_num_queries(4):
        gather(agency, year, YEAR_END)


def test_new_form_numbers_its_parts_as_the_newer_books_do():
    year = FiscalYear.objects.create(year=113)
    agency = Agency.objects.get(code="2610")
    for part, number in (("common", 1), ("added", 1)):
        row = Resolution(
            fiscal_year=year,
            part=part,
            number=number,
            heading_agency=agency,
            kind="instruct",
            text="請改善。",
        )
        row.fill_derived()
        row.save()
    headings = [(h.number, h.text) for h in gather(agency, year, YEAR_END).entries if isinstance(h, Heading)]
    assert headings == [("一、", "總預算案部分：通案決議"), ("二、", "新增通過決議"), ("", "工業局部分")]


def test_pdf_is_tagged_a4_with_a_number_on_every_page():
    content = KINDS["pdf"].write(report_of())
    document = pypdfium2.PdfDocument(content)
    assert pypdfium2.raw.FPDFCatalog_IsTagged(document.raw)
    numbers = [page.get_textpage().get_text_range().split()[-1] for page in document]
    assert numbers == [str(n) for n in range(1, len(document) + 1)]
    assert tuple(map(round, document[0].get_size())) == (595, 842)


def test_pdf_repeats_its_heads_on_every_page():
    document = pypdfium2.PdfDocument(KINDS["pdf"].write(report_of()))
    texts = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    assert all(
        "中華民國108年度" in text and "辦理情形報告表" in text and "項次內容" in text for text in texts
    )


def test_odt_repeats_its_heads_and_numbers_its_pages():
    with ZipFile(io.BytesIO(KINDS["odt"].write(report_of()))) as package:
        content, styles = package.read("content.xml").decode(), package.read("styles.xml").decode()
    assert content.count("<table:table-header-rows>") == 1
    assert "<text:page-number/>" in styles


def test_tables_keep_a_text_that_looks_like_a_formula(tmp_path):
    answer("=1+1", as_of=AUGUST)
    report = report_of()
    sheet = openpyxl.load_workbook(io.BytesIO(KINDS["xlsx"].write(report))).active
    cells = [cell for row in sheet for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s"]
    rows = list(csv.reader(io.StringIO(KINDS["csv"].write(report).decode("utf-8-sig"))))
    assert ["'=1+1" in row for row in rows].count(True) == 1


def test_json_holds_every_item_with_its_state():
    body = json.loads(KINDS["json"].write(report_of()))
    assert (body["counts"], len(body["items"])) == ({"answered": 16, "unanswered": 0, "lost": 5}, 21)
    assert body["items"][-1]["answer"] is None


@pytest.mark.parametrize("name", sorted(KINDS))
def test_command_writes_every_format(name, tmp_path, capsys):
    output = tmp_path / f"report.{name}"
    call_command("export_report", agency="2610", year=108, format=name, output=output)
    assert output.read_bytes()
    assert "已辦理 16、尚無辦理情形 0、來源未載 5" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"agency": "9999", "year": 108}, "沒有這個機關代碼"),
        ({"agency": "2610", "year": 99}, "沒有該年度的決議"),
        ({"agency": "2610", "year": 109}, "無報告可印"),
    ],
)
def test_command_that_cannot_writes_nothing(options, reason, tmp_path):
    output = tmp_path / "report.odt"
    with pytest.raises(CommandError, match=reason):
        call_command("export_report", format="odt", output=output, **options)
    assert not output.exists()


# The page


def address(year=108):
    return reverse("agency-report", args=["2610", year])


def test_page_shows_the_form_and_what_is_missing(client):
    page = client.get(address()).text
    assert "5案來源未載辦理情形" in page
    assert page.count("<tr><td><p>") + page.count('<tr class="missing">') == 28


@pytest.mark.parametrize("name", sorted(KINDS))
def test_page_gives_every_format_as_a_file(name, client):
    response = client.get(address(), {"format": name, "as_of": "2019-08-31"})
    assert response.status_code == 200
    assert f'filename="2610-108-report-2019-08-31.{name}"' in response["Content-Disposition"]


@pytest.mark.parametrize("query", ["format=exe", "as_of=昨天", "fromat=pdf"])
def test_page_refuses_what_it_does_not_know(query, client):
    response = client.get(f"{address()}?{query}")
    assert response.status_code == 400
    assert "Content-Disposition" not in response


def test_page_of_a_year_without_resolutions_is_not_found(client):
    assert client.get(address(109)).status_code == 404


def test_page_takes_a_bounded_number_of_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        client.get(address())


def test_agency_page_links_its_reports(client):
    assert address() in client.get(reverse("agency-detail", args=["2610"])).text
