"""The seed book in the database. Every expected value was read from the printed page by hand."""

from datetime import date

import pytest

from budget.models import LineItem
from oversight.book_import import import_book
from oversight.models import Letter, Resolution, ResolutionLine
from oversight.reference import load_reference
from oversight.rollups import differences
from tests.paths import SEED_BOOK

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """The seed book imported once for this module, rolled back after it."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        yield import_book(SEED_BOOK)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _open(seeded, db):
    """Each test sees the module's import and undoes only its own writes."""


def resolution(place):
    return Resolution.objects.with_status(TODAY).get(key=f"108-general-{place}")


def line(slug, year=109):
    return LineItem.objects.get(fiscal_year__year=year, slug=slug)


# The book's lines


@pytest.mark.parametrize(
    ("code", "this_year", "prior_year"),
    [
        ("0026100000", 9_155_093_000, 8_782_742_000),
        ("5226102200", 8_244_474_000, 7_879_840_000),
        ("5726100100", 354_975_000, 343_420_000),
        ("5726102000", 552_644_000, 555_402_000),
        ("5726109000", 0, 1_080_000),
        ("5726109800", 3_000_000, 3_000_000),
        ("0426100000", 9_036_000, 9_036_000),
        ("1226100210", 162_824_000, 164_824_000),
    ],
)
def test_line_has_the_printed_amounts(code, this_year, prior_year):
    item = line(code)
    assert (item.proposed, item.prior_year) == (this_year, prior_year)


def test_revenue_of_the_agency_adds_up_to_the_printed_total():
    agencies = LineItem.objects.filter(fiscal_year__year=109, side="revenue", kind="xiang")
    assert sum(item.proposed for item in agencies) == 286_485_000


@pytest.mark.parametrize(
    ("branch", "amount", "plans"),
    [("01", 3_796_926_000, 25), ("02", 4_447_548_000, 35)],
)
def test_detail_plans_add_up_to_their_branch_exactly(branch, amount, plans):
    item = line(f"5226102200/{branch}")
    details = [d.proposed for d in item.children.filter(kind="detail")]
    assert (item.proposed, len(details), sum(details)) == (amount, plans, amount)


def test_commissioned_work_hangs_below_its_branch_and_first_level_object():
    item = line("5226102200/01/2000/2039")
    assert (item.name, item.proposed, item.parent.name) == ("委辦費", 2_895_391_000, "業務費")


def test_line_of_the_book_has_no_statutory_figure():
    assert line("5226102200").statutory is None


# The resolutions


def test_resolutions_are_the_printed_twenty_one():
    keys = list(Resolution.objects.order_by("source_line").values_list("key", flat=True))
    common = [f"108-general-common-{n}" for n in range(1, 8)]
    ministry = [f"108-general-economics-13-1-{n}" for n in (15, 39, 46)]
    bureau = [f"108-general-economics-13-2-{n}" for n in range(1, 11)]
    assert keys == [*common, "108-general-finance-26-3-1", *ministry, *bureau]


def test_answers_are_sixteen_and_the_lost_ones_are_said_to_be_lost():
    lost = Resolution.objects.with_status(TODAY).filter(status="not_in_source").order_by("number")
    answered = Resolution.objects.filter(responses__isnull=False).distinct().count()
    assert (answered, [r.number_text for r in lost]) == (16, ["六", "七", "八", "九", "十"])


@pytest.mark.parametrize(
    ("number", "day"),
    [
        ("經商字第10802408400號", date(2019, 4, 16)),
        ("經商字第10802408180號", date(2019, 4, 16)),
        ("經計字第10804021700號", date(2019, 4, 19)),
        ("經授工字第10820404830號", date(2019, 2, 27)),
        ("經授工字第10820405970號", date(2019, 4, 1)),
        ("臺立院議字第1080701758號", date(2019, 5, 8)),
        ("臺立院議字第1080701759號", date(2019, 5, 8)),
        ("經授工字第10820407760號", date(2019, 3, 29)),
        ("經授工字第10820402820號", date(2019, 2, 15)),
    ],
)
def test_letter_has_its_date(number, day):
    assert (Letter.objects.get(number=number).issued_on, Letter.objects.count()) == (day, 9)


def test_common_resolution_one_cuts_eight_items_by_their_percentages():
    cuts = resolution("common-1").uniform_cuts.all()
    assert [int(cut.percent) for cut in cuts] == [5, 3, 4, 30, 5, 5, 4, 3]


@pytest.mark.parametrize(
    ("number", "amount", "base", "letter"),
    [
        (1, 822_469_100, 8_224_691_000, "臺立院議字第1080701758號"),
        (2, 55_540_200, 555_402_000, "臺立院議字第1080701759號"),
    ],
)
def test_freeze_of_ten_percent_is_released_by_the_yuans_letter(number, amount, base, letter):
    row = resolution(f"economics-13-2-{number}")
    freeze = row.freezes.get()
    step = freeze.steps.get()
    assert (freeze.share_label, freeze.amount, freeze.stated_base, row.remaining) == ("10%", amount, base, 0)
    assert (row.status, step.happened_on, step.letter.number) == ("released", date(2019, 5, 8), letter)


