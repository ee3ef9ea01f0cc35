"""The pages of answers (辦理情形)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from budget import history
from budget.admin.display import date_column
from budget.admin.filters import roc_year_filter
from budget.admin.reach import by
from budget.admin.search import FoldedSearch
from budget.history import because, together
from oversight.admin.inlines import ResponseInline, typed_by
from oversight.admin.obligations import CITED, SEARCH_RESOLUTION, CitedAdmin
from oversight.admin.reading import ReadsAnswer
from oversight.admin.tables import TableAdmin
from oversight.forms.answers import ResponseForm
from oversight.models import Response
from oversight.review import may_edit, may_publish, move
from oversight.rollups import refresh

State = Response.State
REMARK_LENGTH = Response._meta.get_field("remark").max_length


@admin.register(Response)
class ResponseAdmin(ReadsAnswer, FoldedSearch, TableAdmin, CitedAdmin):
    form = ResponseForm
    reach = by("agency")
    list_display = [
        "resolution",
        "agency",
        "kind",
        "state",
        date_column("as_of", "截至日"),
        "beginning",
        "book",
    ]
    list_filter = ["resolution__fiscal_year", "state", "kind", roc_year_filter("as_of", "截至日（年）")]
    list_select_related = [*CITED, "agency", "book"]
    search_fields = [*SEARCH_RESOLUTION, "search_key", "agency__name", "=agency__code"]
    search_help_text = "辦理情形內容、答復機關、決議代號。臺與台相通。"
    autocomplete_fields = ["resolution", "agency", "book"]
    actions = ["submit", "publish", "send_back"]
    printed_instead = ResponseInline.printed_instead
    fieldsets = [(None, {"fields": ["resolution", *ResponseInline.fieldsets[0][1]["fields"]]})]
    related = [*CITED, "agency", "book"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("letters")

    def get_form(self, request: HttpRequest, obj: Response | None = None, **kwargs: Any) -> Any:
        return super().get_form(request, obj, form=typed_by(request.user, self.form), **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Response | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or may_edit(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Response | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or may_edit(request.user, obj))

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return may_publish(request.user, None)

    @admin.action(description="所選的辦理情形送審", permissions=["change"])
    def submit(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._move(request, queryset.exclude(state=State.PUBLISHED), State.SUBMITTED)

    @admin.action(description="公布所選的辦理情形", permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._move(request, queryset, State.PUBLISHED)

    @admin.action(
        description="退回所選的辦理情形",
        permissions=["publish"],
    )
    def send_back(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Asks for the remark first: the drafter must know what to change."""
        remark = request.POST.get("remark", "").strip()
        if remark:
            self._move(request, queryset, State.RETURNED, remark[:REMARK_LENGTH])
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": "退回修改",
            "opts": self.opts,
            "answers": queryset,
            "missing": "remark" in request.POST,
            "length": REMARK_LENGTH,
        }
        return TemplateResponse(request, "admin/oversight/response/send_back.html", context)

    def _move(self, request: HttpRequest, rows: QuerySet, state: str, remark: str | None = None) -> None:
        """All or none: an answer that this account may not move refuses the whole selection."""
        answers = list(rows.exclude(state=state))
        try:
            for answer in answers:
                move(answer, state, request.user, timezone.now(), remark)
        except ValidationError as error:
            messages.error(request, f"未執行：{answer}：{error.messages[0]}")
            return
        what = f"{State(state).label}（清單動作）"
        with transaction.atomic(), because(what, request.user), together("edit", f"辦理情形{what}"):
            history.update_all(Response, answers, ["state", "remark", "published_at"])
            for answer in answers:
                self.log_change(request, answer, f"{State(state).label}")
            refresh({answer.resolution_id for answer in answers})
        messages.success(request, f"{len(answers)} 則辦理情形{State(state).label}。")

    @admin.display(description="辦理情形")
    def beginning(self, response: Response) -> str:
        return response.text[:40]
