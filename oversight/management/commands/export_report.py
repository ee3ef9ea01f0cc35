"""Write the official report on resolutions of one agency and year."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from budget.models import Agency, BudgetKind, FiscalYear
from budget.notation.dates import format_roc
from oversight.audit.chain import append
from oversight.models import AuditEntry
from oversight.reports.content import gather
from oversight.reports.files import KINDS
from oversight.reports.paper import NoPdf
from oversight.whole_files import write_whole


class Command(BaseCommand):
    help = (
        "Writes 立法院審議…辦理情形報告表 of one agency: the resolutions of ROC year --year with the answers published "
        "as of --as-of (today), in the official form. Exits 1 and writes nothing where it cannot."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--agency", required=True, metavar="CODE", help="機關代碼，例：2610")
        parser.add_argument(
            "--year", required=True, type=int, metavar="ROC", help="決議之年度（民國），例：108"
        )
        parser.add_argument("--format", required=True, choices=sorted(KINDS))
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")
        parser.add_argument(
            "--as-of", metavar="DAY", help="截至日，例：108年8月31日、1080831、2019-08-31；預設今日"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        agency = Agency.objects.filter(code=options["agency"]).first()
        if agency is None:
            raise CommandError(f"--agency 讀到「{options['agency']}」，沒有這個機關代碼；例：2610。")
        year = FiscalYear.objects.filter(year=options["year"], kind=BudgetKind.GENERAL).first()
        if year is None:
            raise CommandError(f"--year 讀到「{options['year']}」，沒有該年度的決議；請填民國年，例：108。")
        report = gather(agency, year, options["as_of"] or timezone.localdate())
        if not report.items:
            raise CommandError(f"{agency}沒有{year}的決議，無報告可印。")
        try:
            content = KINDS[options["format"]].write(report)
            write_whole(options["output"], content)
        except (NoPdf, OSError) as error:
            raise CommandError(str(error)) from error
        append(AuditEntry.Action.EXPORT, f"報告表 {agency.code} {year.year} {options['output'].name}")
        self.stdout.write(
            f"{agency} {year.year}年度決議 {len(report.items)} 案，截至{format_roc(report.as_of)}："
            f"已辦理 {report.count('answered')}、尚無辦理情形 {report.count('unanswered')}、"
            f"來源未載 {report.count('lost')} → {options['output']}"
        )
