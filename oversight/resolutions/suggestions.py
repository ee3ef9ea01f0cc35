"""What a text suggests, field by field, each with the words it came from: for a person to accept, never facts.

`suggest_from_resolution` speaks of the resolution itself, its freezes, reports owed, uniform cuts and cuts, numbered
from 1 in the order of the text; `suggest_from_answer` of the letters an answer cites, its lead agency, its kind, and
the release or delivery it tells of. `text[start:end] == words` for every suggestion; `doubts` say what a person has to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from .answers import read_answer
from .clauses import Reading, read_resolution
from .deadline_wording import DeadlineWording
from .demand_wording import Demand
from .freeze_wording import FreezeClause

Subject = Literal[
    "resolution", "freeze", "requirement", "uniform_cut", "cut", "mention", "answer", "letter", "release"
]

#: How a report type is worded in the operative clause.
_REPORTS = {"written": "書面報告", "special": "專案報告", "oral": "口頭報告"}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One value for one field of one object; `number` tells objects of a kind apart, from 1."""

    subject: Subject
    number: int
    field: str
    value: Any
    words: str
    start: int
    end: int
    doubts: tuple[str, ...] = ()


def suggest_from_resolution(text: str, known_names: Iterable[str] = ()) -> tuple[Suggestion, ...]:
    """Suggestions from a resolution as printed; never fails."""
    reading = read_resolution(text, known_names)
    return tuple(_from_reading(text, reading))


def _from_reading(text: str, reading: Reading) -> Iterator[Suggestion]:
    if reading.kind is not None:
        yield _said("resolution", 1, "kind", reading.kind, text, *_where_kind(text, reading))
    for number, freeze in enumerate(reading.freezes, start=1):
        yield from _freeze(text, number, freeze)
    for number, demand in enumerate((each for each in reading.demands if each.deliverable), start=1):
        yield from _demand(text, number, demand)
    for cut in reading.uniform_cuts:
        yield _said("uniform_cut", cut.number, "percent", cut, text, cut.start, cut.end)
    for number, each in enumerate(reading.cuts, start=1):
        yield _said("cut", number, "amount", each.amount, text, each.start, each.end, each.doubts)
    for number, mention in enumerate(reading.mentions, start=1):
        yield _said("mention", number, "name", mention.name, text, mention.start, mention.end)


def _where_kind(text: str, reading: Reading) -> tuple[int, int]:
    """The clause that makes a resolution what it is; its beginning where none does."""
    clauses: list[Any] = [*reading.freezes, *reading.cuts, *reading.uniform_cuts, *reading.demands]
    return (clauses[0].start, clauses[0].end) if clauses else (0, min(len(text), 40))


def _freeze(text: str, number: int, freeze: FreezeClause) -> Iterator[Suggestion]:
    start, end = freeze.start, freeze.end

    def said(name: str, value: Any, words: str = "", doubts: tuple[str, ...] = ()) -> Suggestion:
        return _said("freeze", number, name, value, text, *_within(text, start, end, words), doubts)

    merged = ("併案：下列各案合為一筆凍結",) if freeze.merged else ()
    yield said("clause", freeze.clause, doubts=merged)
    yield said("stated", freeze.stated)
    if freeze.share is not None:
        yield said("share", freeze.share)
    if freeze.stated_base is not None:
        yield said("stated_base", freeze.stated_base, freeze.base_text or "", freeze.doubts)
    if freeze.amount is not None:
        yield said("amount", (freeze.amount, freeze.how), doubts=freeze.doubts)
    if freeze.report_type is not None:
        yield said("report_type", freeze.report_type, _REPORTS.get(freeze.report_type, ""))
    if freeze.committees:
        yield said("committees", freeze.committees, freeze.committees[0])
    yield said("consent", freeze.consent, "同意" if freeze.consent else "")
    if freeze.deadline is not None:
        yield _deadline("freeze", number, text, freeze.deadline)


def _demand(text: str, number: int, demand: Demand) -> Iterator[Suggestion]:
    start, end = demand.start, demand.end
    yield _said("requirement", number, "title", demand.deliverable, text, start, end)
    if demand.report_type is not None:
        place = _within(text, start, end, _REPORTS.get(demand.report_type, ""))
        yield _said("requirement", number, "report_type", demand.report_type, text, *place)
    if demand.committees:
        place = _within(text, start, end, demand.committees[0])
        yield _said("requirement", number, "committees", demand.committees, text, *place)
    if demand.deadline is not None:
        yield _deadline("requirement", number, text, demand.deadline)


def _deadline(subject: Subject, number: int, text: str, deadline: DeadlineWording) -> Suggestion:
    return _said(subject, number, "deadline", deadline, text, deadline.start, deadline.end)


def suggest_from_answer(text: str) -> tuple[Suggestion, ...]:
    """Suggestions from an answer (辦理情形); never fails."""
    return tuple(_from_answer(text))


def _from_answer(text: str) -> Iterator[Suggestion]:
    answer = read_answer(text)
    yield _said("answer", 1, "kind", answer.kind, text, 0, min(len(text), 40), answer.doubts)
    if answer.lead_agency:
        place = _within(text, 0, len(text), answer.lead_agency)
        yield _said("answer", 1, "lead_agency", answer.lead_agency, text, *place)
    for number, letter in enumerate(answer.letters, start=1):
        yield _said("letter", number, "letter", letter, text, letter.start, letter.end)
    if answer.release is not None:
        release = answer.release
        doubts = () if release.full else ("只准予部分動支，金額請自行核對",)
        yield _said("release", 1, "release", release, text, release.start, release.end, doubts)


def _within(text: str, start: int, end: int, words: str) -> tuple[int, int]:
    """Where the telling words stand in a clause; all of it where they are not found as they are."""
    found = text.find(words, start, end) if words else -1
    return (found, found + len(words)) if found >= 0 else (start, end)


def _said(
    subject: Subject,
    number: int,
    name: str,
    value: Any,
    text: str,
    start: int,
    end: int,
    doubts: tuple[str, ...] = (),
) -> Suggestion:
    return Suggestion(subject, number, name, value, text[start:end], start, end, doubts)
