"""How a resolution is cited and keyed, in the forms old and new books print."""

import pytest

from budget.models import Agency, FiscalYear
from oversight.models import Committee, Resolution


def made(**fields):
    defaults = {"fiscal_year": FiscalYear(year=108), "part": "review", "number": 1, "text": "決議"}
    return Resolution(**{**defaults, **fields})


@pytest.mark.parametrize(
    ("number", "printed", "label"),
    [
        (46, "四十六", "第四十六項"),
        (13, "(十三)", "第十三項"),
        (21, "（二十一）", "第二十一項"),
        (5, "", "第五項"),
        (10_000, "", "第10000項"),
    ],
)
def test_number_is_told_as_people_say_it(number, printed, label):
    assert made(number=number, number_text=printed).number_label == label


def test_citation_names_year_committee_heading_and_item():
    row = made(
        committee=Committee(slug="economics", name="經濟委員會"),
        side="expenditure",
        kuan=13,
        xiang=2,
        heading_agency=Agency(code="2610", name="工業局"),
        number_text="一",
    )
    assert row.citation == "108年度總預算 › 經濟委員會 › 歲出第13款第2項 工業局 › 第一項"


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"part": "common", "number": 7}, "108-general-common-7"),
        (
            {"committee": Committee(slug="economics"), "kuan": 13, "xiang": 2},
            "108-general-economics-13-2-1",
        ),
        ({"kuan": 13, "xiang": 2}, "108-general-review-13-2-1"),
        ({"part": "added", "heading_agency": Agency(code="2601"), "number": 75}, "108-general-added-2601-75"),
    ],
)
def test_key_leaves_out_what_the_print_leaves_out(fields, key):
    assert made(**fields).natural_key() == key


def test_key_once_given_does_not_follow_later_corrections():
    row = made(kuan=13, xiang=2)
    row.fill_derived()
    row.committee = Committee(slug="economics", name="經濟委員會")
    row.fill_derived()
    assert row.key == "108-general-review-13-2-1"
