"""`manage.py send_digests`: mail to those who follow something that moved; run it once a day."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from oversight.following.sending import Result, Run, settled_moment
from oversight.following.subscribing import forget
from oversight.management.days import day_argument
from oversight.models import Subscription


class Command(BaseCommand):
    help = (
        "Mail each confirmed subscription what moved since its last digest; nothing moved, no mail. Safe to run "
        "again. Deletes addresses whose time is over. Exit 1 where a mail could not be sent: it is tried next time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--today", type=day_argument, help="YYYY-MM-DD; the day the digests are of")
        parser.add_argument("--frequency", choices=Subscription.Frequency.values, help="only these")
        parser.add_argument("--dry-run", action="store_true", help="say what would be sent, send nothing")

    def handle(self, **options: Any) -> None:
        if not settings.OVERSIGHT_MAIL:
            raise CommandError("mail is off; DJANGO_MAIL=1 turns it on (docs/operating.md)")
        today = options["today"] or timezone.localdate()
        run = Run(today, settled_moment(today), is_dry=options["dry_run"])
        counts: Counter[Result] = Counter()
        for outcome in run.send_due(options["frequency"] or ""):
            counts[outcome.result] += 1
            self._say(outcome.result, outcome.address, outcome.detail)
        forgotten = 0 if run.is_dry else forget(timezone.now())
        told = ", ".join(f"{counts[result]} {result.value}" for result in Result)
        self.stdout.write(f"{today}: {told}; {forgotten} rows forgotten")
        if counts[Result.FAILED]:
            raise CommandError(f"{counts[Result.FAILED]} not sent, tried again next time", returncode=1)

    def _say(self, result: Result, address: str, detail: str) -> None:
        if result == Result.QUIET:
            return
        stream = self.stderr if result == Result.FAILED else self.stdout
        stream.write(f"{result.value} {address}: {detail}")
