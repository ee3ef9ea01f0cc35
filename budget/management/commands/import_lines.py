"""`manage.py import_lines FILE --year 108 --stage proposed|statutory [--complete] [--strict] [--dry-run] [--json]`."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from budget.book.source import BookError
from budget.line_list_import import ListReport, import_lines
from budget.models import Stage

BAD_INPUT = 2
#: A person at a terminal reads so many notes; `--json` has them all.
SHOWN_NOTES = 20


class Command(BaseCommand):
    help = "Import the open-data list of one year's expenditure lines (歲出機關別), 預算案 or 法定. All or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the list, as CSV")
        parser.add_argument("--year", type=int, required=True, help="ROC year, e.g. 108")
        parser.add_argument("--stage", choices=Stage.values, required=True)
        parser.add_argument("--complete", action="store_true", help="the list has every 節: store the sums")
        parser.add_argument("--strict", action="store_true", help="refuse rows with a misprinted code")
        parser.add_argument("--dry-run", action="store_true", help="report what would happen, write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as one JSON object")

    def handle(
        self,
        *,
        file: Path,
        year: int,
        stage: str,
        complete: bool,
        strict: bool,
        dry_run: bool,
        json: bool,
        **_options: Any,
    ) -> None:
        try:
            report = import_lines(file, year, stage, complete=complete, strict=strict, dry_run=dry_run)
        except BookError as error:
            raise CommandError(str(error), returncode=BAD_INPUT) from error
        self.stdout.write(as_json(report) if json else as_text(report))


def as_json(report: ListReport) -> str:
    return json.dumps(report.as_json(), ensure_ascii=False, indent=1)


def as_text(report: ListReport) -> str:
    """The report for a person at a terminal."""
    tally = report.tally
    lines = [
        f"{report.year}年度{Stage(report.stage).label}（{report.file}）"
        + ("　試跑，未寫入" if report.dry_run else ""),
        f"清單 {report.rows} 列，共 {report.total:,} 元；新增機關 {report.agencies}",
        f"科目：新增 {tally.created}、變更 {tally.changed}、不變 {tally.unchanged}",
        *(f"  {note}" for note in report.skipped),
        *(f"  {note}" for note in report.notes[:SHOWN_NOTES]),
    ]
    if len(report.notes) > SHOWN_NOTES:
        lines.append(f"  …另有 {len(report.notes) - SHOWN_NOTES} 則，見 --json")
    return "\n".join(lines)
