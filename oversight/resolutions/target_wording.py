"""Reads which budget line a clause bites: 「第1目「工業技術升級輔導」項下「…」中「…」」, as written."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from budget.notation.numerals import parse_numeral
from budget.notation.text import fold

from .prose import BLANK, Prose

_LONGEST_NAME = 60
_ORDINAL = r"第(?P<{0}>\d+|[〇○一二三四五六七八九十百]+){1}"
_MU = re.compile(_ORDINAL.format("mu", "目"))
_JIE = re.compile(_ORDINAL.format("jie", "節"))


@dataclass(frozen=True, slots=True)
class Target:
    """A budget line as written, outermost name first; empty where the clause says only 「該項預算」."""

    names: tuple[str, ...] = ()
    mu: int | None = None
    jie: int | None = None
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.names) or self.mu is not None


@dataclass(frozen=True, slots=True)
class Mention:
    """A name the text mentions; ``known`` when it is one of the names the caller asked for."""

    name: str
    start: int
    end: int
    known: bool


def find_target(prose: Prose, start: int, end: int) -> Target:
    """The line named in ``flat[start:end]``: its 目 and 節 numbers and the chain of quoted names."""
    mu, jie = _MU.search(prose.masked, start, end), _JIE.search(prose.masked, start, end)
    names = tuple(name for name in prose.quoted(start, end) if _is_name(name))
    first = mu.start() if mu else prose.masked.find(BLANK, start, end)
    last = prose.masked.rfind(BLANK, start, end) + 1
    if mu:
        last = max(last, mu.end())
    return Target(
        names=names,
        mu=parse_numeral(mu["mu"]) if mu else None,
        jie=parse_numeral(jie["jie"]) if jie else None,
        text=prose.clause(first, last).words if first >= 0 else "",
    )


def find_target_before(prose: Prose, position: int) -> Target:
    """The line named in the stretch that leads up to a sum (「第2目「業務」編列」)."""
    return find_target(prose, prose.segment(position)[0], position)


def find_mentions(prose: Prose, known_names: Iterable[str]) -> tuple[Mention, ...]:
    """Names in quotation marks anywhere in the text, and every given name found there (台 finds 臺)."""
    known = {fold(name): name for name in known_names if fold(name)}
    found: dict[tuple[int, int], Mention] = {}
    for start, end in _quoted_stretches(prose):
        name = prose.printed(start, end)
        if _is_name(name):
            clause = prose.clause(start, end)
            found[start, end] = Mention(clause.words, clause.start, clause.end, fold(name) in known)
    for start, end in _known_stretches(prose, known):
        if not any(low <= start and end <= high for low, high in found):
            clause = prose.clause(start, end)
            found[start, end] = Mention(clause.words, clause.start, clause.end, True)
    return tuple(sorted(found.values(), key=lambda each: each.start))


def _is_name(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_NAME and not re.search(r"[。！？；!?;]", text)


def _quoted_stretches(prose: Prose) -> list[tuple[int, int]]:
    return [match.span(1) for match in re.finditer(r"[「『]([^「」『』]+)[」』]", prose.flat)]


def _known_stretches(prose: Prose, known: dict[str, str]) -> list[tuple[int, int]]:
    """Where known names stand unquoted; folding character by character keeps the positions."""
    if not known:
        return []
    folded = [fold(character) or character for character in prose.flat]
    if any(len(each) != 1 for each in folded):
        folded = [
            each if len(each) == 1 else character for each, character in zip(folded, prose.flat, strict=True)
        ]
    pattern = re.compile("|".join(re.escape(name) for name in sorted(known, key=len, reverse=True)))
    return [match.span() for match in pattern.finditer("".join(folded))]
