"""What was decided, as one value that can travel through a preview and back."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any, Self

from django.db.models import TextChoices

from oversight.choices import StepKind

#: The steps that a whole meeting, or one letter of the Yuan, gives to many cases.
KINDS = (
    StepKind.APPROVED,
    StepKind.PARTLY,
    StepKind.CONTINUED,
    StepKind.POSTPONED,
    StepKind.RETURNED,
    StepKind.FILED,
    StepKind.REFERRED,
    StepKind.BOUNCED,
    StepKind.SCHEDULED,
    StepKind.RELEASED,
)
#: Decisions of a committee after which the case may be reported to the plenary.
REPORTABLE = (StepKind.APPROVED, StepKind.PARTLY, StepKind.FILED)


class Portion(TextChoices):
    """How much a letter of the Yuan releases of each case."""

    REMAINING = "remaining", "尚凍全部"
    APPROVED = "approved", "委員會准予之部分"


class Section(TextChoices):
    """Where on an agenda a case stands."""

    REPORT = "報告事項", "報告事項"
    DISCUSSION = "討論事項", "討論事項"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision. `amounts` (元) and `items` (place on the agenda) are by primary key of the freeze.

    Either `meeting` (a key) or `new_meeting` (name, key of its committee or None) or neither; `letter` is the
    字號 of the Yuan's letter.
    """

    kind: str
    on: datetime.date
    meeting: int | None = None
    new_meeting: tuple[str, int | None] | None = None
    percent: tuple[int, int] | None = None
    amounts: dict[int, int] = field(default_factory=dict)
    items: dict[int, str] = field(default_factory=dict)
    section: str = ""
    note: str = ""
    reported_on: datetime.date | None = None
    letter: str = ""
    portion: str = Portion.REMAINING.value

    @property
    def share(self) -> Fraction | None:
        """The part of each freeze that may be spent, of what was frozen."""
        return Fraction(*self.percent) if self.percent else None

    def dump(self) -> dict[str, Any]:
        """As JSON can carry it."""
        plain = asdict(self)
        plain["on"] = self.on.isoformat()
        plain["reported_on"] = self.reported_on.isoformat() if self.reported_on else None
        return plain

    @classmethod
    def load(cls, plain: dict[str, Any]) -> Self:
        """The decision that `dump` wrote."""
        day = datetime.date.fromisoformat
        changed = {
            "on": day(plain["on"]),
            "reported_on": day(plain["reported_on"]) if plain["reported_on"] else None,
            "new_meeting": tuple(plain["new_meeting"]) if plain["new_meeting"] else None,
            "percent": tuple(plain["percent"]) if plain["percent"] else None,
            "amounts": {int(key): value for key, value in plain["amounts"].items()},
            "items": {int(key): value for key, value in plain["items"].items()},
        }
        return cls(**{**plain, **changed})
