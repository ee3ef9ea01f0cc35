"""Lists of lines in the database: the tree above the leaves, both stages, books of the same year, agencies."""

import tarfile

import pytest
from django.core.management import call_command

from budget.line_list_import import import_lines
from budget.models import Agency, AgencyName, FiscalYear, LineItem
from oversight.book_import import import_book
from oversight.reference import load_reference
from tests.budget.lists import ADMIN, EQUIPMENT, MINISTRY, PLAN, RESERVE, ROWS, write_list
from tests.factories import make_agency
from tests.paths import SEED_BOOK, shared_data

pytestmark = pytest.mark.django_db

EQUIPMENT_PATH = "expenditure/0026000000/0026100000/5726100000/5726109000"


@pytest.fixture
def listed(tmp_path):
    """Imports rows of FY108, as 預算案 unless told otherwise."""

    def run(*rows, stage="proposed", **options):
        return import_lines(write_list(tmp_path, *rows), 108, stage, **options)

    return run


def line(slug, year=108):
    return LineItem.objects.get(fiscal_year__year=year, slug=slug)


def counts(report):
    return report.tally.created, report.tally.changed, report.tally.unchanged


def complete_rows():
    first = EQUIPMENT.replace("5726109000", "5726109011")
    second = "2019,5726109019,NaN,其他設備,經濟部主管,工業局,一般建築及設備,工業支出,13.2.4.2,"
    return PLAN, ADMIN, first, second


def test_leaf_hangs_below_function_agency_and_ministry(listed):
    listed(*ROWS)
    plan = line("5226102200")
    assert plan.path == "expenditure/0026000000/0026100000/5226100000/5226102200"
    assert (plan.parent.name, plan.parent.parent.name, plan.parent.parent.parent.name) == (
        "科學支出",
        "工業局",
        "經濟部主管",
    )
    assert (plan.number, plan.proposed, plan.statutory, plan.agency.code) == (
        "1",
        8_224_691_000,
        None,
        "2610",
    )


def test_line_above_the_leaves_has_no_amount_and_says_so(listed):
    listed(*ROWS)
    agency = line("0026100000")
    assert (agency.proposed, agency.derivation) == (None, "編號由所屬各目推得；清單未載金額")


def test_mu_of_which_only_the_first_jie_is_listed_has_no_amount(listed):
    listed(*ROWS)
    mu = line("5726109000")
    assert (mu.name, mu.proposed, mu.derivation) == ("一般建築及設備", None, "清單僅列首節，未載本目金額")


def test_jie_without_its_own_code_goes_by_its_number(listed):
    listed(*ROWS)
    jie = line("5726109000/jie1")
    assert (jie.code, jie.name, jie.proposed, jie.derivation) == (
        "",
        "交通及運輸設備",
        1_080_000,
        "清單未載本節編號",
    )


def test_kuan_of_two_agencies_is_stored_once_and_belongs_to_none(listed):
    listed(*ROWS)
    ministry = LineItem.objects.get(kind="kuan", name="經濟部主管")
    assert (ministry.code, ministry.agency, ministry.children.count()) == ("0026000000", None, 2)


def test_note_becomes_the_description_of_a_new_line(listed):
    listed(PLAN + "仍照上年度預算數編列。")
    assert line("5226102200").description == "仍照上年度預算數編列。"


def test_list_again_changes_nothing(listed):
    listed(*ROWS)
    assert counts(listed(*ROWS)) == (0, 0, LineItem.objects.count())


def test_list_again_takes_few_queries(listed, django_assert_max_num_queries):
    listed(*ROWS)
    with django_assert_max_num_queries(6):
        listed(*ROWS)


def test_dry_run_reports_and_writes_nothing(listed):
    report = listed(*ROWS, dry_run=True)
    assert (report.tally.created, report.agencies, report.total) == (15, 2, 8_569_194_000)
    assert not LineItem.objects.exists()
    assert not Agency.objects.exists()
    assert not FiscalYear.objects.exists()


def test_amount_corrected_in_a_later_list_is_changed(listed):
    listed(*ROWS)
    report = listed(MINISTRY, PLAN.replace("8224691000", "1"), ADMIN, EQUIPMENT, RESERVE)
    assert (line("5226102200").proposed, report.tally.changed) == (1, 1)


