"""`manage.py verify`: everything derived is recomputed and must equal what is stored."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS

from budget import search
from oversight import rollups
from oversight.audit import checking, guards
from oversight.book_import import recheck
from oversight.models import AuditEntry, Resolution


class Command(BaseCommand):
    help = "Recompute roll-ups and search keys, read every book again, recheck its sums, follow the audit trail; exit 1 and name each difference."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--seen",
            type=_seen,
            metavar="NUMBER:HASH",
            help="an entry of the audit trail as an earlier verify or the log named it: it must still be there",
        )

    def handle(self, *, seen: tuple[int, str] | None = None, **_options: Any) -> None:
        found = [*rollups.differences(), *search.differences(), *recheck.differences()]
        found += [*checking.differences(seen), *guards.missing(DEFAULT_DB_ALIAS)]
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
        last = AuditEntry.objects.first()
        if last:
            self.stdout.write(f"稽核軌跡：{last.sequence}筆，前後相連；末筆 {last.sequence}:{last.hash}")


def _seen(text: str) -> tuple[int, str]:
    number, _, given = text.partition(":")
    if not number.isdecimal() or not given:
        raise ArgumentTypeError(f"讀到「{text}」；例：1234:9f86d081…（verify 所印之末筆）")
    return int(number), given
