"""Read every stored book again from its own stored text: lines, tables and checks must come out as they are stored."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from budget.book.reader import ReadBook, read_book
from budget.book.source import Line, split_lines
from budget.book_lines import BOOK_FIELDS, line_specs
from budget.models import BookCheck, BookSource, BudgetBook
from budget.printed_import import store_printed
from budget.sync import Tally
from budget.tree import store_lines
from oversight.book_import.tables import READERS


def differences() -> Iterator[str]:
    """One sentence for each book that is not what its text says, and each check whose verdict is not its figures'.

    A book from a PDF keeps the lines its pages were read into, not the pages, so only its checks are recomputed.
    Nothing is written: what would be written is counted and rolled back.
    """
    for source in BookSource.objects.select_related("book__fiscal_year", "book__agency").filter(pages=[]):
        lines = split_lines(source.text)
        tally = _would_change(source.book, read_book(lines, source.book.source_name, READERS), lines)
        if tally.created or tally.changed:
            yield (
                f"{source.book}: read again from its stored text, {tally.created} rows are missing"
                f" and {tally.changed} differ"
            )
    for check in BookCheck.objects.select_related("book").iterator(chunk_size=2000):
        if check.state != _verdict(check):
            yield f"{check.book}: 「{check.name}」 is stored as {check.state}, its figures say {_verdict(check)}"


def reconciliation() -> dict[str, int]:
    """How many checks of all books hold, are off, or cannot be made."""
    return {state.value: BookCheck.objects.filter(state=state).count() for state in BookCheck.State}


def _would_change(stored: BudgetBook, read: ReadBook, lines: list[Line]) -> Tally:
    with transaction.atomic():
        tally = store_printed(stored, read, lines, [])
        tally += store_lines(
            stored.fiscal_year, line_specs(read), BOOK_FIELDS, agency=stored.agency, book=stored
        )[1]
        transaction.set_rollback(True)
    return tally


def _verdict(check: BookCheck) -> str:
    if check.difference is None:
        return BookCheck.State.UNCHECKED
    return BookCheck.State.OFF if check.difference else BookCheck.State.HOLDS
