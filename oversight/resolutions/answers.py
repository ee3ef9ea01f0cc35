"""Reads the text of one answer (辦理情形): letters, release, who leads, what was delivered.

What an agency says it did is kept apart from what the Legislative Yuan confirmed: a release is read only from
the Legislative Yuan's own letter (「業經立法院…函復准予動支在案」).
"""

import datetime
import re
from dataclasses import dataclass
from typing import Literal

from budget.notation import Found
from budget.notation.dates import find_roc_dates
from budget.notation.letters import LetterNumber, find_letter_numbers
from budget.notation.text import fold

from .prose import Prose
from .report_wording import ReportType, find_report_types

AnswerKind = Literal["comply", "delivered", "contributed", "released", "narrative", "not_ours"]
Direction = Literal["to_legislature", "to_agency", "from_legislature", "unknown"]


@dataclass(frozen=True, slots=True)
class AnswerLetter:
    """One letter of the answer; ``source[start:end] == clause``.

    ``date`` is None where none is written before it (「於同日以…」 takes the date named before). ``recipient`` is
    as written (「該部」 is resolved to the lead agency of the same answer), None where unknown.
    """

    letter: LetterNumber
    date: datetime.date | None
    direction: Direction
    recipient: str | None
    clause: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Release:
    """The Legislative Yuan's letter that lets frozen money move; ``full`` is False for 部分准予動支."""

    date: datetime.date | None
    letter: LetterNumber | None
    full: bool
    clause: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What one answer says. ``checkable`` is False where it names no letter, date or report to verify."""

    kind: AnswerKind
    letters: tuple[AnswerLetter, ...]
    lead_agency: str | None
    report_type: ReportType | None
    release: Release | None
    doubts: tuple[str, ...]

    @property
    def checkable(self) -> bool:
        return bool(self.letters or self.release or self.report_type)


_LEAD = re.compile(r"由(?P<lead>[一-鿿]{2,20}?)(?:主政|主責|主辦|彙整|統籌)")
_NOT_OURS = re.compile(
    r"(?:非|不)屬?(?:本(?:部|院|會|署|局|處|機關|單位))(?:主管|權責|職掌)?之?(?:業務|權責|職掌)"
)
_COMPLY = re.compile(r"(?:(?:將|均|已|業|業已))?(?:遵照|依照|配合)(?:決議(?:事項|內容)?)?辦理[。.]?")
_RELEASED = re.compile(r"(?<!未)(?<!不)(?:准予|同意|准)動支")
_PARTIAL = re.compile(r"部分(?:准予|同意|准)|其餘[^，。]{0,6}凍結|動支[^，。]{0,4}\d+%|動支[^，。]{0,8}分之")
_AFTER = re.compile(r"函?[^。;]{0,40}?(?P<to>立法院)")
_REPLY = re.compile(
    r"函(?:回?復|回?覆|報|送|請|知|轉|陳)*[^，。;回復覆]{0,3}?(?P<to>該[部院會署局處]|(?!立法院)[一-鿿]{1,14}?(?:部|院|會|署|局|處))"
)
_INCOMING = re.compile(r"(?:奉|依|據|依據|接獲|業經|經)(?P<by>[一-鿿]{2,14}?(?:部|院|會|署|局|處))[^。;]*$")
_SAME_DAY = re.compile(r"同日|當日|同一日")
_DELIVERED = re.compile(r"送|提出|提送|函復|函報|函")


def read_answer(text: str) -> Answer:
    """Read one answer as printed. Never fails; what cannot be read for certain is listed in ``doubts``."""
    prose = Prose(text)
    lead = _LEAD.search(prose.masked)
    lead_agency = prose.printed(*lead.span("lead")) if lead else None
    letters = tuple(_letter(prose, found, lead_agency) for found in find_letter_numbers(prose.flat))
    release = _release(prose, letters)
    doubts = [f"「{each.letter.text}」沒有日期" for each in letters if each.date is None]
    if release is not None and release.letter is None:
        doubts.append("准予動支沒有立法院函號")
    return Answer(
        kind=_kind(prose, letters, lead_agency, release),
        letters=letters,
        lead_agency=lead_agency,
        report_type=_delivered(prose),
        release=release,
        doubts=tuple(doubts),
    )


def _letter(prose: Prose, found: Found[LetterNumber], lead: str | None) -> AnswerLetter:
    low, high = prose.sentence_at(found.start)
    clause = prose.clause(low, high)
    direction, recipient = _direction(prose, found, low, high)
    if recipient is not None and recipient.startswith("該"):
        recipient = lead
    printed = prose.clause(found.start, found.end).words
    return AnswerLetter(
        letter=LetterNumber(found.value.word, found.value.number, printed),
        date=_date_before(prose, found.start),
        direction=direction,
        recipient=recipient,
        clause=clause.words,
        start=clause.start,
        end=clause.end,
    )


def _direction(prose: Prose, found: Found[LetterNumber], low: int, high: int) -> tuple[Direction, str | None]:
    """Who wrote to whom: by the letter's own word, then by what stands before and after it."""
    if fold("立院") in fold(found.value.word):
        return "from_legislature", None
    if _INCOMING.search(prose.masked[low : found.start]):
        return "unknown", None  # a letter the agency received from another one
    reply = _REPLY.match(prose.masked, found.end, high)
    if reply:
        return "to_agency", prose.printed(*reply.span("to"))
    if _AFTER.match(prose.masked, found.end, high):
        return "to_legislature", "立法院"
    return "unknown", None


def _date_before(prose: Prose, position: int) -> datetime.date | None:
    """The last date named before a letter in its sentence; 「同日」 reaches back to earlier sentences."""
    low, _ = prose.sentence_at(position)
    if _SAME_DAY.search(prose.masked, low, position):
        low = 0
    dates = [each.value for each in find_roc_dates(prose.flat[low:position])]
    return dates[-1] if dates else None


def _release(prose: Prose, letters: tuple[AnswerLetter, ...]) -> Release | None:
    for match in _RELEASED.finditer(prose.masked):
        low, high = prose.sentence_at(match.start())
        if "立法院" not in prose.masked[low:high]:
            continue
        clause = prose.clause(low, high)
        own = [
            each for each in letters if each.start == clause.start and each.direction == "from_legislature"
        ]
        return Release(
            date=own[-1].date if own else None,
            letter=own[-1].letter if own else None,
            full=_PARTIAL.search(prose.masked, low, high) is None,
            clause=clause.words,
            start=clause.start,
            end=clause.end,
        )
    return None


def _delivered(prose: Prose) -> ReportType | None:
    """The kind of report the answer says was sent to the Legislative Yuan."""
    for low, high in prose.sentences():
        if "立法院" in prose.masked[low:high] and _DELIVERED.search(prose.masked, low, high):
            kinds = find_report_types(prose, low, high)
            if kinds:
                return kinds[0]
    return None


def _kind(
    prose: Prose, letters: tuple[AnswerLetter, ...], lead: str | None, release: Release | None
) -> AnswerKind:
    if release is not None:
        return "released"
    if _NOT_OURS.search(prose.masked):
        return "not_ours"
    if _COMPLY.fullmatch(prose.masked):
        return "comply"
    if lead is not None and any(each.direction == "to_agency" for each in letters):
        return "contributed"
    if any(each.direction == "to_legislature" for each in letters):
        return "delivered"
    return "narrative"
