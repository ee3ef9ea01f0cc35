"""`manage.py seed`: what a fresh installation starts with."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from oversight.book_import import import_book
from oversight.reference import FIXTURES, load_reference


class Command(BaseCommand):
    help = "Load reference tables, 工業局's FY108 lines and its FY109 book. Safe to run again."

    def handle(self, **_options: Any) -> None:
        load_reference()
        report = import_book(FIXTURES / "books" / "fy109-idb.txt")
        self.stdout.write(
            f"{report.main.book.year}年度{report.main.book.title}：新增 {report.tally.created}、變更 {report.tally.changed}、"
            f"不變 {report.tally.unchanged}；決議 {report.resolutions} 案，有辦理情形 {report.answered} 案"
        )
