"""`manage.py open_recurring`: the next instance of every yearly duty that was delivered."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from budget.history import because, together
from oversight.recurring import open_next
from oversight.rollups import refresh


class Command(BaseCommand):
    help = "Open the next instance of every delivered yearly report; repeating it changes nothing."

    @transaction.atomic
    @together("edit", "每年應送報告之次一次")
    def handle(self, **_options: Any) -> None:
        with because("每年應送報告之次一次"):
            opened = open_next()
        refresh({row.resolution_id for row in opened})
        for row in opened:
            self.stdout.write(f"{row.resolution.key} {row.title} {row.deadline_date}")
        self.stdout.write(f"{len(opened)} opened")
