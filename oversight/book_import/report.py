"""What an import did, for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from budget.book.results import Check
from budget.sync import Tally
from oversight.book_import.reading import BookPart


@dataclass(slots=True)
class Report:
    """What an import read, stored, linked and could not reconcile; amounts in 元."""

    parts: list[BookPart]
    dry_run: bool
    tally: Tally = field(default_factory=Tally)
    resolutions: int = 0
    answered: int = 0
    letters: int = 0
    freezes: list[dict[str, Any]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    @property
    def main(self) -> BookPart:
        """The book itself."""
        return self.parts[0]

    def as_json(self) -> dict[str, Any]:
        """The object that `import_book --json` prints; `appendices` tells of books bound behind the first."""
        return {
            "created": self.tally.created,
            "changed": self.tally.changed,
            "unchanged": self.tally.unchanged,
            **_part_facts(self.main),
            "resolutions": self.resolutions,
            "answered": self.answered,
            "letters": self.letters,
            "freezes": self.freezes,
            "appendices": [{"title": part.book.title, **_part_facts(part)} for part in self.parts[1:]],
        }


def _part_facts(part: BookPart) -> dict[str, Any]:
    """`uses` says of every source line what became of it: runs [first, last, kind, table, row or null]."""
    book = part.book
    tables = [
        {"title": section.title, "rows": len(table.rows), "lines": list(section.lines)}
        for section in book.sections
        if (table := book.table(section.title)) is not None
    ]
    return {
        "lines": book.line_counts(),
        "uses": book.uses_runs(),
        "tables": tables,
        "checks": {
            "holds": sum(1 for check in book.checks if check.state == "holds"),
            "off": [_off(check) for check in book.checks if check.state == "off"],
            "unchecked": sum(1 for check in book.checks if check.state == "unchecked"),
        },
    }


def _off(check: Check) -> dict[str, Any]:
    return {
        "name": check.name,
        "left": check.left,
        "right": check.right,
        "difference": check.difference,
        "unit": check.unit,
        "where": f"{check.table}，第{check.line}行",
    }
