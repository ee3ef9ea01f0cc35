"""Store the resolutions of a book's 辦理情形報告表, with what they oblige and what was answered."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

from django.core.exceptions import ValidationError

from budget.book.source import BookError
from budget.models import Agency, AgencyName, BudgetBook, FiscalYear
from budget.notation.text import fold
from budget.sync import Tally
from oversight.book_import.answers import store_answer, store_draft
from oversight.book_import.proposals import Obliger
from oversight.linking import LineBook
from oversight.models import Assignment, Committee, Resolution, Response
from oversight.resolutions.clauses import read_resolution
from oversight.resolutions.report_table import ResolutionRow

#: What a book speaks for; kind, committee and obligations belong to staff once a resolution is stored.
_BOOK_FIELDS = (
    "text",
    "heading",
    "committee_heading",
    "number_text",
    "book",
    "source_line",
    "source_last_line",
)


class ResolutionStore:
    """Writes the report table of one agency, `book` that of its book or None where it came alone in `file`.

    What a book prints is published with it. Answers of a report that came alone are drafts as of `as_of`, which
    wait for review. `tick` is called after each row.
    """

    def __init__(
        self,
        agency: Agency,
        year: FiscalYear,
        *,
        file: str,
        book: BudgetBook | None = None,
        as_of: datetime.date | None = None,
        tick: Callable[[], object] = lambda: None,
    ) -> None:
        self.agency = agency
        self.book = book
        self.file = file
        self.as_of = as_of
        self.year = year
        self.tick = tick
        self.tally = Tally()
        self.stored: list[int] = []
        self.committees = {committee.name: committee for committee in Committee.objects.all()}
        self.agencies = _agencies_by_name()
        own = [agency] + ([agency.parent] if agency.parent else [])
        self.lines = LineBook({year} | ({book.fiscal_year} if book else set()), own)
        self.obliger = Obliger(self.lines)

    def store(self, rows: Sequence[ResolutionRow]) -> None:
        """Store every row; `stored` then has their primary keys in print order."""
        existing = {r.key: r for r in Resolution.objects.filter(fiscal_year=self.year)}
        for row in rows:
            wanted = self._resolution(row)
            resolution = existing.get(wanted.key)
            if resolution is None:
                self._create(wanted, row)
                resolution = wanted
            elif changed := self._changed(resolution, wanted):
                self._update(resolution, wanted, changed)
            else:
                self.tally.unchanged += 1
            self._answer(resolution, row)
            self.stored.append(resolution.pk)
            self.tick()

    def _changed(self, resolution: Resolution, wanted: Resolution) -> list[str]:
        """A 通案決議 stands in many books; the one it came from first speaks for it."""
        if self.book is None or resolution.book_id != self.book.pk:
            return []
        return [name for name in _BOOK_FIELDS if getattr(resolution, name) != getattr(wanted, name)]

    def _resolution(self, row: ResolutionRow) -> Resolution:
        resolution = Resolution(
            fiscal_year=self.year,
            part=row.part,
            committee=self.committees.get(row.committee or ""),
            committee_heading=row.committee_heading or "",
            side={"歲入": "revenue", "歲出": "expenditure"}.get(row.side or "", ""),
            kuan=row.kuan,
            xiang=row.xiang,
            heading=row.heading or "",
            heading_agency=self.agencies.get(fold(row.heading_agency or "")),
            number=row.number,
            number_text=row.number_text,
            kind=Resolution.Kind.UNCLASSIFIED,
            text=row.text,
            book=self.book,
            source_line=row.line if self.book else None,
            source_last_line=row.last_line if self.book else None,
        )
        resolution.fill_derived()
        return resolution

    def _create(self, resolution: Resolution, row: ResolutionRow) -> None:
        reading = read_resolution(row.text, self.lines.names())
        resolution.kind = reading.kind or Resolution.Kind.UNCLASSIFIED
        try:
            resolution.full_clean()
            resolution.save()
            self.obliger.oblige(resolution, reading, resolution.heading_agency)
        except ValidationError as error:
            raise self._refusal(row, error) from error
        self.tally.created += 1

    def _refusal(self, row: ResolutionRow, error: ValidationError) -> BookError:
        return BookError(
            f"這一項決議不能存入：{'；'.join(error.messages)}",
            file=self.file,
            line=row.line,
            read=f"{row.number_text} {row.text}",
            expected="合於欄位規則之決議",
        )

    def _update(self, resolution: Resolution, wanted: Resolution, changed: list[str]) -> None:
        for name in changed:
            setattr(resolution, name, getattr(wanted, name))
        resolution.fill_derived()
        resolution.full_clean()
        resolution.save()
        self.tally.changed += 1

    def _answer(self, resolution: Resolution, row: ResolutionRow) -> None:
        lost = row.answer_state == "column_lost"
        assignment, _ = Assignment.objects.get_or_create(
            resolution=resolution, agency=self.agency, defaults={"answer_lost": lost}
        )
        if self.book and assignment.answer_lost != lost:
            assignment.answer_lost = lost
            assignment.save(update_fields=["answer_lost"])
        if row.answer and self.book:
            self._printed_answer(resolution, self.book, row.answer, row.answer_line or row.line)
        elif row.answer:
            self._draft(resolution, row.answer)

    def _draft(self, resolution: Resolution, text: str) -> None:
        """An answer that is known already, whether printed or typed, is not stored twice."""
        known = Response.objects.filter(resolution=resolution, agency=self.agency, text=text)
        if known.exists():
            self.tally.unchanged += 1
            return
        store_draft(resolution, self.agency, text, self.as_of)
        self.tally.created += 1

    def _printed_answer(self, resolution: Resolution, book: BudgetBook, answer: str, line: int) -> None:
        response = Response.objects.filter(resolution=resolution, agency=self.agency, book=book).first()
        if response is None:
            store_answer(resolution, self.agency, book, answer, line)
            self.tally.created += 1
        elif (response.text, response.source_line) != (answer, line):
            response.text, response.source_line = answer, line
            response.save(update_fields=["text", "source_line", "search_key"])
            self.tally.changed += 1
        else:
            self.tally.unchanged += 1


def _agencies_by_name() -> dict[str, Agency]:
    """Agencies by every name they are printed under, folded."""
    names = {fold(name.name): name.agency for name in AgencyName.objects.select_related("agency")}
    for agency in Agency.objects.filter(is_fictional=False):
        names[fold(agency.full_name or agency.name)] = agency
        names[fold(agency.name)] = agency
    return names