def test_second_stage_lands_on_the_same_line(listed):
    listed(*ROWS)
    report = listed(PLAN.replace("8224691000", "7879840000"), stage="statutory")
    plan = line("5226102200")
    assert (plan.proposed, plan.statutory, report.tally.created) == (8_224_691_000, 7_879_840_000, 0)
    assert plan.source == "108年度中央政府總預算案、法定預算歲出機關別（開放資料）"


def test_row_left_out_is_reported(listed):
    report = listed(PLAN, ADMIN.replace("5726100100", "57261001000"))
    assert (report.rows, len(report.skipped)) == (1, 1)


def test_complete_list_stores_sums_and_says_so(listed):
    listed(*complete_rows(), complete=True)
    mu, agency = line("5726109000"), line("0026100000")
    assert (mu.proposed, mu.derivation) == (1_080_000, "所屬各節合計；編號由所屬各節推得")
    # 8,224,691 + 343,420 + 1,080 千元
    assert (agency.proposed, agency.derivation) == (8_569_191_000, "所屬各目合計；編號由所屬各目推得")
    assert line("0026000000").proposed is None


def test_amount_a_complete_list_does_not_print_stays_unknown(listed):
    listed(*complete_rows(), complete=True)
    assert line("5726109019").proposed is None


def test_complete_list_gives_a_jie_its_code(listed):
    listed(*ROWS)
    jie = line("5726109000/jie1")
    listed(*complete_rows(), stage="statutory", complete=True)
    jie.refresh_from_db()
    assert (jie.path, jie.code, jie.proposed, jie.statutory, jie.derivation) == (
        f"{EQUIPMENT_PATH}/5726109011",
        "5726109011",
        1_080_000,
        1_080_000,
        "",
    )
    assert LineItem.objects.filter(kind="jie").count() == 2


def test_first_jie_is_found_again_under_its_code(listed):
    listed(*complete_rows(), stage="statutory", complete=True)
    listed(EQUIPMENT)
    assert line("5726109011").proposed == 1_080_000
    assert counts(listed(EQUIPMENT))[:2] == (0, 0)


def test_other_function_before_the_same_plan_is_the_same_line(listed):
    listed(PLAN)
    report = listed(PLAN.replace("5226102200", "5426102200"), stage="statutory")
    plan = line("5226102200")
    assert (plan.statutory, plan.derivation) == (8_224_691_000, "法定預算清單印作 5426102200")
    assert report.tally.created == 0
    assert report.notes == [
        "第 2 行：編號 5426102200 與已存的 5226102200 工業技術升級輔導 是同一目，編號不同"
    ]


def test_facts_of_idb_and_both_lists_of_fy108_agree():
    load_reference()
    before = {item.slug: (item.proposed, item.statutory, item.derivation) for item in LineItem.objects.all()}
    for stage in ("proposed", "statutory"):
        import_lines(shared_data(f"lines-fy108-{stage}.csv"), 108, stage)
    ours = LineItem.objects.filter(agency__code="2610") | LineItem.objects.filter(slug="0026000000")
    assert {item.slug: (item.proposed, item.statutory, item.derivation) for item in ours} == before


@pytest.mark.parametrize("order", ["book first", "list first"])
def test_book_and_list_of_fy109_share_their_lines(order):
    load_reference()
    path = shared_data("lines-fy109-proposed.csv")
    if order == "list first":
        import_lines(path, 109, "proposed")
    import_book(SEED_BOOK)
    ours = LineItem.objects.filter(fiscal_year__year=109, agency__code="2610", side="expenditure")
    of_book = {item.path: (item.proposed, item.description, item.source_line) for item in ours}
    report = import_lines(path, 109, "proposed")
    assert {item.path: (item.proposed, item.description, item.source_line) for item in ours.all()} == of_book
    assert (line("5226102200", 109).proposed, line("5726109011", 109).proposed) == (8_244_474_000, 0)
    assert report.notes == []


