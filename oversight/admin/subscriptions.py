"""Who follows what by mail: counts for administrators, no address; a superuser finds one to answer its owner."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse

from budget.admin.base import StaffAdmin
from budget.admin.display import moment
from budget.admin.reach import SHARED
from oversight.following.subscribing import folded_address
from oversight.models import Subscription

_STATES = {
    "寄送中": Q(confirmed_at__isnull=False, unsubscribed_at__isnull=True),
    "待確認": Q(confirmed_at__isnull=True, unsubscribed_at__isnull=True),
    "已停止": Q(unsubscribed_at__isnull=False),
}


@admin.register(Subscription)
class SubscriptionAdmin(StaffAdmin):
    """A list without pages of its own: nothing here is typed, and only its owner changes a subscription."""

    reach = SHARED
    change_list_template = "admin/oversight/subscription/change_list.html"
    list_display = ["chosen", "frequency", "language", "state", "asked", "told_words"]
    list_display_links = None
    list_filter = ["frequency", "language"]
    search_help_text = "完整地址，例：name@example.org"
    actions = None

    def get_list_display(self, request: HttpRequest) -> list[str]:
        shown = list(super().get_list_display(request))
        return [*shown, "masked_address"] if request.user.is_superuser else shown

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """The whole address, by which its owner can be answered; nobody browses addresses."""
        return ["address_key__exact"] if request.user.is_superuser else []

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        term = folded_address(search_term) if "@" in search_term else search_term
        return super().get_search_results(request, queryset, term)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changeform_view(self, request: HttpRequest, *_args: Any, **_options: Any) -> HttpResponse:
        raise PermissionDenied

    def history_view(self, request: HttpRequest, *_args: Any, **_options: Any) -> HttpResponse:
        raise PermissionDenied

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = {"counts": self._counts(), **(extra_context or {})}
        return super().changelist_view(request, context)

    def _counts(self) -> list[tuple[str, list[int]]]:
        """(state, how many daily, how many weekly) of all; one query."""
        wanted = {
            f"{frequency}{place}": Count("pk", filter=state & Q(frequency=frequency))
            for place, state in enumerate(_STATES.values())
            for frequency in Subscription.Frequency.values
        }
        found = Subscription.objects.aggregate(**wanted)
        return [
            (name, [found[f"{frequency}{place}"] for frequency in Subscription.Frequency.values])
            for place, name in enumerate(_STATES)
        ]

    @admin.display(description="追蹤條件", ordering="selection")
    def chosen(self, row: Subscription) -> str:
        return row.selection or "全部決議"

    @admin.display(description="狀態")
    def state(self, row: Subscription) -> str:
        if row.unsubscribed_at:
            return "已停止"
        return "寄送中" if row.confirmed_at else "待確認"

    @admin.display(description="申請時間", ordering="created_at")
    def asked(self, row: Subscription) -> str:
        return moment(row.created_at)

    @admin.display(description="已通知之日", ordering="told_on")
    def told_words(self, row: Subscription) -> str:
        return row.told_words

    @admin.display(description="地址")
    def masked_address(self, row: Subscription) -> str:
        return row.masked_address
