"""What a committee's or the plenary's decision on freezes says: 「27案報告完竣，同意動支，並提報院會」.

Read to suggest, never to decide: staff choose the decision, and the words are kept beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from budget.notation import NotationError
from budget.notation.numerals import parse_numeral
from budget.notation.shares import parse_share
from budget.notation.text import narrow

_ASIDE = re.compile(r"\(原決定[^)]*\)|【[^】]*】")
_PART = re.compile(r"(?:准予|同意)動支(?:其?中?之?)?(\d+(?:\.\d+)?%|百分之[一二三四五六七八九十○〇]+)")
_REST = re.compile(r"其餘(?:\S{0,6})?繼續凍結")
_COUNT = re.compile(r"(\d+|[一二三四五六七八九十百廿卅○]+)案(?:均)?(?:業已)?(?:報告|處理|審查)完竣")
#: The decisions, and the words of each; steps of `oversight.choices.StepKind` by value.
_DECISIONS = {
    "approved": re.compile(r"(?:准予|同意)動支(?!\d|百分之|其)"),
    "filed": re.compile(r"(?:准予|同意)?[備存]查"),
    "continued": re.compile(r"(?<!其餘)繼續凍結"),
    "postponed": re.compile(r"另定期|另擇期"),
    "bounced": re.compile(r"退回程序委員會"),
    "returned": re.compile(r"退回(?!程序委員會)"),
    "referred": re.compile(r"交[^，。；]*委員會(?:處理|審查|。|$)"),
}


@dataclass(frozen=True, slots=True)
class DecisionWording:
    """What the words say. `kinds` has more than one where several decisions stand in one text."""

    kinds: tuple[str, ...]
    percent: Fraction | None
    reported: bool
    count: int | None

    @property
    def kind(self) -> str:
        """The decision where the words say exactly one; empty otherwise."""
        return self.kinds[0] if len(self.kinds) == 1 else ""


def read_decision(text: str) -> DecisionWording:
    """The decision in `text`; nothing found gives no kinds."""
    words = _ASIDE.sub("", "".join(narrow(text).split()))
    part = _PART.search(words)
    kinds = [kind for kind, pattern in _DECISIONS.items() if pattern.search(words)]
    if part or _REST.search(words):
        kinds = ["partly", *(kind for kind in kinds if kind not in ("approved", "continued"))]
    return DecisionWording(
        kinds=tuple(kinds),
        percent=_share(part[1]) if part else None,
        reported="提報院會" in words,
        count=_count(words),
    )


def _share(text: str) -> Fraction | None:
    try:
        return parse_share(text)
    except NotationError:
        return None


def _count(words: str) -> int | None:
    found = _COUNT.search(words)
    if found is None:
        return None
    try:
        return int(found[1]) if found[1].isdecimal() else parse_numeral(found[1])
    except NotationError:
        return None
