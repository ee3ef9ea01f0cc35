"""The forms answers take in budget books, for demo cases."""

from __future__ import annotations

from oversight.demo.label import AGENCY, LEAD
from oversight.demo.plan import Answer
from oversight.models import Letter, Response

_Kind = Response.Kind
_State = Response.State


def comply(ago: int | None = None, agency: str = AGENCY) -> Answer:
    return Answer(text="遵照辦理。", kind=_Kind.COMPLY, ago=ago, agency=agency)


def sent(
    ago: int, agency: str = AGENCY, report: str = "書面報告", state: _State = _State.PUBLISHED
) -> Answer:
    """The report went to the Yuan; cites the agency's letter of the case."""
    text = f"本案業於{{day}}以{{letter}}函，將{report}送立法院在案。"
    cites = Letter.Direction.TO_YUAN
    return Answer(text=text, kind=_Kind.DELIVERED, ago=ago, agency=agency, cites=cites, state=state)


def released(ago: int, agency: str = AGENCY) -> Answer:
    """The Yuan let the agency spend; cites the Yuan's letter of the case."""
    text = "本案業經立法院{day}{letter}函復准予動支在案。"
    return Answer(text=text, kind=_Kind.RELEASED, ago=ago, agency=agency, cites=Letter.Direction.FROM_YUAN)


def contributed(ago: int, agency: str = AGENCY) -> Answer:
    """Another agency leads; cites a letter between agencies of that day."""
    text = f"本案由{LEAD}主政彙整，已於{{day}}以{{letter}}函復該會，提供相關資料在案。"
    cites = Letter.Direction.BETWEEN
    return Answer(text=text, kind=_Kind.CONTRIBUTED, ago=ago, agency=agency, cites=cites, lead=LEAD)


def narrative(
    text: str,
    ago: int | None = None,
    agency: str = AGENCY,
    state: _State = _State.PUBLISHED,
    remark: str = "",
) -> Answer:
    return Answer(text=text, kind=_Kind.NARRATIVE, ago=ago, agency=agency, state=state, remark=remark)


def not_ours(ago: int, agency: str = AGENCY) -> Answer:
    return Answer(text="本案非本機關主管業務。", kind=_Kind.NOT_OURS, ago=ago, agency=agency)
