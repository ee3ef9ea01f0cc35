"""Cleaning what the conversion of a printed page to text left in its cells.

Tags (`<p>`, `<ol style=…>`), markdown bold and bullets are traces of that conversion, not of the print.
What is printed (characters, spaces inside a sentence, stray punctuation) stays.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from budget.notation.text import fold

#: What a money cell must be, in the words of an error message.
THOUSANDS = "以千元計的數字，如 822,469、-1,080、△1,080 或「-」"

_TAG = re.compile(r"</?(?:p|ol|ul|li|br|div|span|b|strong|em|u|table|tr|td)\b[^<>]*/?>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"</?(?:p|li|br|div)\b[^<>]*/?>", re.IGNORECASE)
_BULLET = re.compile(r"^\s*[-*•]\s+(?=\S)")
_RULE = re.compile(r"^[\s\-|:=_－—]*$")
#: In a title these carry no meaning, and scans confuse them: 「類別表—開會」 was read as 「類別表一開會」.
_TITLE_NOISE = re.compile(r"[\s\-－—–―─一~～、，,.．:：()（）「」『』*]+")


def bare(text: str) -> str:
    """A caption without white space and markdown bold: 「**歲 出 表**」 -> 「歲出表」."""
    return "".join(text.replace("**", "").split())


def title_key(text: str) -> str:
    """Key for comparing table titles and captions: folded, without punctuation and dashes."""
    return _TITLE_NOISE.sub("", fold(text))


def closest_title(key: str, candidates: Iterable[str], *, at_least: float = 0.85) -> str | None:
    """The one candidate key that is nearly `key` (a captions's typing slip); None when none or two are."""
    near = [c for c in candidates if difflib.SequenceMatcher(None, key, c).ratio() >= at_least]
    return near[0] if len(near) == 1 else None


def paragraphs(text: str) -> list[str]:
    """The non-empty paragraphs of a cell, tags removed; a cell without tags is one paragraph."""
    parts = (_TAG.sub("", part).strip() for part in _PARAGRAPH.split(text.replace("**", "")))
    return [part for part in parts if part]


def clean(text: str) -> str:
    """One cell or line of prose without tags, markdown bold and a leading bullet; inner spaces stay."""
    plain = text.strip()
    if "<" not in plain and "*" not in plain and not plain.startswith(("-", "•")):
        return plain
    return _BULLET.sub("", " ".join(paragraphs(text)))


def is_rule(text: str) -> bool:
    """A line drawn with dashes or bars, such as 「-----\\t---」 or 「|---|---|」; a row of zeros 「-\\t-\\t-」 is none."""
    return bool(_RULE.match(text)) and ("--" in text or "|" in text)
