"""What each role may do, and where: one table, and the backend that turns memberships into permissions.

A membership speaks for its agency and every agency below it. Nothing is stored besides the memberships: Django
asks this backend, the admin asks `agencies` for the rows. `docs/roles.md` shows the table and a test compares.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend, ModelBackend

from budget.models import Agency
from oversight.models import Membership

Role = Membership.Role
VIEW, ADD, CHANGE, DELETE = "view", "add", "change", "delete"
WRITE = (ADD, CHANGE)

#: What every member sees.
SEEN = (
    "budget.agency",
    "budget.agencyname",
    "budget.bookcheck",
    "budget.booksource",
    "budget.budgetbook",
    "budget.fiscalyear",
    "budget.lineitem",
    "budget.printedrow",
    "budget.printedtable",
    "oversight.assignment",
    "oversight.committee",
    "oversight.extension",
    "oversight.freezecondition",
    "oversight.freezestep",
    "oversight.letter",
    "oversight.lettertemplate",
    "oversight.meeting",
    "oversight.requirement",
    "oversight.resolution",
    "oversight.resolutionline",
    "oversight.response",
    "oversight.uniformcut",
)
CASE = (
    "oversight.assignment",
    "oversight.freezecondition",
    "oversight.requirement",
    "oversight.resolution",
    "oversight.resolutionline",
    "oversight.uniformcut",
)
CHAIN = (
    "oversight.extension",
    "oversight.freezestep",
    "oversight.letter",
    "oversight.lettertemplate",
    "oversight.meeting",
)
#: Not a model's own permission: to publish an answer, or to return it with a remark.
PUBLISH = "oversight.publish_response"


def _named(models: tuple[str, ...], *actions: str) -> frozenset[str]:
    return frozenset(
        f"{app}.{action}_{name}" for app, name in (model.split(".") for model in models) for action in actions
    )


_SEES = _named(SEEN, VIEW)
_DRAFTS = _SEES | _named((*CASE, "oversight.response"), *WRITE)
_REVIEWS = (
    _DRAFTS
    | {PUBLISH}
    | _named((*CASE, *CHAIN, "oversight.response"), *WRITE, DELETE)
    | _named(("budget.bookcheck",), CHANGE)
)
_LIAISES = _SEES | _named(CHAIN, *WRITE) | _named(("oversight.requirement",), CHANGE)
_ADMINISTERS = (
    _SEES
    | _named(("oversight.membership", "auth.user"), VIEW, *WRITE)
    | _named(("oversight.auditentry", "oversight.subscription"), VIEW)
    | _named(("oversight.membership", "budget.agencyname"), *WRITE, DELETE)
    | _named(("budget.agency", "budget.fiscalyear", "budget.lineitem"), CHANGE)
    | _named(("oversight.committee",), *WRITE)
    | _named((*CASE, *CHAIN, "oversight.response"), DELETE)
)

GRANTED: dict[str, frozenset[str]] = {
    Role.DRAFTER: _DRAFTS,
    Role.REVIEWER: _REVIEWS,
    Role.LIAISON: _LIAISES,
    Role.ADMINISTRATOR: _ADMINISTERS,
}


class MembershipBackend(BaseBackend):
    """Permissions from memberships. Log-in and superusers stay with Django's own backend."""

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if not user_obj.is_active or user_obj.is_anonymous:
            return set()
        return set().union(*(GRANTED[role] for role in _roles(user_obj)))

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Whether the first page of the admin lists the app at all."""
        return any(each.startswith(f"{app_label}.") for each in self.get_user_permissions(user_obj))


def agencies(user: Any, permission: str) -> frozenset[int] | None:
    """Primary keys of the agencies in which `user` has `permission`; None is everywhere.

    Superusers, and accounts that were given a permission of Django's own, are bound to no agency.
    """
    if user.is_superuser or permission in _unbound(user):
        return None
    granting = (places for role, places in _roles(user).items() if permission in GRANTED[role])
    return frozenset().union(*granting)


def _unbound(user: Any) -> set[str]:
    """Permissions given by hand or by group, as Django's own backend knows them."""
    if not hasattr(user, "_unbound"):
        user._unbound = ModelBackend().get_all_permissions(user)
    known: set[str] = user._unbound
    return known


def _roles(user: Any) -> dict[str, set[int]]:
    """Role -> agencies it reaches, those below included; read once for each user object."""
    if not hasattr(user, "_roles"):
        below = _below()
        roles: dict[str, set[int]] = {}
        for role, agency in Membership.objects.filter(user=user.pk).values_list("role", "agency_id"):
            reached = roles.setdefault(role, set())
            waiting = [agency]
            while waiting:
                key = waiting.pop()
                if key not in reached:
                    reached.add(key)
                    waiting += below.get(key, [])
        user._roles = roles
    known: dict[str, set[int]] = user._roles
    return known


def _below() -> dict[int, list[int]]:
    below: dict[int, list[int]] = {}
    for key, parent in Agency.objects.filter(parent__isnull=False).values_list("pk", "parent_id"):
        below.setdefault(parent, []).append(key)
    return below
