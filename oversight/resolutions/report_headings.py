"""Reads the headings of the report table, under which the item numbers start anew.

    總預算案 壹、通案決議部分
    貳、各組審查決議部分 財政委員會審議結果 歲出部分第 26 款第 3 項省市地方政府
    經濟部審議結果 歲出部分第 13 款第 1 項經濟部
    歲出部分第 13 款第 2 項工業局

    一、總預算案部分：通案決議
    二、新增通過決議 內政部部分                    newer: no 款項, the agency alone says whose items follow

A heading names part, committee and 款項 or only the last of them; what it leaves out goes on from the one before.
"""

import re
from dataclasses import dataclass, replace
from typing import Literal

from budget.notation import NotationError
from budget.notation.numerals import parse_numeral

from .report_wording import COMMITTEES

Part = Literal["common", "review", "added"]

_LONGEST = 90
_PART = re.compile(r"(?:總預算案(?:部分)?[\s：:]*)?[壹貳參叁肆一二三四]、\s*\S*?決議(?:部分)?")
_COMMITTEE = re.compile(r"(?P<name>\S+?)審議結果")
_PLACE = re.compile(
    r"歲(?P<side>[出入])部分\s*第\s*(?P<kuan>\S+?)\s*款\s*(?:第\s*(?P<xiang>\S+?)\s*項)?\s*(?P<agency>\S*)\s*$"
)
_PARTS: tuple[tuple[str, Part], ...] = (
    ("通案", "common"),
    ("審查", "review"),
    ("新增", "added"),
    ("增列", "added"),
)
#: An agency's group without 款項: 「內政部部分」, 「國土管理署及所屬部分」.
_GROUP = re.compile(r"(?P<agency>\S{1,22}(?:[部會院署局處所館校團隊府庫]|中心|及所屬|主管))部分[：:]?\s*$")
_HEADING = re.compile(rf"(?:{_PART.pattern})|{_COMMITTEE.pattern}|歲[出入]部分\s*第|{_GROUP.pattern}")


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the following items stand; every ``…heading`` as printed, None where print gives none (yet)."""

    part: Part | None = None
    part_heading: str | None = None
    committee_heading: str | None = None
    committee: str | None = None
    heading: str | None = None
    side: str | None = None
    kuan: int | None = None
    xiang: int | None = None
    agency: str | None = None


def is_heading(text: str) -> bool:
    """Whether a row's only text is a heading and not an item."""
    return len(text) <= _LONGEST and not text.endswith(("。", "！")) and _HEADING.match(text) is not None


def read_heading(text: str, before: Heading) -> Heading:
    """The heading as it stands after a printed one; raises NotationError for a part or number it cannot read."""
    now = before
    part = _PART.search(text)
    if part:
        now = Heading(part=_part(part.group()), part_heading=part.group())
    committee = _COMMITTEE.search(text, part.end() if part else 0)
    if committee:
        now = Heading(
            part=now.part,
            part_heading=now.part_heading,
            committee_heading=committee.group(),
            committee=_known_committee(committee["name"]),
        )
    place = _PLACE.search(text)
    if place:
        now = replace(
            now,
            heading=place.group().strip(),
            side=f"歲{place['side']}",
            kuan=parse_numeral(place["kuan"]),
            xiang=parse_numeral(place["xiang"]) if place["xiang"] else None,
            agency=place["agency"] or None,
        )
        return now
    group = _GROUP.match(text[part.end() if part else 0 :].strip(" 　-－—：:"))
    if group:
        now = replace(now, heading=group.group().strip(), agency=group["agency"])
    elif not part and not committee:
        raise NotationError(text, "標題，例：歲出部分第13款第2項工業局")
    return now


def likely_committee(committee_heading: str) -> str | None:
    """The committee a heading probably means where it names a ministry (「經濟部審議結果」 for 經濟委員會)."""
    name = committee_heading.removesuffix("審議結果").removesuffix("部")
    return f"{name}委員會" if name in COMMITTEES else None


def _known_committee(name: str) -> str | None:
    return name if name.removesuffix("委員會") in COMMITTEES and name.endswith("委員會") else None


def _part(text: str) -> Part:
    for word, part in _PARTS:
        if word in text:
            return part
    raise NotationError(text, "通案決議、各組審查決議或新增通過決議")
