"""How well freezes are read, held against what people keyed: 917 FY114 proposals with their amounts (`frozen`), and a
sample of 100 whose report type, committee and consent were keyed by reading the texts.

The sample is every seventh of the passed freezes in the order of the file, the first hundred of these.
"""

import csv
import re
import tarfile

import pytest

from budget.line_list_import import import_lines
from budget.models import Agency, FiscalYear, LineItem
from oversight.linking import LineBook
from oversight.resolutions.clauses import read_resolution
from tests.paths import REPO, shared_data

CODE = re.compile(r"\b\d{10}\b")
KEYED = REPO / "tests" / "oversight" / "resolutions" / "yardstick_sample.csv"
#: Every row whose amount is not the keyed one, with the cause.
DISAGREEMENTS = {
    "3201": "條文「877萬元」，鍵入者以 322 萬元計；讀取時註明全文有兩個以上預算數",
    "3827": "表決時改為「減列500萬元並凍結10%」，條文仍載30%；讀取時註明比例可能以減列後數額計",
    "4059": "鍵入者以前瞻特別預算為基數；讀取時註明全文有兩個以上預算數",
    "4759": "條文「凍結該項預算百分之三」，鍵入值為百分之一之數",
    "7135": "條文「凍結50萬元」，鍵入值為500萬元",
    "7518": "條文「凍結 200 萬元」，鍵入值為50萬元",
}
#: Of these the text itself shows that the key is wrong: (words of the text, amount they say).
MISKEYED = {
    "4759": ("凍結該項預算百分之三", 219_510),
    "7135": ("凍結50萬元", 500_000),
    "7518": ("凍結 200 萬元", 2_000_000),
}


@pytest.fixture(scope="module")
def rows():
    with shared_data("readr-fy114-proposals.csv").open(encoding="utf-8-sig", newline="") as file:
        return [
            row
            for row in csv.DictReader(file)
            if row["frozen"] not in ("", "0") and row["result"].endswith("通過")
        ]


@pytest.fixture(scope="module")
def amounts(rows):
    """id -> (keyed, read, doubts), of rows whose operative clause has an amount.

    A clause that says 「該項預算」 alone has none: of merged cases the keyed amount is that of the decision, which
    the text of the single case does not hold.
    """
    found = {}
    for row in rows:
        freezes = [each for each in read_resolution(row["內容"]).freezes if each.amount is not None]
        freezes = [each for each in freezes if each.stated != "none"]
        if freezes:
            doubts = tuple(doubt for each in freezes for doubt in each.doubts)
            read = [each.amount for each in freezes]
            found[row["ID"]] = (int(float(row["frozen"].replace(",", ""))), read, doubts)
    return found


def agrees(keyed, read):
    return keyed in (sum(read), *read)


def test_amounts_agree_with_the_keyed_ones(amounts):
    agreeing = sum(agrees(keyed, read) for keyed, read, _ in amounts.values())
    assert len(amounts) >= 500
    assert agreeing / len(amounts) >= 0.95


def test_every_disagreement_is_known_with_its_cause(amounts):
    assert {key for key, (keyed, read, _) in amounts.items() if not agrees(keyed, read)} == set(DISAGREEMENTS)


def test_wrong_amount_is_never_given_without_a_doubt(amounts):
    silent = {key for key, (keyed, read, doubts) in amounts.items() if not agrees(keyed, read) and not doubts}
    assert silent == set(MISKEYED)


@pytest.mark.parametrize("key", sorted(MISKEYED))
def test_key_that_contradicts_its_text(key, rows, amounts):
    words, amount = MISKEYED[key]
    assert words in next(row["內容"] for row in rows if row["ID"] == key)
    assert amounts[key][1] == [amount]


def test_amount_that_no_clause_states_carries_a_doubt(rows):
    silent = [
        row["ID"]
        for row in rows
        for each in read_resolution(row["內容"]).freezes
        if each.stated == "none" and each.amount is not None and not each.doubts
    ]
    assert silent == []


@pytest.fixture(scope="module")
def sample(rows):
    """(keyed row, what was read of its freezes) of the sample."""
    by_id = {row["ID"]: row for row in rows}
    with KEYED.open(encoding="utf-8", newline="") as file:
        keyed = list(csv.DictReader(file))
    return [(each, read_resolution(by_id[each["id"]]["內容"]).freezes[-1]) for each in keyed]


def test_sample_is_every_seventh_row(rows, sample):
    assert [each["id"] for each, _ in sample] == sorted((row["ID"] for row in rows[::7][:100]), key=int)


@pytest.mark.parametrize(
    ("column", "read"),
    [
        ("report_type", lambda freeze: freeze.report_type or ""),
        ("committee", lambda freeze: freeze.committee or ""),
        ("consent", lambda freeze: "yes" if freeze.consent else "no"),
    ],
    ids=["report_type", "committee", "consent"],
)
def test_condition_is_read_as_keyed(column, read, sample):
    wrong = [
        (each["id"], each[column], read(freeze)) for each, freeze in sample if each[column] != read(freeze)
    ]
    assert wrong == []


def coded(line):
    """The code of a line; a 節 of the list has none of its own, so that of its 目."""
    return line.code or line.parent.code


@pytest.mark.django_db
def test_budget_line_suggested_first_is_the_hand_matched_one(rows, tmp_path):
    """Where the matched line is among the lines of FY114; special budgets, matched to a whole 項 (00…), are not."""
    with tarfile.open(shared_data("lines-fy95-fy114-proposed.tar.gz")) as archive:
        archive.extractall(tmp_path, filter="data")
    (path,) = tmp_path.rglob("tw2025*.csv")
    import_lines(path, 114, "proposed")
    year = FiscalYear.objects.get(year=114)
    loaded = dict(
        LineItem.objects.filter(fiscal_year=year, agency__isnull=False).values_list("code", "agency")
    )
    books: dict[int, LineBook] = {}
    wrong, total = [], 0
    for row in rows:
        codes = [code for code in CODE.findall(row["item"]) if code in loaded and not code.startswith("00")]
        freezes = [
            each for each in read_resolution(row["內容"]).freezes if each.target.names or each.target.mu
        ]
        if not codes or not freezes:
            continue
        agency = Agency.objects.get(pk=loaded[codes[0]])
        book = books.setdefault(agency.pk, LineBook({year}, [agency]))
        proposal = book.bitten(freezes[0].target, 114, agency, freezes[0].stated_base)
        total += 1
        if proposal is None or coded(proposal.line) not in codes:
            wrong.append((row["ID"], codes, proposal and coded(proposal.line)))
    assert total >= 100
    assert 1 - len(wrong) / total >= 0.9, (total, len(wrong), wrong[:40])
