"""The 說明 of 歲入來源別 and 歲出機關別預算表, as a tree of items with their amounts and changes.

    1. 本年度預算數354,975千元，包括人事費282,317千元，業務費52,689千元，…。
    2. 本年度預算數之內容與上年度之比較如下：
    (1) 人員維持費282,317千元，較上年度增列員工薪俸晉級差額等經費714千元。
    (2) …計畫總經費254,000千元，分年辦理，106至108年度已編列162,688千元，本年度續編26,604千元，與上年度同。
    <1> …較上年度減列…經費583,786千元，增列…經費403,888千元，計淨減179,898千元。

Where the text leaves open which figure is meant, the amount or the change is None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from budget.notation.money import find_amounts
from budget.notation.text import narrow

_BEGIN = r"(?:^|(?<=[\n。：:；，\s]))"
_MARKER = re.compile(
    rf"{_BEGIN}(?:(?P<dot>\d{{1,2}})\s*[.．、](?!\d)|[(](?P<round>\d{{1,2}})[)]|[<〈](?P<angle>\d{{1,2}})[>〉])"
)
_LEVELS = ("dot", "round", "angle")
_COMPARED = re.compile(r"較上年度|與上年度")
_SAME = re.compile(r"與上年度同|仍照上年度")
#: What the item gets this year, the narrowest statement first.
_THIS_YEAR = (re.compile("本科目編列"), re.compile("本年度(?:續)?編列?"))
_NET = re.compile("計?淨([增減])列?")
_STEP = re.compile(r"([增減])列")
_STATED = re.compile(r"本年度預算數\s*(?=\d)")
_PARTS = re.compile(r"包括")
_SUBJECT_END = re.compile(r"(?:總?經費|收入)?\s*\Z")
_NEW = re.compile(r"\s*新增")


@dataclass(slots=True)
class Explained:
    """One item; the root (level -1) is the whole 說明. `text` is the item's own, without those below it."""

    level: int
    number: int
    text: str
    below: list[Explained] = field(default_factory=list)

    @property
    def label(self) -> str:
        """(1), <2>, 3. as a page would print it."""
        return ("{}.", "({})", "<{}>")[self.level].format(self.number)

    @property
    def amount(self) -> int | None:
        """元 of this year that the item states for itself."""
        for pattern in _THIS_YEAR:
            match = pattern.search(self.text)
            if match:
                return _first_amount(self.text, match.end())
        compared = _COMPARED.search(self.text)
        found = find_amounts(self.text[: compared.start()] if compared else self.text)
        return found[0].value if found else None

    @property
    def change(self) -> int | None:
        """元 more than last year: 與上年度同 is 0, 新增 is the whole amount, 計淨減179,898千元 is negative."""
        if _SAME.search(self.text):
            return 0
        net = _NET.search(self.text)
        if net:
            return _signed(net[1], _first_amount(self.text, net.end()))
        if _COMPARED.search(self.text):
            return self.steps
        return self.amount if _NEW.match(self.text) else None

    @property
    def steps(self) -> int | None:
        """Σ 增列 − Σ 減列; None where one of them has no amount, or several."""
        compared = _COMPARED.search(self.text)
        if compared is None:
            return None
        net = _NET.search(self.text)
        text = self.text[compared.end() : net.start() if net else None]
        steps = list(_STEP.finditer(text))
        total = 0
        for index, step in enumerate(steps):
            end = steps[index + 1].start() if index + 1 < len(steps) else len(text)
            found = find_amounts(text[step.end() : end])
            if len(found) != 1:
                return None
            total += found[0].value if step[1] == "增" else -found[0].value
        return total if steps else None

    @property
    def is_netted(self) -> bool:
        """Does it print 增列, 減列 and what they come to?"""
        return bool(_NET.search(self.text)) and self.steps is not None

    @property
    def subject(self) -> str:
        """What the first amount is for, as printed: 「發展新興與高科技產業」, 經費 after it left out."""
        found = find_amounts(self.text)
        text = self.text[: found[0].start] if found else ""
        text = text[: match.start()] if (match := _SUBJECT_END.search(text)) else text
        return _NEW.sub("", text).strip()


def read_explanation(text: str) -> Explained:
    """The items of a 說明. A number that does not count on from the one before is no item."""
    plain = narrow(text)
    root = Explained(-1, 0, "")
    open_items, start = [root], 0
    for match in _MARKER.finditer(plain):
        kind = match.lastgroup or ""
        level, number = _LEVELS.index(kind), int(match[kind])
        parent = next(item for item in reversed(open_items) if item.level < level)
        expected = parent.below[-1].number + 1 if parent.below else 1
        same_level = not parent.below or parent.below[-1].level == level
        if number != expected or not same_level:
            continue
        open_items[-1].text += plain[start : match.start()]
        del open_items[open_items.index(parent) + 1 :]
        item = Explained(level, number, "")
        parent.below.append(item)
        open_items.append(item)
        start = match.end()
    open_items[-1].text += plain[start:]
    return root


def stated_total(item: Explained) -> int | None:
    """「本年度預算數354,975千元」: 元 of the whole row."""
    match = _STATED.search(item.text)
    return _first_amount(item.text, match.end()) if match else None


def stated_parts(item: Explained) -> list[tuple[str, int]]:
    """「包括人事費282,317千元，業務費52,689千元」: name and 元 of each."""
    match = _PARTS.search(item.text) if _STATED.search(item.text) else None
    if match is None:
        return []
    parts, at = [], match.end()
    for found in find_amounts(item.text):
        if found.start >= at:
            name = item.text[at : found.start].strip(" ，、及和與\n")
            parts.append((name, found.value))
            at = found.end
    return parts


def compared_items(root: Explained) -> list[Explained]:
    """The items of 「…與上年度之比較如下」: what together makes up the row."""
    for item in (root, *root.below):
        if "比較如下" in item.text:
            return item.below
    return []


def _first_amount(text: str, start: int) -> int | None:
    found = find_amounts(text[start:])
    return found[0].value if found else None


def _signed(word: str, amount: int | None) -> int | None:
    return None if amount is None else amount if word == "增" else -amount
