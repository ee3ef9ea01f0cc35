"""`manage.py demo`: fictional cases in every state, and accounts to look around with."""

from __future__ import annotations

import datetime
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from budget.history import together
from budget.notation.dates import format_roc
from budget.notation.money import format_amount
from oversight.demo import NotFictional, Outcome, install, remove
from oversight.demo.accounts import Account, ensure_accounts, remove_accounts
from oversight.demo.label import AGENCY, NAMES
from oversight.demo.stored import demo_resolutions
from oversight.status import Status


class Command(BaseCommand):
    help = (
        "Set up fictional demo cases as of today, and demo accounts. Safe to run again; --remove deletes all."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--today", type=_iso_date, help="YYYY-MM-DD; the day the cases are set up for")
        parser.add_argument("--remove", action="store_true", help="delete demo cases and demo accounts")
        parser.add_argument("--reset-passwords", action="store_true", help="new passwords for demo accounts")
        parser.add_argument(
            "--passwords-stay",
            action="store_true",
            help="the printed passwords need no change at first log-in",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["remove"]:
                self._remove()
            else:
                self._install(
                    options["today"] or timezone.localdate(),
                    reset_passwords=options["reset_passwords"],
                    passwords_stay=options["passwords_stay"],
                )
        except NotFictional as error:
            raise CommandError(str(error)) from error
        except ProtectedError as error:
            message = "其他資料引用了示範資料，請先移除該引用。未作任何變更。"
            raise CommandError(f"{message}{error.args[0]}") from error

    def _install(self, today: datetime.date, **passwords: bool) -> None:
        with transaction.atomic(), together("import", "示範資料"):
            outcome = install(today)
            accounts = ensure_accounts(**passwords)
        self._say_outcome(outcome, today)
        self._say_cases(today)
        self.stdout.write(f"{NAMES[AGENCY]}：/agencies/{AGENCY}/")
        for account in accounts:
            self.stdout.write(_account_line(account))

    def _remove(self) -> None:
        with transaction.atomic(), together("import", "移除示範資料"):
            accounts = remove_accounts()
            outcome = remove()
        self.stdout.write(f"已移除虛構示範資料 {outcome.deleted} 筆、示範帳號 {accounts} 個。")

    def _say_outcome(self, outcome: Outcome, today: datetime.date) -> None:
        changes = f"新增或更新 {outcome.created} 筆、移除 {outcome.deleted} 筆"
        if not outcome.created and not outcome.deleted:
            changes = "沒有變動（新增 0 筆）"
        self.stdout.write(f"虛構示範資料，以{format_roc(today)}為今日：{changes}")

    def _say_cases(self, today: datetime.date) -> None:
        rows = {row["status"]: row for row in demo_resolutions().with_status(today).money_by_status()}
        for status in Status:
            if status.value in rows:
                row = rows[status.value]
                money = f"，未解凍 {format_amount(row['remaining_sum'])}" if row["remaining_sum"] else ""
                self.stdout.write(f"  {status.label} {row['cases']} 案{money}")
        self.stdout.write(f"  合計 {sum(row['cases'] for row in rows.values())} 案")


def _iso_date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def _account_line(account: Account) -> str:
    if account.password is None:
        return f"帳號 {account.username}（{account.role}）：沿用原密碼；忘記時加 --reset-passwords"
    return f"帳號 {account.username}（{account.role}）密碼 {account.password}（只顯示這一次）"
