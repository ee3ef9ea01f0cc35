"""One proposal, and the list that those of one text are collected in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from oversight.resolutions.suggestions import Suggestion


@dataclass(frozen=True, slots=True)
class Offer:
    """One proposal that differs from what is stored. `key` names it on the page and in what is posted."""

    key: str
    subject: str
    label: str
    now: str
    proposed: str
    words: str
    start: int
    end: int
    doubts: tuple[str, ...]
    apply: Callable[[], Any]


class Offers:
    """Collects the offers of one resolution."""

    def __init__(self) -> None:
        self.found: list[Offer] = []

    def add(
        self,
        suggestion: Suggestion,
        subject: str,
        label: str,
        now: str,
        proposed: str,
        apply: Callable[[], Any],
    ) -> None:
        key = f"{suggestion.subject}{suggestion.number}.{suggestion.field}"
        place = (suggestion.words, suggestion.start, suggestion.end, suggestion.doubts)
        self.found.append(Offer(key, subject, label, now, proposed, *place, apply))
