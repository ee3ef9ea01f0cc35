"""The block 「預算員額」 that is printed below the cars or above the buildings: posts by kind.

預算員額： | 職員 | 221 人 | 技工 | 5 人 |        |
           | 法警 |   0 人 | 聘用 | 13 人 | 合計： | 260 人
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from budget.book.cells import bare, clean
from budget.book.results import BookContext, Check
from budget.book.source import Line
from budget.notation.text import narrow

_HEADING = "預算員額"
_PERSONS = re.compile(r"([\d,]+)人?")
_TOTAL = "合計"


@dataclass(frozen=True, slots=True)
class StaffQuota:
    """The block as one row: posts (persons) by kind as printed, and their total (None where not printed)."""

    line: int
    last_line: int
    lines: tuple[int, ...]
    counts: tuple[tuple[str, int], ...]
    total: int | None


def is_staff_quota(line: Line) -> bool:
    """Does the block begin on this line?"""
    first = next((bare(cell) for cell in line.cells if cell.strip()), "")
    return first.rstrip(":：") == _HEADING or first.startswith((f"{_HEADING}:", f"{_HEADING}："))


def is_quota_pairs(line: Line) -> bool:
    """Is the line nothing but pairs of a kind and a number of persons?"""
    words = _words(line)
    return bool(words) and len(words) % 2 == 0 and all(_PERSONS.fullmatch(word) for word in words[1::2])


def read_staff_quota(lines: Sequence[Line], book: BookContext) -> StaffQuota:
    """The row of the block's lines. Raises BookError where a kind has no number of persons."""
    counts: list[tuple[str, int]] = []
    total = None
    for line in lines:
        if not is_quota_pairs(line):
            raise book.error(
                "預算員額欄不是成對的類別與人數",
                line=line.number,
                read=line.text,
                expected="類別與人數，例如「職員」「221 人」",
            )
        words = _words(line)
        for kind, number in zip(words[::2], words[1::2], strict=True):
            persons = int(number.removesuffix("人").replace(",", ""))
            if kind == _TOTAL:
                total = persons
            else:
                counts.append((kind, persons))
    numbers = tuple(line.number for line in lines)
    return StaffQuota(numbers[0], numbers[-1], numbers, tuple(counts), total)


def quota_check(quota: StaffQuota, table: str) -> Check:
    """The kinds add up to the total."""
    parts = sum(persons for _, persons in quota.counts)
    return Check("預算員額：各類之和 = 合計", quota.total, parts, table, quota.line, unit="人")


def _words(line: Line) -> list[str]:
    cells = (narrow(bare(clean(cell))) for cell in line.cells)
    words = [cell.rstrip(":：") for cell in cells if cell]
    return words[1:] if words and words[0] == _HEADING else words
