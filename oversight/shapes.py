"""The shape of a status: status reads without colour, on pages and in pictures alike."""

from __future__ import annotations

from oversight.status import OVERDUE, Holder, Status, holder_of

_ROUND = "M6 1.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 1 0 0-9z"
#: One shape per group: (outline, filled part) as SVG paths in a 12 × 12 box.
SHAPES = {
    "overdue": ("M6 1 11.5 11h-11z", "M6 1 11.5 11h-11z"),
    "done": (_ROUND, _ROUND),
    "partly": (_ROUND, "M6 1.5a4.5 4.5 0 1 0 0 9z"),
    "unknown": ("M1.5 1.5h9v9h-9zM1.5 6 6 1.5M1.5 10.5l9-9M6 10.5 10.5 6", ""),
    "yuan": ("M6 .5 11.5 6 6 11.5.5 6z", "M6 .5 11.5 6 6 11.5.5 6z"),
    "agency": (_ROUND, ""),
}
PARTLY = (Status.PARTLY_RELEASED, Status.PARTLY_ANSWERED)
GROUP_OF_HOLDER = {
    Holder.NOBODY: "done",
    Holder.OTHER_AGENCY: "unknown",
    Holder.UNKNOWN: "unknown",
    Holder.AGENCY: "agency",
    Holder.LEAD_AGENCY: "agency",
}


def group_of(status: str) -> str:
    """Which shape and colour a status has."""
    if status in OVERDUE:
        return "overdue"
    if status in PARTLY:
        return "partly"
    return GROUP_OF_HOLDER.get(holder_of(status), "yuan")