def test_amount_that_differs_from_the_book_is_reported_and_the_book_kept(tmp_path):
    load_reference()
    import_book(SEED_BOOK)
    row = PLAN.replace("2019,", "2020,").replace("8224691000", "8244474001")
    report = import_lines(write_list(tmp_path, row), 109, "proposed")
    assert line("5226102200", 109).proposed == 8_244_474_000
    assert report.notes == [
        "第 2 行：5226102200 工業技術升級輔導 清單為 8,244,474,001 元，預算書為 8,244,474,000 元，保留預算書所印"
    ]


def test_book_after_a_list_gives_its_lines_to_the_book():
    load_reference()
    import_lines(shared_data("lines-fy109-proposed.csv"), 109, "proposed")
    call_command("seed", verbosity=0)
    plan = line("5226102200", 109)
    assert (plan.book is not None, plan.source, plan.source_line) == (True, "歲出機關別預算表", 399)


def test_complete_list_of_fy101_adds_up_to_the_published_total():
    import_lines(shared_data("lines-fy101-statutory-complete.csv"), 101, "statutory", complete=True)
    totals = LineItem.objects.filter(kind="xiang").values_list("statutory", flat=True)
    assert sum(amount or 0 for amount in totals) == 1_938_839_047_000


def test_lists_of_fy101_share_their_lines_under_two_codes(tmp_path):
    """The 法定 list prints another 政事別 before 948 of the 1,230 目 that both have."""
    with tarfile.open(shared_data("lines-fy95-fy114-proposed.tar.gz")) as archive:
        archive.extract("./tw2012ap.csv", tmp_path, filter="data")
    import_lines(tmp_path / "tw2012ap.csv", 101, "proposed")
    statutory = shared_data("lines-fy101-statutory-complete.csv")
    report = import_lines(statutory, 101, "statutory", complete=True)
    assert LineItem.objects.filter(kind="mu").count() == 1230
    assert LineItem.objects.filter(kind="mu", derivation__contains="清單印作").count() == 948
    assert report.tally.created == 485 - 239


def test_new_agency_stands_below_its_ministry(listed):
    listed(*ROWS)
    agency = Agency.objects.get(code="2610")
    assert (agency.name, agency.parent.name, agency.parent.parent) == ("工業局", "經濟部", None)


def test_reserve_is_no_agency(listed):
    listed(RESERVE)
    assert line("8979018900").agency is None
    assert not Agency.objects.exists()


def test_provincial_government_is_an_agency_and_a_grant_is_none(listed):
    listed(
        "2019,3271150100,0,無細項,省市地方政府,臺灣省政府,一般行政,行政支出,26.1.1,",
        "2019,5171185100,1,無細項,省市地方政府,補助直轄市及縣市政府,直轄市及縣市教育補助,教育支出,26.3.1,",
    )
    assert list(Agency.objects.values_list("code", "parent")) == [("7115", None)]


def test_agency_that_is_stored_keeps_its_name_and_parent(listed):
    make_agency("2610", name="本局", full_name="某部本局")
    listed(*ROWS)
    agency = Agency.objects.get(code="2610")
    assert (agency.name, agency.parent) == ("本局", None)


def names():
    rows = AgencyName.objects.filter(code="2610").order_by("first_year")
    return list(rows.values_list("name", "first_year", "last_year"))


@pytest.mark.parametrize("years", [(111, 112, 113), (113, 112, 111), (111, 113, 112)])
def test_names_of_an_agency_keep_their_years_in_any_order(tmp_path, years):
    for year in years:
        row = PLAN.replace("2019,", f"{year + 1911},").replace(
            "工業局", "產業發展署" if year > 112 else "工業局"
        )
        import_lines(write_list(tmp_path, row), year, "proposed")
    assert names() == [("工業局", 111, 112), ("產業發展署", 113, 113)]
    assert Agency.objects.get(code="2610").name == "產業發展署"


def test_years_nobody_has_seen_stay_open_until_their_list_comes(tmp_path):
    seen = []
    for year in (108, 110, 109):
        row = PLAN.replace("2019,", f"{year + 1911},")
        import_lines(write_list(tmp_path, row), year, "proposed")
        seen.append([(first, last) for _, first, last in names()])
    assert seen == [[(108, 108)], [(108, 108), (110, 110)], [(108, 110)]]
