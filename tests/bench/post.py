"""The invented letters and meetings of `generate.py`: one letter a case each way, meetings that hear many cases."""

from __future__ import annotations

import datetime

from budget.notation.text import fold
from oversight.choices import StepKind
from oversight.models import Committee, Letter, Meeting, Response
from tests.bench.generate import MARK, Table

#: The steps that a committee takes at a meeting, which is on a Thursday.
_HEARD = frozenset(StepKind) - {
    StepKind.SENT,
    StepKind.REFERRED,
    StepKind.BOUNCED,
    StepKind.REPORTED,
    StepKind.RELEASED,
}
_THURSDAY = 3


class Post:
    """Keeps the rows in `tables` and finds a meeting again by committee and day."""

    def __init__(self) -> None:
        self.letters = Table(
            Letter, "number_text", "number", "issued_on", "direction", "sender", "recipient", "search_key"
        )
        self.meetings = Table(Meeting, "committee_id", "held_on", "name")
        self.quotes = Table(Response.letters.through, "response_id", "letter_id")
        self.tables = [self.letters, self.meetings]
        self._held: dict[tuple[int | None, datetime.date], int] = {}

    def letter(self, kind: str, on: datetime.date) -> int | None:
        """The key of the letter of a step, if the step is one."""
        if kind not in (StepKind.SENT, StepKind.RELEASED):
            return None
        there = kind == StepKind.SENT
        word = "量測" if there else "台立院議"
        number = f"{word}字第{on.year - 1911}{self.letters.written + 1:07}號"
        direction = Letter.Direction.TO_YUAN if there else Letter.Direction.FROM_YUAN
        parties = (f"某機關{MARK}", "立法院") if there else ("立法院", f"某機關{MARK}")
        return self.letters.add(number, fold(number), on, direction, *parties, fold(number))

    def quote(self, response: int, on: datetime.date) -> None:
        """Every other answer quotes a letter of its own."""
        if response % 2:
            self.quotes.add(response, self.letter(StepKind.SENT, on))

    def meeting(self, kind: str, on: datetime.date, committee: Committee | None) -> int | None:
        """The key of the meeting that took a step, if one did."""
        if kind not in _HEARD:
            return None
        place = (committee.pk if committee else None, on)
        if place not in self._held:
            name = f"{committee.name if committee else '院會'}{on.isoformat()}會議"
            self._held[place] = self.meetings.add(place[0], on, name)
        return self._held[place]


def day_of(kind: str, earliest: datetime.date) -> datetime.date:
    """The day of a step: for what a committee hears the next Thursday."""
    return earliest + datetime.timedelta(days=(_THURSDAY - earliest.weekday()) % 7 if kind in _HEARD else 0)
