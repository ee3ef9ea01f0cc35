"""`manage.py restore FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from oversight.backups.archive import Archive, BackupError
from oversight.backups.whole import pending, restore


class Command(BaseCommand):
    help = (
        "Puts a file of `backup` into an empty database and media folder, and compares every table with the backup. "
        "A file that was cut short or altered, and a target that is not empty, are refused before anything is written."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="manage.py backup 寫出的檔案")
        parser.add_argument("--check", action="store_true", help="只檢查備份檔是否完整，不寫入")

    def handle(self, *_args: Any, file: Path, check: bool, **_options: Any) -> None:
        try:
            archive = Archive(file.absolute())
            if not check:
                restore(archive, Path(settings.MEDIA_ROOT))
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        manifest, facts = archive.manifest, archive.facts()
        done = "備份檔完整" if check else "已還原，各資料表與備份相同"
        self.stdout.write(
            f"{done}：{manifest.made_at} 取自 {manifest.engine}，{facts['tables']} 個資料表 {facts['rows']:,} 列、"
            f"附件 {facts['media']:,} 個"
        )
        if not check and pending(archive):
            self.stdout.write("備份來自較舊的程式：請接著執行 manage.py migrate。")
