"""Import report tables on resolutions that came alone: ODT, DOCX, PDF or text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from budget.book.source import BookError
from budget.models import Agency
from oversight.book_import.report_file import Imported, import_report
from oversight.management.days import day_argument

BAD_INPUT = 2


class Command(BaseCommand):
    help = (
        "Reads 辦理情形報告表 (ODT, DOCX, tagged or ruled PDF, text of a book): resolutions not known yet are added, "
        "answers become drafts for review. Running it twice changes nothing; on an error nothing is written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--agency", metavar="CODE", help="機關代碼；檔案未載機關時必填，例：2610")
        parser.add_argument(
            "--as-of", type=day_argument, metavar="DAY", help="辦理情形截至何日，例：108年8月31日"
        )
        parser.add_argument("--dry-run", action="store_true", help="讀取並比對，不寫入")
        parser.add_argument("--json", action="store_true", help="印出 JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        agency = None
        if options["agency"] and not (agency := Agency.objects.filter(code=options["agency"]).first()):
            raise CommandError(f"--agency 讀到「{options['agency']}」，沒有這個機關代碼；例：2610。")
        done = [self._import(file, agency, options) for file in options["files"]]
        if options["json"]:
            self.stdout.write(json.dumps([_facts(each) for each in done], ensure_ascii=False, indent=1))

    def _import(self, file: Path, agency: Agency | None, options: dict[str, Any]) -> Imported:
        try:
            done = import_report(file, agency=agency, as_of=options["as_of"], dry_run=options["dry_run"])
        except BookError as error:
            raise CommandError(str(error), returncode=BAD_INPUT) from error
        except OSError as error:
            raise CommandError(f"{file}：檔案無法開啟（{error.strerror}）", returncode=BAD_INPUT) from error
        if not options["json"]:
            tried = "　試跑，未寫入" if options["dry_run"] else ""
            tally = done.tally
            self.stdout.write(
                f"{done.file}：{done.agency} {done.year}年度決議 {done.items} 案；"
                f"新增 {tally.created}、變更 {tally.changed}、不變 {tally.unchanged}{tried}"
            )
        return done


def _facts(done: Imported) -> dict[str, Any]:
    return {
        "file": done.file,
        "agency": done.agency.code,
        "year": done.year,
        "resolutions": done.items,
        "created": done.tally.created,
        "changed": done.tally.changed,
        "unchanged": done.tally.unchanged,
    }
