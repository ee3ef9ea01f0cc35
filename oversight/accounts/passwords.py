"""What a new password must not be, and when one must be changed.

Only the hashes of the last passwords are kept, and whether the owner chose each. An account whose password somebody
else chose (or nobody knows who) has to choose its own at the next log-in; so has one whose password is too old.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from oversight.models import UsedPassword

#: So many passwords, the present one among them, are refused as new ones.
REMEMBERED = 3


class RecentPasswordValidator:
    """Refuses the last passwords, and remembers each new one. One of AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError for a password that was used lately."""
        if user is None or user.pk is None:
            return
        kept = list(user.used_passwords.values_list("encoded", flat=True)[:REMEMBERED])
        hashes = [user.password, *(each for each in kept if each != user.password)][:REMEMBERED]
        if any(each and check_password(password, each) for each in hashes):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def password_changed(self, password: str | None, user: Any = None) -> None:
        """Called by Django once a password is saved; who chose it is not known here."""
        if user is not None and user.has_usable_password():
            _remember(user, by_owner=False)

    def get_help_text(self) -> str:
        return f"不可與最近{REMEMBERED}次用過的密碼相同。"


class OwnPasswordForm(AdminPasswordChangeForm):
    """The form in which people choose their own password."""

    def clean(self) -> dict[str, Any]:
        latest = self.user.used_passwords.first()
        if latest and latest.by_owner and latest.made_at > timezone.now() - _days(settings.PASSWORD_MIN_DAYS):
            raise ValidationError(
                f"密碼設定後{settings.PASSWORD_MIN_DAYS}天內不能再變更；外洩時請洽系統管理。"
            )
        return super().clean()

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        user = super().save(commit)
        chosen_by_owner(user)
        return user


def chosen_by_owner(user: Any) -> None:
    """Note that the present password is one that its owner chose, or may go on using."""
    user.used_passwords.filter(encoded=user.password).delete()
    _remember(user, by_owner=True)


def must_change(user: Any) -> bool:
    """Whether the account has to choose a new password before anything else."""
    if not user.has_usable_password():
        return False
    latest = user.used_passwords.first()
    if latest is None or not latest.by_owner:
        return True
    oldest = settings.PASSWORD_MAX_DAYS
    return bool(oldest and latest.made_at < timezone.now() - _days(oldest))


def _remember(user: Any, *, by_owner: bool) -> None:
    UsedPassword.objects.create(user=user, encoded=user.password, by_owner=by_owner)
    kept = user.used_passwords.values("pk")[:REMEMBERED]
    user.used_passwords.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()


def _days(count: int) -> datetime.timedelta:
    return datetime.timedelta(days=count)
