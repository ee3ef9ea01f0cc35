"""What pictures are split by: at most five parts, always in the same order, each with its hatching and its shape."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oversight.shapes import group_of
from oversight.status import RULES, Holder, Status, statuses_of_holder


@dataclass(frozen=True, slots=True)
class Series:
    """One part. `key` names its colour (charts.css), `hatch` its pattern; `statuses` are the cases it is made of."""

    key: str
    label: str | Promise
    hatch: str = ""
    statuses: tuple[Status, ...] = ()

    @property
    def query(self) -> dict[str, list[str]]:
        """What the list has to be asked for to show exactly its cases."""
        return {"status": [status.value for status in self.statuses]} if self.statuses else {}


def _in_group(*groups: str) -> tuple[Status, ...]:
    return tuple(rule.status for rule in RULES if group_of(rule.status) in groups)


def _held_by(*holders: Holder) -> tuple[Status, ...]:
    return tuple(status for holder in holders for status in statuses_of_holder(holder))


#: Who has to move, and whether a day was missed. Together they are every status there is, each once.
BY_STATUS = (
    Series("overdue", _("逾期"), "", _in_group("overdue")),
    Series("agency", _("機關"), "dots", _in_group("agency", "partly")),
    Series("yuan", _("立法院"), "lines", _in_group("yuan")),
    Series("unknown", _("未知"), "cross", _in_group("unknown")),
    Series("done", _("已結"), "", _in_group("done")),
)
#: Who has to move; late or not.
BY_HOLDER = (
    Series("agency", _("機關"), "dots", _held_by(Holder.AGENCY, Holder.LEAD_AGENCY)),
    Series("committee", _("委員會"), "slant", _held_by(Holder.CONVENER, Holder.COMMITTEE)),
    Series(
        "yuan",
        _("院會與議事處等"),
        "lines",
        _held_by(Holder.SECRETARIAT, Holder.PROCEDURE, Holder.PLENARY, Holder.YUAN_REPLY),
    ),
    Series("unknown", _("未知"), "cross", _held_by(Holder.UNKNOWN, Holder.OTHER_AGENCY)),
)
RELEASED = Series("released", _("已解凍"))
REMAINING = Series("remaining", _("還凍"), "dots")
CUT = Series("cut", _("減列"), "slant")


def place_of(status: str, series: tuple[Series, ...]) -> int | None:
    """Which of some series a status belongs to; None where to none."""
    return next((place for place, each in enumerate(series) if status in each.statuses), None)
