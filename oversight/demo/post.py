"""Letters and meetings of demo cases: one letter per case and direction, one meeting per committee and day."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from budget.models import Agency, FiscalYear, LineItem
from budget.notation.dates import format_roc, roc_year
from oversight.choices import StepKind
from oversight.demo.label import LABEL, LEAD, MINISTRY, NAMES, SOURCE
from oversight.models import (
    Committee,
    FreezeCondition,
    FreezeStep,
    Letter,
    LetterKind,
    Meeting,
    ReportType,
    Speed,
)

IN_PLENARY = {StepKind.REFERRED, StepKind.REPORTED}
IN_COMMITTEE = {
    StepKind.SCHEDULED,
    StepKind.APPROVED,
    StepKind.PARTLY,
    StepKind.CONTINUED,
    StepKind.POSTPONED,
    StepKind.RETURNED,
    StepKind.FILED,
}
_YUAN = "立法院"


@dataclass(slots=True)
class Ground:
    """The stored rows that cases stand on: agencies by code, committees by slug, years, lines by (year, nick)."""

    today: datetime.date
    agencies: Mapping[str, Agency]
    committees: Mapping[str, Committee]
    years: Mapping[int, FiscalYear]
    lines: Mapping[tuple[int, str], LineItem]


@dataclass(slots=True)
class Post:
    """Keeps what it made; `cited` has the last letter of each direction, and is emptied for each case."""

    ground: Ground
    letters: list[Letter] = field(default_factory=list)
    meetings: dict[tuple[str, datetime.date], Meeting] = field(default_factory=dict)
    cited: dict[str, Letter] = field(default_factory=dict)

    def letter(self, direction: Letter.Direction, on: datetime.date, code: str, what: str) -> Letter:
        """A new letter with the next number; the ministry signs those to the Yuan."""
        ends = {
            Letter.Direction.TO_YUAN: (NAMES[MINISTRY], _YUAN),
            Letter.Direction.FROM_YUAN: (_YUAN, NAMES[MINISTRY]),
            Letter.Direction.BETWEEN: (NAMES[code], LEAD),
        }
        sender, recipient = ends[direction]
        word = "示範議字" if sender == _YUAN else "示範字"
        letter = Letter(
            number_text=f"{word}第{roc_year(on)}{len(self.letters) + 1:07}號",
            issued_on=on,
            direction=direction,
            sender=sender,
            recipient=recipient,
            agency=self.ground.agencies[code],
            subject=what + LABEL,
        )
        letter.fill_number()
        self.letters.append(letter)
        self.cited[direction] = letter
        return letter

    def draft(self, freeze: FreezeCondition, code: str) -> None:
        """The letter of a freeze as written, before it has its 字號."""
        special = freeze.report_type == ReportType.SPECIAL
        self.letters.append(
            Letter(
                direction=Letter.Direction.TO_YUAN,
                sender=NAMES[MINISTRY],
                recipient=_YUAN,
                agency=self.ground.agencies[code],
                subject="檢送報告，請惠予同意動支" + LABEL,
                freeze=freeze,
                kind=LetterKind.SPECIAL if special else LetterKind.WRITTEN,
                speed=Speed.NORMAL,
                handler=LABEL,
            )
        )

    def meeting(self, slug: str, on: datetime.date) -> Meeting:
        """The meeting of a committee, or of the plenary where `slug` is empty, on that day."""
        if (slug, on) not in self.meetings:
            committee = self.ground.committees[slug] if slug else None
            name = f"{committee or '院會'}{format_roc(on)}會議{LABEL}"
            meeting = Meeting(committee=committee, held_on=on, name=name, source=SOURCE)
            self.meetings[slug, on] = meeting
        return self.meetings[slug, on]


def number_agendas(steps: Iterable[FreezeStep]) -> None:
    """Note the place of each case in its meeting: 「討論事項第3案，本次會議計12案」."""
    together = [(step, step.kind, step.meeting.name) for step in steps if step.meeting]
    totals = Counter((kind, name) for _, kind, name in together)
    places: Counter[tuple[str, str]] = Counter()
    for step, kind, name in together:
        places[kind, name] += 1
        item = "報告事項" if kind in IN_PLENARY else "討論事項"
        step.note = f"{item}第{places[kind, name]}案，本次會議計{totals[kind, name]}案{LABEL}"
