"""Two accounts to look around with. Their passwords are random, shown once, and stored only as hashes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction

from oversight.demo.install import NotFictional
from oversight.demo.label import LABEL

ADMIN, CLERK = "demo-admin", "demo-clerk"
GROUP = "承辦" + LABEL
#: By the last name an account is known to be ours.
_LAST_NAME = "示範帳號" + LABEL
_PASSWORD_BYTES = 15
_APPS = ("budget", "oversight")
_ACTIONS = ("view_", "add_", "change_")


@dataclass(frozen=True, slots=True)
class Account:
    """`password` is set only when it was made just now."""

    username: str
    role: str
    password: str | None


@transaction.atomic
def ensure_accounts(reset_passwords: bool = False) -> list[Account]:
    """Create the accounts that are missing; those that exist keep their password unless it is to be reset.

    Raises NotFictional where somebody else's account has one of the names.
    """
    _refuse_others()
    group, _ = Group.objects.get_or_create(name=GROUP)
    group.permissions.set(_clerk_permissions())
    return [
        _ensure(ADMIN, "系統管理（全部權限）", reset_passwords, is_superuser=True),
        _ensure(CLERK, "承辦（可檢視、新增、修改決議與預算資料）", reset_passwords, group=group),
    ]


@transaction.atomic
def remove_accounts() -> int:
    """Delete the demo accounts and their group; returns how many accounts went. Raises NotFictional."""
    _refuse_others()
    accounts = get_user_model().objects.filter(username__in=(ADMIN, CLERK))
    count = accounts.count()
    accounts.delete()
    Group.objects.filter(name=GROUP).delete()
    return count


def _refuse_others() -> None:
    users = get_user_model().objects.filter(username__in=(ADMIN, CLERK))
    if other := users.exclude(last_name=_LAST_NAME).first():
        raise NotFictional(f"帳號 {other.get_username()} 已存在，且不是示範帳號。未作任何變更。")


def _ensure(
    username: str, role: str, reset: bool, *, is_superuser: bool = False, group: Group | None = None
) -> Account:
    user, created = get_user_model().objects.get_or_create(
        username=username,
        defaults={"last_name": _LAST_NAME, "is_staff": True, "is_superuser": is_superuser},
    )
    if group:
        user.groups.add(group)
    if not created and not reset:
        return Account(username, role, None)
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    user.set_password(password)
    user.save(update_fields=["password"])
    return Account(username, role, password)


def _clerk_permissions() -> list[Permission]:
    """View, add and change budget and oversight data; no accounts, no deleting."""
    permissions = Permission.objects.filter(content_type__app_label__in=_APPS)
    return [permission for permission in permissions if permission.codename.startswith(_ACTIONS)]
