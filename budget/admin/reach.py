"""How far an account reaches: which rows of a model it sees and may change in the admin.

This app knows no roles. `use` is told once, at start, who says which agencies a permission covers; until then
everybody reaches everything. A page of the admin declares what its rows have to do with agencies.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core import checks
from django.db import models
from django.db.models import Q
from django.http import HttpRequest

#: Primary keys of agencies; None is all of them.
Agencies = frozenset[int] | None
Provider = Callable[[Any, str], Agencies]

_provider: Provider = lambda _user, _permission: None  # noqa: E731  # a default, replaced by `use`


def use(provider: Provider) -> None:
    """Let `provider(user, permission)` say in which agencies an account has a permission."""
    global _provider
    _provider = provider


def agencies(user: Any, permission: str) -> Agencies:
    """The agencies in which `user` has `permission` (「oversight.change_response」)."""
    return _provider(user, permission)


@dataclass(frozen=True, slots=True)
class Reach:
    """What rows have to do with agencies: a condition for seeing them, and one for changing them."""

    seen: Callable[[frozenset[int]], Q]
    owned: Callable[[frozenset[int]], Q]


def by(path: str) -> Reach:
    """Rows belong to the agency at `path`; 「pk」 for agencies themselves."""
    belongs = lambda keys: Q(**{f"{path}__in": keys})  # noqa: E731
    return Reach(belongs, belongs)


#: Facts that all agencies share: committees, meetings, budget years. Roles alone say who may change them.
SHARED = Reach(lambda _keys: Q(), lambda _keys: Q())


class WithinReach:
    """For every page of the admin: rows, choices and single records are those within the account's reach."""

    reach: Reach | None = None

    def check(self, **kwargs: Any) -> list[Any]:
        found = super().check(**kwargs)
        if self.reach is None:
            message = "declares no reach: which agencies may see and change its rows?"
            found.append(checks.Error(message, obj=self.__class__, id="budget.E001"))
        return found

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return self.within(request, super().get_queryset(request))

    def within(self, request: HttpRequest, rows: models.QuerySet) -> models.QuerySet:
        """The rows that the account sees."""
        keys = agencies(request.user, self.permission("view"))
        return rows if keys is None or self.reach is None else rows.filter(self.reach.seen(keys))

    def owned(self, request: HttpRequest, rows: models.QuerySet, action: str = "change") -> models.QuerySet:
        """Those of `rows` that the account may change; what an action on many must ask first."""
        keys = agencies(request.user, self.permission(action))
        return rows if keys is None or self.reach is None else rows.filter(self.reach.owned(keys))

    def owns(self, request: HttpRequest, obj: models.Model, permission: str) -> bool:
        """Whether `permission` covers this record; asked once a request."""
        keys = agencies(request.user, permission)
        if keys is None or self.reach is None:
            return True
        known = request.__dict__.setdefault("_owned", {})
        place = (self.model, obj.pk, permission)
        if place not in known:
            rows = self.model._base_manager.filter(pk=obj.pk)
            known[place] = rows.filter(self.reach.owned(keys)).exists()
        return known[place]

    def sees(self, request: HttpRequest, obj: models.Model) -> bool:
        """Whether the account sees this record; asked once a request."""
        if self.reach is None or agencies(request.user, self.permission("view")) is None:
            return True
        known = request.__dict__.setdefault("_seen", {})
        place = (self.model, obj.pk)
        if place not in known:
            known[place] = self.within(request, self.model._base_manager.filter(pk=obj.pk)).exists()
        return known[place]

    def permission(self, action: str) -> str:
        return f"{self.opts.app_label}.{action}_{self.opts.model_name}"

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return super().has_view_permission(request, obj) and (obj is None or self.sees(request, obj))

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or self.owns(request, obj, self.permission("change")))

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or self.owns(request, obj, self.permission("delete")))


def limited(admin_site: Any, request: HttpRequest, rows: models.QuerySet) -> models.QuerySet:
    """Choices of a relation: those rows of the related model that the account sees on its own page."""
    related = admin_site._registry.get(rows.model)
    return related.within(request, rows) if isinstance(related, WithinReach) else rows
