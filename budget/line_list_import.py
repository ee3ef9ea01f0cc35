"""Import an open-data list of lines: its leaves with the amounts of one stage, and the tree above them.

A line that a book brought keeps what the book printed; the list gives it the 法定 figure and reports a 預算案 figure
that differs. Sums are stored only where the list is known to be complete.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from budget.history import because, together
from budget.line_list import LineList, read_line_list
from budget.line_list_agencies import store_agencies
from budget.line_list_tree import ListTree
from budget.models import FiscalYear, LineItem
from budget.sync import Tally
from budget.tree import store_lines

#: What a list speaks for, beside the amounts of its stage.
SPEAKS_FOR = frozenset({"code", "name", "number", "derivation", "source"})
#: Texts and order come from the list only where nothing else brought the line.
ONLY_NEW = frozenset({"position", "description"})

LISTED = (
    LineItem.Kind.KUAN,
    LineItem.Kind.XIANG,
    LineItem.Kind.FUNCTION,
    LineItem.Kind.MU,
    LineItem.Kind.JIE,
)


@dataclass(slots=True)
class ListReport:
    """What an import stored and what it could not: amounts in 元, `notes` in the staff's language."""

    file: str
    year: int
    stage: str
    dry_run: bool
    rows: int = 0
    total: int = 0
    agencies: int = 0
    tally: Tally = field(default_factory=Tally)
    skipped: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The object that `import_lines --json` prints; `total` is the sum of the list's own rows."""
        return {
            "file": self.file,
            "year": self.year,
            "stage": self.stage,
            "dry_run": self.dry_run,
            "rows": self.rows,
            "total": self.total,
            "created": self.tally.created,
            "changed": self.tally.changed,
            "unchanged": self.tally.unchanged,
            "agencies_created": self.agencies,
            "skipped": self.skipped,
            "notes": self.notes,
        }


def import_lines(
    path: Path, year: int, stage: str, *, complete: bool = False, strict: bool = False, dry_run: bool = False
) -> ListReport:
    """Import the list at `path` as the `stage` (a Stage) of ROC `year`, all or nothing.

    `complete` vouches that the list has every 節, so that sums are stored. With `dry_run` everything happens and
    is rolled back. Raises BookError, and writes nothing, where the file is no sound list of that year.
    """
    # A sum that lacks a row is no sum.
    source = read_line_list(path, year, complete=complete, strict=strict or complete)
    report = ListReport(
        source.file, year, stage, dry_run, rows=len(source.rows), skipped=list(source.skipped)
    )
    report.total = sum(row.amount or 0 for row in source.rows)
    with because(f"匯入科目清單 {source.file}"), transaction.atomic():
        with together("import", f"匯入科目清單 {source.file}"):
            _store(source, report, complete=complete)
        if dry_run:
            transaction.set_rollback(True)
    return report


def _store(source: LineList, report: ListReport, *, complete: bool) -> None:
    year, _ = FiscalYear.objects.get_or_create(year=report.year)
    agencies, tally = store_agencies(source.rows, report.year)
    report.agencies = tally.created
    lines = LineItem.objects.filter(fiscal_year=year, side=LineItem.Side.EXPENDITURE, kind__in=LISTED)
    stored = {line.path: line for line in lines}
    tree = ListTree(report.year, report.stage, stored, complete=complete)
    report.tally += store_lines(
        year,
        tree.build(source.rows),
        SPEAKS_FOR | {report.stage},
        {f"00{code}0000": agency for code, agency in agencies.items()},
        only_new=ONLY_NEW,
        stored=stored,
    )[1]
    report.notes += tree.notes
