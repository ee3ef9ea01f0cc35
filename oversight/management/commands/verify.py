"""`manage.py verify`: everything derived is recomputed and must equal what is stored."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from oversight.models import Resolution
from oversight.rollups import differences


class Command(BaseCommand):
    help = "Recompute all roll-ups; exit 1 and name each difference where one is found."

    def handle(self, **_options: Any) -> None:
        found = list(differences())
        for difference in found:
            self.stderr.write(difference)
        if found:
            raise CommandError(f"{len(found)} roll-up columns differ from their child rows", returncode=1)
        self.stdout.write(f"{Resolution.objects.count()} resolutions: every roll-up equals its child rows")
