"""Excerpts of printed text with the hits of a search marked, matched as the search matches: folded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from budget.notation.text import fold, squeeze

BEFORE = 20
LENGTH = 90


class Piece(NamedTuple):
    """A run of an excerpt; `hit` where it matched."""

    text: str
    hit: bool


#: A quoted run is one word, its spaces left out: 「"專案 報告"」 finds 專案報告. A lone quote is a character.
_WORD = re.compile(r""""([^"]+)"|“([^”]+)”|「([^」]+)」|『([^』]+)』|([^\s"“「『]+|["“「『])""")


def search_words(query: str) -> list[str]:
    """The folded words of a query, each once; 「台北　凍結」 -> 臺北, 凍結."""
    folded = (fold(next(filter(None, found))) for found in _WORD.findall(query))
    return list(dict.fromkeys(word for word in folded if word))


def marked_excerpt(text: str, words: Sequence[str]) -> list[Piece]:
    """About LENGTH characters of `text` around the first hit, with every hit of `words` (folded) marked."""
    text = squeeze(text)
    spans = _spans(text, words)
    start = max(0, spans[0][0] - BEFORE) if spans and spans[0][1] > LENGTH else 0
    end = min(len(text), start + LENGTH)
    pieces, at = [Piece("…", False)] if start else [], start
    for first, last in spans:
        first, last = max(first, at), min(last, end)
        if first >= last:
            continue
        pieces += [Piece(text[at:first], False), Piece(text[first:last], True)]
        at = last
    pieces += [Piece(text[at:end] + ("…" if end < len(text) else ""), False)]
    return [piece for piece in pieces if piece.text]


def short_excerpt(text: str) -> str:
    """The beginning of `text` as lists show it, with an ellipsis where something follows."""
    return "".join(piece.text for piece in marked_excerpt(text, ()))


def has_hit(text: str, words: Sequence[str]) -> bool:
    """Whether any of the folded `words` stands in `text`."""
    folded = fold(text)
    return any(word in folded for word in words)


def _spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where words stand in `text`: folding changes lengths, so each folded character remembers its source."""
    folded, source = [], []
    for at, char in enumerate(text):
        key = _fold_char(char)
        folded.append(key)
        source += [at] * len(key)
    key = "".join(folded)
    spans = []
    for word in words:
        found = key.find(word)
        while found >= 0:
            spans.append((source[found], source[found + len(word) - 1] + 1))
            found = key.find(word, found + len(word))
    return sorted(spans)


@lru_cache(maxsize=8192)
def _fold_char(char: str) -> str:
    return fold(char)
