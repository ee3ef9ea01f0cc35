"""The list of links between resolutions and budget lines, where suggestions are decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from budget import history
from budget.admin.base import StaffAdmin
from budget.admin.display import yuan_column
from budget.history import together
from oversight.admin.inlines import decision_of
from oversight.admin.rollups import RollUpMixin
from oversight.forms.resolutions import ResolutionLineForm, decide
from oversight.models import ResolutionLine
from oversight.reach import through
from oversight.rollups import refresh

State = ResolutionLine.State


@admin.register(ResolutionLine)
class ResolutionLineAdmin(RollUpMixin, StaffAdmin):
    form = ResolutionLineForm
    reach = through("resolution")
    list_display = [
        "resolution",
        "line",
        "role",
        "state",
        "match",
        "reason",
        yuan_column("amount", "金額（元）"),
        "decision",
    ]
    list_filter = ["state", "role", "match", "resolution__fiscal_year"]
    related = [
        "resolution__fiscal_year",
        "resolution__committee",
        "resolution__heading_agency",
        "line__fiscal_year",
    ]
    list_select_related = [*related, "decided_by"]
    search_fields = ["resolution__key", "line__code", "line__name", "reason"]
    search_help_text = "決議代號、科目編號或名稱，例：5226102200"
    autocomplete_fields = ["resolution", "line"]
    readonly_fields = ["decision"]
    fields = ["resolution", "line", ("role", "amount"), ("state", "decision"), ("match", "reason")]
    actions = ["confirm", "reject"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related(*self.related, "decided_by")

    def save_model(self, request: HttpRequest, obj: ResolutionLine, form: Any, change: bool) -> None:
        if not change or "state" in form.changed_data:
            decide(obj, obj.state, request.user)
        super().save_model(request, obj, form, change)

    @admin.display(description="確認者")
    def decision(self, link: ResolutionLine) -> str:
        return decision_of(link)

    @admin.action(description="確認所選的連結", permissions=["change"])
    def confirm(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._decide_all(request, queryset, State.CONFIRMED)

    @admin.action(description="否決所選的連結", permissions=["change"])
    def reject(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._decide_all(request, queryset, State.REJECTED)

    def _decide_all(self, request: HttpRequest, queryset: QuerySet, state: str) -> None:
        """Only links that are not in that state yet: an earlier decision keeps its name and time."""
        with transaction.atomic(), together("edit", f"連結{State(state).label}（清單動作）"):
            rows = self.owned(request, queryset.exclude(state=state))
            links: Sequence[ResolutionLine] = list(rows)
            for link in links:
                decide(link, state, request.user)
            history.update_all(ResolutionLine, links, ["state", "decided_by", "decided_at"])
            for link in links:
                self.log_change(request, link, f"{state} (action)")
            refresh({link.resolution_id for link in links})
        messages.success(request, f"{len(links)} 筆連結{State(state).label}。")
