"""`manage.py verify`: everything derived is recomputed and must equal what is stored."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from oversight import rollups
from oversight.book_import import recheck
from oversight.models import Resolution


class Command(BaseCommand):
    help = "Recompute roll-ups, read every book again, recheck its sums; exit 1 and name each difference."

    def handle(self, **_options: Any) -> None:
        found = [*rollups.differences(), *recheck.differences()]
        for difference in found:
            self.stderr.write(difference)
        if found:
            raise CommandError(
                f"{len(found)} differences between what is stored and what follows", returncode=1
            )
        checks = recheck.reconciliation()
        self.stdout.write(
            f"{Resolution.objects.count()} resolutions: every roll-up equals its child rows\n"
            f"books: stored as their text reads; checks: {checks['holds']} hold, {checks['off']} are off in print,"
            f" {checks['unchecked']} cannot be made"
        )
