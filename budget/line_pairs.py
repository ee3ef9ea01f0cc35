"""The same lines in two trees, put side by side: siblings pair by kind, code and name, from the top down.

Codes are given away again and names recur, so one of the two alone pairs nothing; a line that finds no partner is
shown alone, and so is everything below it. Only where one source prints no code (the 節 of open-data lists) the
name decides, if it is the only one. Nothing is guessed; what agrees in code or name alone is told as a hint.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from budget.models import LineItem


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of a comparison, one side of it None where it has no partner.

    `line` names the row: the right side where it is there. `hint` is what agrees in code or in name only.
    """

    line: LineItem
    left: LineItem | None
    right: LineItem | None
    depth: int
    hint: LineItem | None = None


def pair_lines(left: Sequence[LineItem], right: Sequence[LineItem]) -> list[Pair]:
    """Rows of both trees in the order of the right one, lines that only the left has after their siblings.

    Lines whose parent is not in the same sequence are the tops. Each sequence is in the order of its book.
    """
    return list(_pairs(_Tree(left), _Tree(right), None, None, 0))


class _Tree:
    """Children by the key of their parent, None for the tops."""

    def __init__(self, lines: Sequence[LineItem]) -> None:
        keys = {line.pk for line in lines}
        self.below: dict[int | None, list[LineItem]] = defaultdict(list)
        for line in lines:
            self.below[line.parent_id if line.parent_id in keys else None].append(line)

    def children(self, line: LineItem | None, *, top: bool) -> list[LineItem]:
        if line is None and not top:
            return []
        return self.below.get(line.pk if line else None, [])


def _pairs(
    left: _Tree, right: _Tree, above_left: LineItem | None, above_right: LineItem | None, depth: int
) -> Iterator[Pair]:
    top = depth == 0
    ours, theirs = left.children(above_left, top=top), right.children(above_right, top=top)
    partners = match_siblings(ours, theirs)
    taken = {partner.pk for partner in partners.values()}
    alone = [line for line in ours if line.pk not in taken]
    for line in theirs:
        partner = partners.get(line.pk)
        hint = None if partner else _near(line, alone)
        yield Pair(line, partner, line, depth, hint)
        yield from _pairs(left, right, partner, line, depth + 1)
    unmatched = [line for line in theirs if line.pk not in partners]
    for line in alone:
        yield Pair(line, line, None, depth, _near(line, unmatched))
        yield from _pairs(left, right, line, None, depth + 1)


def match_siblings(left: Sequence[LineItem], right: Sequence[LineItem]) -> dict[int, LineItem]:
    """The partner among `left` of lines of `right`, by their keys. Two that fit equally well are none."""
    exact: dict[tuple[str, str, str], list[LineItem]] = defaultdict(list)
    named: dict[tuple[str, str], list[LineItem]] = defaultdict(list)
    for line in left:
        exact[line.kind, line.code, line.name].append(line)
        named[line.kind, line.name].append(line)
    times: dict[tuple[str, str], int] = defaultdict(int)
    for line in right:
        times[line.kind, line.name] += 1
    found = {}
    for line in right:
        same = exact[line.kind, line.code, line.name]
        if len(same) == 1 and (line.code or times[line.kind, line.name] == 1):
            found[line.pk] = same[0]
            continue
        namesakes = named[line.kind, line.name]
        if len(namesakes) == times[line.kind, line.name] == 1 and not (line.code and namesakes[0].code):
            found[line.pk] = namesakes[0]
    return found


def _near(line: LineItem, others: Sequence[LineItem]) -> LineItem | None:
    """The only one of the same kind that has the same name, else the only one with the same code."""
    same = [other for other in others if other.kind == line.kind]
    for matching in (
        [other for other in same if other.name == line.name],
        [other for other in same if line.code and other.code == line.code],
    ):
        if len(matching) == 1:
            return matching[0]
    return None