@pytest.mark.parametrize(
    ("place", "words", "due"),
    [
        ("common-5", ["108 年 6 月底前"], date(2019, 6, 30)),
        ("common-6", ["108 年 6 月底前", "次年 12 月底前"], date(2019, 6, 30)),
        ("finance-26-3-1", ["每年 4 月底前"], date(2019, 4, 30)),
        ("economics-13-1-15", ["1 個月內"], None),
        ("economics-13-1-46", ["下會期"], None),
        ("economics-13-2-4", ["2 個月內"], None),
        ("economics-13-2-5", ["2週內"], None),
        ("economics-13-2-8", ["2 週內"], None),
    ],
)
def test_deadline_is_kept_as_worded_and_dated_only_where_it_can_be(place, words, due):
    row = resolution(place)
    assert ([r.deadline_text for r in row.requirements.all()], row.due_on) == (words, due)


def test_relative_deadline_of_fy108_has_no_base_date_and_says_so():
    assert resolution("economics-13-2-4").due_state == "base_unknown"


@pytest.mark.parametrize(
    ("place", "status"),
    [
        ("common-1", "answered"),
        ("common-5", "handed_over"),
        ("finance-26-3-1", "delivered"),
        ("economics-13-1-39", "answered"),
        ("economics-13-1-46", "delivered"),
    ],
)
def test_status_follows_from_the_printed_answer(place, status):
    assert resolution(place).status == status


def test_resolution_headed_by_the_ministry_is_assigned_to_the_bureau():
    row = resolution("economics-13-1-15")
    assert (row.heading_agency.code, [a.agency.code for a in row.assignments.all()]) == ("2601", ["2610"])


# Links to budget lines


@pytest.mark.parametrize(
    ("number", "code", "equals"),
    [(1, "5226102200", (True, False)), (2, "5726102000", (True, True))],
)
def test_freeze_lands_on_its_line_of_fy108_and_its_base_on_the_proposed_figure(number, code, equals):
    link = resolution(f"economics-13-2-{number}").links.get()
    base = link.resolution.freezes.get().stated_base
    item = link.line
    assert (item.fiscal_year.year, item.code, link.role, link.state) == (108, code, "frozen", "confirmed")
    assert (base == item.proposed, base == item.statutory) == equals


def test_plan_mentioned_in_the_text_is_suggested_with_the_reason():
    link = ResolutionLine.objects.get(resolution__key="108-general-economics-13-2-3", line__kind="branch")
    assert (link.state, link.line.name) == ("suggested", "智慧電動機車能源補充設施普及計畫")
    assert link.reason == "條文提及「智慧電動機車能源補充設施普及計畫」，與109年度分支計畫同名"


def test_plan_written_a_little_differently_is_suggested_as_alike():
    link = resolution("economics-13-2-6").links.get()
    assert (link.line.name, "名稱近似" in link.reason) == ("智能電動車輛產業推動計畫", True)


# The import itself


def test_report_counts_what_it_did(seeded):
    facts = seeded.as_json()
    assert (facts["resolutions"], facts["answered"], facts["letters"], facts["changed"]) == (21, 16, 9, 0)
    assert facts["freezes"] == [
        {
            "key": "108-general-economics-13-2-1",
            "amount": 822_469_100,
            "base": 8_224_691_000,
            "released": 822_469_100,
        },
        {
            "key": "108-general-economics-13-2-2",
            "amount": 55_540_200,
            "base": 555_402_000,
            "released": 55_540_200,
        },
    ]


def test_report_names_the_sum_the_print_gets_wrong(seeded):
    off = {check["name"]: check["difference"] for check in seeded.as_json()["checks"]["off"]}
    assert off["1226100200 雜項收入 = 各節之和（前年度決算數）"] == -1_000


def test_importing_again_changes_nothing():
    again = import_book(SEED_BOOK)
    assert (again.tally.created, again.tally.changed) == (0, 0)


def test_importing_again_keeps_what_staff_decided():
    ResolutionLine.objects.filter(state="suggested").update(state="rejected")
    import_book(SEED_BOOK)
    assert not ResolutionLine.objects.filter(state="suggested").exists()


def test_importing_again_restores_a_text_that_was_altered():
    Resolution.objects.filter(key="108-general-common-7").update(text="改過")
    again = import_book(SEED_BOOK)
    assert (again.tally.changed, resolution("common-7").text[:8]) == (1, "各公務機關於辦理")


def test_every_step_is_told_and_none_more():
    steps = []
    import_book(SEED_BOOK, tick=lambda what, total: steps.append((what, total)))
    # Reading, the tables of one book, its lines, 21 resolutions.
    assert [what for what, _ in steps] == ["讀取", "書表", "科目", *["決議"] * 21]
    assert {total for _, total in steps} == {24}


def test_dry_run_writes_nothing():
    Resolution.objects.filter(key="108-general-common-7").update(text="改過")
    report = import_book(SEED_BOOK, dry_run=True)
    assert (report.tally.changed, resolution("common-7").text) == (1, "改過")


def test_roll_ups_equal_their_child_rows():
    assert list(differences()) == []
