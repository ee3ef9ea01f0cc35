"""The real texts: the seed book, and 917 proposals of FY114 with the sums a person keyed in beside them."""

import csv
from datetime import date
from pathlib import Path

import pytest

from budget.notation.dates import find_roc_dates
from budget.notation.letters import find_letter_numbers
from budget.notation.money import find_amounts, find_shares, parse_amount
from tests.paths import shared_data


@pytest.fixture(scope="module")
def proposals() -> list[dict[str, str]]:
    path: Path = shared_data("readr-fy114-proposals.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def unexplained(proposals: list[dict[str, str]], column: str) -> tuple[int, list[str]]:
    """How many sums were keyed in, and the IDs of those that the text's amounts and shares do not give."""
    keyed, missing = 0, []
    for row in proposals:
        if row[column] in ("", "NA", "0"):
            continue
        keyed += 1
        text = f"{row['內容']}。{row['併案審查註記']}"
        amounts = {item.value for item in find_amounts(text)}
        products = [amount * item.value for amount in amounts for item in find_shares(text)]
        value = int(float(row[column]))
        # The person rounded shares to thousands.
        if value not in amounts and not any(abs(value - product) < 1000 for product in products):
            missing.append(row["ID"])
    return keyed, missing


def test_every_keyed_cut_is_read_from_its_text(proposals: list[dict[str, str]]) -> None:
    assert unexplained(proposals, "deleted") == (106, [])


def test_keyed_freezes_are_read_from_their_texts(proposals: list[dict[str, str]]) -> None:
    keyed, missing = unexplained(proposals, "frozen")
    # The 20 left are shares of what a cut leaves over, and a few sums keyed otherwise than printed.
    assert (keyed, len(missing)) == (849, 20)


def test_exact_amounts_of_the_proposals_read_back_alone(proposals: list[dict[str, str]]) -> None:
    found = [item for row in proposals for item in find_amounts(row["內容"]) if not item.approximate]
    assert [item for item in found if parse_amount(item.text) != item.value] == []


def test_letters_of_the_seed_book(seed_text: str) -> None:
    assert {item.value.normalised for item in find_letter_numbers(seed_text)} == {
        "院臺經字第1060028349號",
        "院臺經字第1060029556號",
        "院臺經字第104006450號",
        "經商字第10802408400號",
        "經商字第10802408180號",
        "經計字第10804021700號",
        "經授工字第10820402820號",
        "經授工字第10820404830號",
        "經授工字第10820405970號",
        "經授工字第10820407760號",
        "臺立院議字第1080701758號",
        "臺立院議字第1080701759號",
    }


def test_dates_of_the_seed_book(seed_text: str) -> None:
    days = {item.value for item in find_roc_dates(seed_text)}
    # 68年7月19日, 1993年5月3日 and 102年2月26日 are history; nothing is dated after 108年6月底, the book's as-of date.
    assert sorted(day for day in days if day.year < 2016) == [
        date(1979, 7, 19),
        date(1993, 5, 3),
        date(2013, 2, 26),
    ]
    assert max(days) == date(2019, 6, 30)
