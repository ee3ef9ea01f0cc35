"""Import a report table that came alone: missing resolutions, and answers as drafts for review."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from budget.book.source import BookError
from budget.history import because, together
from budget.models import Agency, AgencyName, FiscalYear
from budget.notation.text import fold
from budget.planning import renew
from budget.sync import Tally
from oversight.book_import.resolutions import ResolutionStore
from oversight.reports.reading import ReportFile, read_report_file
from oversight.rollups import refresh


@dataclass(frozen=True, slots=True)
class Imported:
    """What one file brought."""

    file: str
    agency: Agency
    year: int
    items: int
    tally: Tally


def import_report(
    path: Path, *, agency: Agency | None = None, as_of: datetime.date | None = None, dry_run: bool = False
) -> Imported:
    """Import the report at `path`, all or nothing; with `dry_run` everything happens and is rolled back.

    The agency is that named in the file unless it is given. Raises BookError, and writes nothing, where the file
    is no sound report or names no known agency.
    """
    report = read_report_file(path)
    owner = agency or _named(report, path.name)
    with because(f"匯入報告表 {path.name}"), transaction.atomic():
        with together("import", f"匯入報告表 {path.name}"):
            year, _ = FiscalYear.objects.get_or_create(year=report.year)
            store = ResolutionStore(owner, year, file=path.name, as_of=as_of)
            store.store(report.rows)
            refresh(store.stored)
        transaction.on_commit(renew, robust=True)
        if dry_run:
            transaction.set_rollback(True)
    return Imported(path.name, owner, report.year, len(report.rows), store.tally)


def _named(report: ReportFile, file: str) -> Agency:
    name = fold(report.agency.removesuffix("彙編"))
    agencies = [
        each for each in Agency.objects.all() if name in (fold(each.name), fold(each.full_name or each.name))
    ]
    agencies += [
        each.agency for each in AgencyName.objects.select_related("agency") if fold(each.name) == name
    ]
    if len({each.pk for each in agencies}) != 1:
        raise BookError(
            "無法由檔案得知是哪一機關的報告表",
            file=file,
            read=report.agency,
            expected="已登錄之機關全銜，或以 --agency 指定機關代碼，例：--agency 2610",
        )
    return agencies[0]
