"""Import one book: read it, store its lines, tables and resolutions in one transaction, report what happened."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from budget.book.expenditure_by_agency import ExpenditureLine
from budget.book.reader import ReadBook
from budget.book.source import BookError
from budget.book_lines import BOOK_FIELDS, line_specs
from budget.history import because, together
from budget.models import Agency, BudgetBook, FiscalYear
from budget.notation.codes import Code
from budget.planning import renew
from budget.printed_import import store_printed
from budget.sync import Tally
from budget.tree import store_lines
from oversight.book_import.reading import BookPart, read_file
from oversight.book_import.report import Report
from oversight.book_import.resolutions import ResolutionStore
from oversight.book_import.tables import REPORT_TITLE
from oversight.computed import released_amount
from oversight.models import FreezeCondition, Letter, Resolution, Response
from oversight.rollups import refresh

#: Called with a word for each step done, and with how many steps there are in all.
Tick = Callable[[str, int], object]

FILE_NAME_LENGTH = 200


def import_book(path: Path, *, dry_run: bool = False, tick: Tick = lambda _what, _total: None) -> Report:
    """Import the book at `path`; with `dry_run` everything happens and is rolled back.

    `tick` is called after each step. Raises BookError, and writes nothing, where the
    file is not a whole and sound book.
    """
    report = Report(read_file(path), dry_run)
    steps = _steps(report)
    tick("讀取", steps)
    with because(f"匯入預算書 {path.name}"), transaction.atomic():
        with together("import", f"匯入預算書 {path.name}"):
            _store(report, path, lambda what: tick(what, steps))
        transaction.on_commit(renew, robust=True)
        if dry_run:
            transaction.set_rollback(True)
    return report


def _steps(report: Report) -> int:
    """Reading, the lines, a step a part and a step a resolution."""
    table = report.main.book.table(REPORT_TITLE)
    return 2 + len(report.parts) + (len(table.rows) if table else 0)


def _store(report: Report, path: Path, tick: Callable[[str], object]) -> None:
    agency = _agency(report.main.book)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    for part in report.parts:
        stored = _store_part(report, part, agency, path.name, digest)
        tick("書表")
        if part.number == 0:
            _store_main(report, part.book, stored, tick)


def _store_part(report: Report, part: BookPart, agency: Agency, file: str, digest: str) -> BudgetBook:
    """The book, its text and its tables as printed; this is all that is kept of an appendix.

    A subordinate agency's share is printed under the work plan codes of its ministry, whose lines contain it.
    """
    stored, tally = _book(part, agency, file, digest)
    report.tally += tally
    report.tally += store_printed(stored, part.book, part.lines, part.pages)
    return stored


def _store_main(report: Report, book: ReadBook, stored: BudgetBook, tick: Callable[[str], object]) -> None:
    lines = store_lines(stored.fiscal_year, line_specs(book), BOOK_FIELDS, agency=stored.agency, book=stored)
    report.tally += lines[1]
    tick("科目")
    table = book.table(REPORT_TITLE)
    if table is None or not table.rows:
        return
    year, _ = FiscalYear.objects.get_or_create(year=table.rows[0].year)
    store = ResolutionStore(
        stored.agency, year, file=stored.source_name, book=stored, tick=lambda: tick("決議")
    )
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
            "無法得知是哪個機關的預算書",
            file=book.file,
            read=book.title,
            expected="歲出機關別預算表印有編號的項",
        )
    defaults = {"name": row.name, "full_name": book.agency_name}
    return Agency.objects.get_or_create(code=Code.parse(row.code).agency, defaults=defaults)[0]


def _book(part: BookPart, agency: Agency, file: str, digest: str) -> tuple[BudgetBook, Tally]:
    book = part.book
    year, _ = FiscalYear.objects.get_or_create(year=book.year)
    notes = [{"table": note.table, "line": note.line, "text": note.text} for note in book.notes]
    values = {
        "title": f"{book.year}年度{book.title}",
        "source_name": file[-FILE_NAME_LENGTH:],
        "sha256": digest,
        "notes": notes,
    }
    when = {"imported_at": timezone.now(), "line_count": len(book.line_uses)}
    stored = BudgetBook.objects.filter(fiscal_year=year, agency=agency, part=part.number).first()
    if stored is None:
        named = {"fiscal_year": year, "agency": agency, "part": part.number}
        return BudgetBook.objects.create(**named, **values, **when), Tally(created=1)
    if all(getattr(stored, name) == value for name, value in values.items()):
        return stored, Tally(unchanged=1)
    for name, value in {**values, **when}.items():
        setattr(stored, name, value)
    stored.save()
    return stored, Tally(changed=1)


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
