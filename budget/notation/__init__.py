"""How Taiwanese officials write numbers, money, dates, codes and letters. Standard library only.

One module per notation, one exception for all of them. Every `parse_*` reads a whole string and raises
`NotationError` when it is not exactly one value of that notation; every `find_*` reads running text and
returns what it is sure of, with the place where it stands, and leaves the rest alone.
"""

from dataclasses import dataclass


class NotationError(ValueError):
    """A text is not what its notation allows.

    `read` is the text as it was given, `expected` says in English what would have been accepted.
    """

    def __init__(self, read: str, expected: str) -> None:
        self.read = read
        self.expected = expected
        super().__init__(f"read {read!r}, expected {expected}")

    def __reduce__(self) -> tuple[type["NotationError"], tuple[str, str]]:
        # ValueError would be rebuilt from its one message, and fail in a worker process.
        return type(self), (self.read, self.expected)


@dataclass(frozen=True, slots=True)
class Found[T]:
    """A value read inside running text: `source[start:end] == text`, exactly as printed.

    `approximate` is true where the text itself says so (3億餘元): `value` is then the printed lower bound.
    """

    value: T
    start: int
    end: int
    text: str
    approximate: bool = False


__all__ = ["Found", "NotationError"]
