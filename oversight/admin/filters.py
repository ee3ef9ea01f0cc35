"""List filters on what is derived: the status of a resolution and who holds it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from oversight.status import Holder, Status


class StatusFilter(admin.SimpleListFilter):
    """By annotated status; 「逾期」 is all statuses that say so."""

    title = "狀態"
    parameter_name = "status"
    overdue = "overdue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(self.overdue, "逾期（全部）"), *Status.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == self.overdue:
            return queryset.overdue()
        return queryset.filter(status=self.value()) if self.value() in Status.values else queryset


class HolderFilter(admin.SimpleListFilter):
    """By who must move next."""

    title = "卡在誰"
    parameter_name = "holder"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return Holder.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.held_by([Holder(self.value())]) if self.value() in Holder.values else queryset
