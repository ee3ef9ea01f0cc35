"""`manage.py reset_mfa USERNAME`: for whoever lost phone and recovery codes, the last superuser above all."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from oversight.accounts.second_factor.rules import remove_all
from oversight.audit.records import sealing


class Command(BaseCommand):
    help = "Remove the second factor and the recovery codes of an account: at the next log-in the password is enough."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *, username: str, **_options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"無此帳號：{username}")
        with sealing("permission", ""):
            count = remove_all(user)
        self.stdout.write(
            f"{username}：已移除 {count} 項第二因子。" if count else f"{username}：沒有第二因子。"
        )
