"""How alike two resolutions are, years and figures aside: the same demand comes back in the next year's words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

#: From here on two texts are taken for one demand of two years; tests show what lies on either side.
ALIKE = 0.6
_FIGURES = re.compile(r"[0-9０-９一二三四五六七八九十百千萬億兆○〇零,，.%]+")
_QUOTED = re.compile(r"「([^「」]{2,60})」")
_NOTHING = re.compile(r"[\W_]+")


def likeness(one: str, other: str) -> float:
    """0 to 1: the share of two-character pieces both have (Dice), figures and punctuation left out.

    Freezes of two plans can be one formula; where both texts quote names and share none, they are not alike.
    """
    names, others = set(_QUOTED.findall(one)), set(_QUOTED.findall(other))
    if names and others and not names & others:
        return 0.0
    mine, theirs = _pieces(one), _pieces(other)
    total = sum(mine.values()) + sum(theirs.values())
    return 2 * sum((mine & theirs).values()) / total if total else 0.0


def _pieces(text: str) -> Counter[str]:
    bare = _NOTHING.sub("", _FIGURES.sub("", unicodedata.normalize("NFKC", text)))
    return Counter(bare[place : place + 2] for place in range(len(bare) - 1))
