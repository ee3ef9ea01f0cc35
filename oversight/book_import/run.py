"""Import one book: read it, store its lines and resolutions in one transaction, report what happened."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from budget.book.expenditure_by_agency import ExpenditureLine
from budget.book.reader import ReadBook, read_book
from budget.book.source import BookError, load_text
from budget.book_lines import BOOK_FIELDS, line_specs
from budget.models import Agency, BudgetBook, FiscalYear
from budget.notation.codes import Code
from budget.sync import Tally
from budget.tree import store_lines
from oversight.book_import.resolutions import ResolutionStore
from oversight.book_import.tables import READERS, REPORT_TITLE
from oversight.models import FreezeCondition, Letter, Resolution, Response
from oversight.rollups import refresh, released_amount

Tick = Callable[[str], object]


@dataclass(slots=True)
class Report:
    """What an import read, stored, linked and could not reconcile; amounts in 元."""

    book: ReadBook
    dry_run: bool
    tally: Tally = field(default_factory=Tally)
    resolutions: int = 0
    answered: int = 0
    letters: int = 0
    freezes: list[dict[str, Any]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The object that `import_book --json` prints."""
        off = [check for check in self.book.checks if check.state == "off"]
        return {
            "created": self.tally.created,
            "changed": self.tally.changed,
            "unchanged": self.tally.unchanged,
            "lines": self.book.line_counts(),
            "tables": [
                {"title": table.title, "rows": len(table.rows), "lines": list(self.lines_of(table.title))}
                for table in self.book.tables
            ],
            "resolutions": self.resolutions,
            "answered": self.answered,
            "letters": self.letters,
            "freezes": self.freezes,
            "checks": {
                "holds": sum(1 for check in self.book.checks if check.state == "holds"),
                "off": [
                    {
                        "name": check.name,
                        "left": check.left,
                        "right": check.right,
                        "difference": check.difference,
                        "where": f"{check.table}，第{check.line}行",
                    }
                    for check in off
                ],
                "unchecked": sum(1 for check in self.book.checks if check.state == "unchecked"),
            },
        }

    def lines_of(self, title: str) -> tuple[int, int]:
        """First and last source line of one table."""
        return next(section.lines for section in self.book.sections if section.title == title)


def import_book(path: Path, *, dry_run: bool = False, tick: Tick = lambda _what: None) -> Report:
    """Import the book at `path`; with `dry_run` everything happens and is rolled back.

    `tick` is called with a word whenever something was done. Raises BookError, and writes nothing, where the
    file is not a whole and sound book.
    """
    book = read_book(load_text(path), path.name, READERS)
    tick("讀取")
    report = Report(book, dry_run)
    with transaction.atomic():
        _store(report, path, tick)
        if dry_run:
            transaction.set_rollback(True)
    return report


def _store(report: Report, path: Path, tick: Tick) -> None:
    agency = _agency(report.book)
    stored, created = _book(report.book, agency, path)
    report.tally += Tally(created=int(created), unchanged=int(not created))
    report.tally += store_lines(
        stored.fiscal_year, line_specs(report.book), BOOK_FIELDS, agency=agency, book=stored
    )[1]
    tick("科目")
    table = report.book.table(REPORT_TITLE)
    if table is None or not table.rows:
        return
    year, _ = FiscalYear.objects.get_or_create(year=table.rows[0].year)
    store = ResolutionStore(stored, year, lambda: tick("決議"))
    store.store(table.rows)
    refresh(store.stored)
    report.tally += store.tally
    _count(report, store.stored, stored)


def _agency(book: ReadBook) -> Agency:
    """The agency whose book it is, by the code of its 項; created where it is new."""
    table = book.table("歲出機關別預算表")
    rows: tuple[ExpenditureLine, ...] = table.rows if table else ()
    row = next((row for row in rows if row.level == "xiang" and row.code), None)
    if row is None or row.code is None:
        raise BookError(
            "the book does not say whose it is",
            file=book.file,
            read=book.title,
            expected="a 項 with its code in 歲出機關別預算表",
        )
    defaults = {"name": row.name, "full_name": book.agency_name}
    return Agency.objects.get_or_create(code=Code.parse(row.code).agency, defaults=defaults)[0]


def _book(book: ReadBook, agency: Agency, path: Path) -> tuple[BudgetBook, bool]:
    year, _ = FiscalYear.objects.get_or_create(year=book.year)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    notes = [{"table": note.table, "line": note.line, "text": note.text} for note in book.notes]
    values = {
        "title": f"{book.year}年度{book.title}",
        "source_name": path.name,
        "sha256": digest,
        "notes": notes,
    }
    stored = BudgetBook.objects.filter(fiscal_year=year, agency=agency).first()
    if stored is None:
        values |= {"imported_at": timezone.now(), "line_count": len(book.line_uses)}
        return BudgetBook.objects.create(fiscal_year=year, agency=agency, **values), True
    if any(getattr(stored, name) != value for name, value in values.items()):
        BudgetBook.objects.filter(pk=stored.pk).update(
            **values, imported_at=timezone.now(), line_count=len(book.line_uses)
        )
    return stored, False


def _count(report: Report, keys: list[int], stored: BudgetBook) -> None:
    report.resolutions = len(keys)
    responses = Response.objects.filter(resolution__in=keys, book=stored)
    report.answered = responses.count()
    report.letters = Letter.objects.filter(responses__in=responses).distinct().count()
    freezes = FreezeCondition.objects.filter(resolution__in=keys)
    freezes = freezes.select_related("resolution").prefetch_related("steps")
    report.freezes = [
        {
            "key": freeze.resolution.key,
            "amount": freeze.amount,
            "base": freeze.stated_base,
            "released": released_amount(freeze),
        }
        for freeze in freezes.order_by("resolution_id", "position")
    ]
    report.links = [
        f"{link.resolution.key} {link.get_role_display()} {link.line}（{link.get_state_display()}：{link.reason}）"
        for resolution in Resolution.objects.filter(pk__in=keys)
        for link in resolution.links.select_related("line__fiscal_year", "resolution")
    ]
