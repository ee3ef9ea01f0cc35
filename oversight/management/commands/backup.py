"""`manage.py backup FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from oversight.backups.archive import BackupError
from oversight.backups.whole import make_backup


class Command(BaseCommand):
    help = (
        "Writes database and media files, as they are at one moment, into one sealed file. The site goes on meanwhile. "
        "Exits 1 and leaves no file where it cannot."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="備份檔，例：backup-1151127.zip；不得已存在")

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        try:
            archive = make_backup(file.absolute(), Path(settings.MEDIA_ROOT))
        except BackupError as error:
            raise CommandError(str(error)) from error
        facts = archive.facts()
        self.stdout.write(
            f"已備份 {facts['tables']} 個資料表 {facts['rows']:,} 列、附件 {facts['media']:,} 個 → {file}\n"
            f"校驗碼 {archive.digest}"
        )
