"""The numbered items inside a branch plan's 說明, with the amounts their text states.

    1. 智慧機械產業智慧升級計畫386,000千元，係配合…    kind "plan": a 細部計畫, name and amount, then 係 and its purpose
    2. 辦理下列資訊服務等31,094千元：                   kind "item": what is bought, and for how much
    (1) 資通安全防護暨網路系統維護服務8,995千元。       kind "part" of the item above

An item may state no amount or several (國外旅費1,928千元及大陸地區旅費400千元); then `amount` is None and `amounts`
has all that are printed. Nothing is reckoned here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from budget.book.flow import Flow
from budget.notation.money import find_amounts
from budget.notation.text import fold

#: Where an item may begin: at the start of the text, a paragraph or a sentence.
_BEGIN = r"(?:^|(?<=[\n。：:；]))\s*"
#: 「10. 5G+產業」 is an item, 「1.5億元」 is not: a digit may follow the dot only after a space.
_ITEM = re.compile(_BEGIN + r"(\d{1,2})(?:\s*[.．、]\s*(?=[^\d\s])|[.．]\s+(?=\S))")
_PART = re.compile(_BEGIN + r"[(（](\d{1,2})[)）]\s*(?=\S)")
_SENTENCE = re.compile(r"[。：\n]")
#: What stands between the amount and the purpose of a 細部計畫.
_PURPOSE = re.compile(r"^\s*[，,]\s*係")


@dataclass(frozen=True, slots=True)
class Detail:
    """One numbered item. `name` is what precedes its first amount, `text` the whole item, as printed.

    `amount` (元) is the one amount the item states for itself, None where it states none or several;
    `amounts` are all of its own statement, those of its purpose and of its parts left out.
    """

    number: int
    kind: Literal["plan", "item", "part"]
    name: str
    amount: int | None
    amounts: tuple[int, ...]
    text: str
    line: int
    last_line: int
    parts: tuple[Detail, ...] = ()


def read_details(flow: Flow, content: str) -> tuple[Detail, ...]:
    """The items of a branch plan's text; `content` is its work plan's 計畫內容, which names the 細部計畫."""
    plan_names = fold(content)
    spans = list(_spans(_ITEM, flow.text, 0, len(flow.text)))
    return tuple(_item(flow, span, plan_names) for span in spans)


def missing_numbers(details: tuple[Detail, ...]) -> list[int]:
    """The item numbers that are not printed though a higher one is."""
    printed = {detail.number for detail in details}
    return [number for number in range(1, max(printed, default=0)) if number not in printed]


@dataclass(frozen=True, slots=True)
class _Span:
    """One item in the text: its number stands at `marker`, its words are `start` to `end`."""

    number: int
    marker: int
    start: int
    end: int


def _spans(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[_Span]:
    """The items in order; a number that does not rise belongs to a list inside an item."""
    found: list[tuple[int, int, int]] = []
    for match in pattern.finditer(text, start, end):
        number = int(match.group(1))
        if not found or number > found[-1][0]:
            marker = match.end() - len(match.group().lstrip())
            found.append((number, marker, match.end()))
    for index, (number, marker, body) in enumerate(found):
        yield _Span(number, marker, body, found[index + 1][1] if index + 1 < len(found) else end)


def _item(flow: Flow, span: _Span, plan_names: str) -> Detail:
    part_spans = list(_spans(_PART, flow.text, span.start, span.end))
    head = flow.text[span.start : part_spans[0].marker if part_spans else span.end].strip()
    sentence = head[: m.start()] if (m := _SENTENCE.search(head)) else head
    found = find_amounts(sentence)
    name = sentence[: found[0].start].strip() if found else sentence.strip()
    is_plan = bool(
        found
        and _PURPOSE.match(sentence[found[0].end :])
        and name
        and (fold(name) in plan_names or "計畫" in name)
    )
    # The purpose of a 細部計畫 speaks of targets (促進投資85億元); only the amount before it is the budget.
    amounts = tuple(f.value for f in (found[:1] if is_plan else found))
    kind: Literal["plan", "item"] = "plan" if is_plan else "item"
    # Parts are parts of the item's amount only where the item announces them: 「…31,094千元：(1)…」.
    announced = bool(part_spans) and head.rstrip().endswith(("：", ":"))
    return Detail(
        number=span.number,
        kind=kind,
        name=name,
        amount=amounts[0] if len(amounts) == 1 else None,
        amounts=amounts,
        text=flow.text[span.start : span.end].strip(),
        line=flow.line_at(span.marker),
        last_line=flow.line_at(span.end - 1),
        parts=tuple(_part(flow, part) for part in part_spans) if announced else (),
    )


def _part(flow: Flow, span: _Span) -> Detail:
    text = flow.text[span.start : span.end].strip()
    found = find_amounts(text)
    amounts = tuple(f.value for f in found)
    return Detail(
        number=span.number,
        kind="part",
        name=text[: found[0].start].strip() if found else text,
        amount=amounts[0] if len(amounts) == 1 else None,
        amounts=amounts,
        text=text,
        line=flow.line_at(span.start),
        last_line=flow.line_at(span.end - 1),
    )
