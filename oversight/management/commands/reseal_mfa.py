"""`manage.py reseal_mfa`: after a new DJANGO_SECRET_KEY, so that the old one can go."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from oversight.accounts.second_factor.sealing import renew

_SEALED = ("secret", "seed")


class Command(BaseCommand):
    help = "Seal every second factor anew with DJANGO_SECRET_KEY; those of DJANGO_SECRET_KEY_FALLBACKS are read for the last time."

    def handle(self, **_options: Any) -> None:
        done, unreadable = 0, []
        with transaction.atomic():
            rows = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).select_for_update()
            for row in rows.order_by("pk"):
                try:
                    row.data |= {name: renew(row.data[name]) for name in _SEALED if name in row.data}
                except ValidationError:
                    unreadable.append(row.user.get_username())
                    continue
                row.save(update_fields=["data"])
                done += 1
        self.stdout.write(f"已重新加密 {done} 項。")
        if unreadable:
            raise CommandError(f"無法解讀，請以 reset_mfa 移除：{'、'.join(sorted(set(unreadable)))}")
