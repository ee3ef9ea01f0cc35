"""`manage.py seed`: what a fresh installation starts with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from budget.models import Agency, FiscalYear
from budget.reference import load_agencies, load_fiscal_years, load_lines, read_rows
from oversight.book_import import import_book
from oversight.models import Committee

FIXTURES: Path = settings.BASE_DIR / "fixtures"
#: Codes and amounts of 工業局's FY108 lines, 預算案 and 法定, from the published open data of both stages.
LINES_SOURCE = "108年度中央政府總預算案、法定預算歲出機關別（開放資料）"


class Command(BaseCommand):
    help = "Load reference tables, 工業局's FY108 lines and its FY109 book. Safe to run again."

    def handle(self, **_options: Any) -> None:
        with transaction.atomic():
            load_reference()
        report = import_book(FIXTURES / "books" / "fy109-idb.txt")
        self.stdout.write(
            f"{report.book.year}年度{report.book.title}：新增 {report.tally.created}、變更 {report.tally.changed}、"
            f"不變 {report.tally.unchanged}；決議 {report.resolutions} 案，有辦理情形 {report.answered} 案"
        )


def load_reference() -> None:
    """Committees, agencies, budget years with their sourced dates, and FY108 lines of 工業局."""
    for row in read_rows(FIXTURES / "committees.csv"):
        Committee.objects.get_or_create(slug=row["slug"], defaults={"name": row["name"]})
    load_agencies(FIXTURES / "agencies.csv")
    load_fiscal_years(FIXTURES / "fiscal-years.csv")
    year = FiscalYear.objects.get(year=108, kind="general")
    load_lines(FIXTURES / "lines-fy108-idb.csv", year, Agency.objects.get(code="2610"), LINES_SOURCE)
