"""Decisions as minutes word them. The first two are the trade's own examples; the rest from minutes of 105 and 106."""

import csv
from fractions import Fraction

import pytest

from oversight.resolutions.decision_wording import read_decision
from tests.paths import shared_data

MIXED = "決議：「均准予備查，提報院會」；第七案至第十二案，決議：「准予動支，提報院會」，請查照案。"


@pytest.mark.parametrize(
    ("text", "kind", "reported", "count"),
    [
        ("27案報告完竣，同意動支，並提報院會", "approved", True, 27),
        ("均准予動支70%，其餘繼續凍結", "partly", False, None),
        ("業已處理完竣，准予動支，請查照案。", "approved", False, None),
        ("交經濟委員會處理。", "referred", False, None),
        ("交財政、社會福利及衛生環境兩委員會。", "referred", False, None),
        ("另定期處理。（原決定：退回程序委員會重新提出；嗣經復議，作如上決定。）", "postponed", False, None),
        ("退回程序委員會重新提出。", "bounced", False, None),
        ("退回補件。", "returned", False, None),
        ("十二案報告完竣，准予備查", "filed", False, 12),
        ("繼續凍結。", "continued", False, None),
        ("請查照案。", "", False, None),
    ],
)
def test_decision_is_read(text, kind, reported, count):
    wording = read_decision(text)
    assert (wording.kind, wording.reported, wording.count) == (kind, reported, count)


@pytest.mark.parametrize(
    ("text", "share"),
    [("均准予動支70%，其餘繼續凍結", Fraction(7, 10)), ("准予動支百分之五十", Fraction(1, 2))],
)
def test_percent_is_read(text, share):
    assert read_decision(text).percent == share


def test_two_decisions_in_one_text_are_not_one():
    assert read_decision(MIXED).kinds == ("approved", "filed")
    assert read_decision(MIXED).kind == ""


def test_every_decision_of_the_minutes_is_read():
    with shared_data("ly-minutes-freeze-items-fy105-106.csv").open(encoding="utf-8-sig") as file:
        decided = {row["decision"].strip() for row in csv.DictReader(file)} - {""}
    assert [text for text in decided if not read_decision(text).kinds] == []
