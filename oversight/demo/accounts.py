"""Accounts to look around with, one for each role. Passwords are random, shown once, stored only as hashes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db import transaction

from budget.models import Agency
from oversight.accounts.passwords import chosen_by_owner
from oversight.demo.install import NotFictional
from oversight.demo.label import AGENCY, LABEL
from oversight.models import Membership

ADMIN, CLERK = "demo-admin", "demo-clerk"
Role = Membership.Role
#: Members of the fictional agency: account, role, and what the role does there.
MEMBERS = (
    (CLERK, Role.DRAFTER, "承辦：登錄決議，草擬辦理情形並送審"),
    ("demo-reviewer", Role.REVIEWER, "主計／覆核：覆核、退回、公布辦理情形"),
    ("demo-liaison", Role.LIAISON, "國會聯絡：公文、會議與解凍步驟"),
    ("demo-manager", Role.ADMINISTRATOR, "系統管理：本機關之帳號與角色"),
)
NAMES = (ADMIN, *(name for name, _, _ in MEMBERS))
#: By the last name an account is known to be ours.
_LAST_NAME = "示範帳號" + LABEL
_PASSWORD_BYTES = 15


@dataclass(frozen=True, slots=True)
class Account:
    """`password` is set only when it was made just now."""

    username: str
    role: str
    password: str | None


@transaction.atomic
def ensure_accounts(reset_passwords: bool = False, passwords_stay: bool = False) -> list[Account]:
    """Create the accounts that are missing; those that exist keep their password unless it is to be reset.

    A new password has to be changed at the first log-in, unless `passwords_stay`.
    Raises NotFictional where somebody else's account has one of the names.
    """
    _refuse_others()
    accounts = [_ensure(ADMIN, "全部機關、全部權限", reset_passwords, passwords_stay, is_superuser=True)]
    agency = Agency.objects.get(code=AGENCY)
    for name, role, words in MEMBERS:
        account = _ensure(name, f"{agency} {words}", reset_passwords, passwords_stay)
        user = get_user_model().objects.get(username=name)
        Membership.objects.get_or_create(user=user, agency=agency, role=role)
        accounts.append(account)
    return accounts


@transaction.atomic
def remove_accounts() -> int:
    """Delete the demo accounts and their roles; returns how many accounts went. Raises NotFictional."""
    _refuse_others()
    accounts = get_user_model().objects.filter(username__in=NAMES)
    count = accounts.count()
    accounts.delete()
    return count


def _refuse_others() -> None:
    users = get_user_model().objects.filter(username__in=NAMES)
    if other := users.exclude(last_name=_LAST_NAME).first():
        raise NotFictional(f"帳號 {other.get_username()} 已存在，且不是示範帳號。未作任何變更。")


def _ensure(username: str, role: str, reset: bool, stays: bool, *, is_superuser: bool = False) -> Account:
    user, created = get_user_model().objects.get_or_create(
        username=username,
        defaults={"last_name": _LAST_NAME, "is_staff": True, "is_superuser": is_superuser},
    )
    if not created and not reset:
        return Account(username, role, None)
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    user.set_password(password)
    user.save(update_fields=["password"])
    if stays:
        chosen_by_owner(user)
    return Account(username, role, password)
