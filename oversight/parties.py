"""Whom a resolution concerns, as one value: its agencies and its committees.

Many resolutions concern the same few, so each such set is kept once and lists are counted by set, not by pairs:
no agency is counted twice in a ministry, and none through a join. A set's key is made from its members, so that
the same set has the same key wherever it is written first, and a key never comes to mean another set.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import NamedTuple


class Concerned(NamedTuple):
    """Primary keys, ascending."""

    agencies: tuple[int, ...]
    committees: tuple[int, ...]

    @property
    def key(self) -> int:
        """63 bits of a digest of the members."""
        spelled = f"{joined(self.agencies)};{joined(self.committees)}".encode()
        return int.from_bytes(blake2b(spelled, digest_size=8).digest()) >> 1


def concerned(agencies: Iterable[int], committees: Iterable[int]) -> Concerned:
    """The set of these members, each once."""
    return Concerned(tuple(sorted(set(agencies))), tuple(sorted(set(committees))))


def joined(keys: Iterable[int]) -> str:
    """「3,14,15」."""
    return ",".join(map(str, keys))


def parted(text: str) -> tuple[int, ...]:
    """The keys that `joined` wrote."""
    return tuple(map(int, text.split(","))) if text else ()
