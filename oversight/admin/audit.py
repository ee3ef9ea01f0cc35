"""The audit trail, to be read: by administrators for the accounts of their agencies, by superusers whole."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest

from budget.admin.base import StaffAdmin
from budget.admin.reach import Reach
from oversight.models import AuditEntry, Membership


def _of_members(keys: frozenset[int]) -> Q:
    return Q(account__in=Membership.objects.filter(agency__in=keys).values("user"))


@admin.register(AuditEntry)
class AuditEntryAdmin(StaffAdmin):
    reach = Reach(_of_members, lambda _keys: Q(pk__in=[]))
    list_display = ["sequence", "moment", "action", "username", "address", "what", "request_id"]
    list_filter = ["action", "at"]
    date_hierarchy = "at"
    search_fields = ["=username", "=request_id", "=address"]
    search_help_text = "帳號、請求編號或位址（完整）"
    actions = None
    fields = [
        "sequence",
        "moment",
        "action",
        "username",
        "address",
        "request_id",
        "what",
        "rows",
        "previous",
        "hash",
    ]
    readonly_fields = ["moment", "rows"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("covers")

    @admin.display(description="時間（UTC）", ordering="at")
    def moment(self, entry: AuditEntry) -> str:
        return f"{entry.at:%Y-%m-%d %H:%M:%S}"

    @admin.display(description="歷程列")
    def rows(self, entry: AuditEntry) -> str:
        return "；".join(
            f"{table} {'、'.join(str(a) if a == b else f'{a}–{b}' for a, b in ranges)}"
            for table, (ranges, _marks) in entry.covers.items()
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
