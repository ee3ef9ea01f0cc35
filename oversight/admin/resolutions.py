"""The screen of a resolution: everything a case consists of, entered in one submit."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from budget.admin.base import StaffAdmin
from budget.admin.display import NOTHING, date_column, grouped, roc
from budget.admin.search import FoldedSearch
from oversight.admin.filters import CarriedOverFilter, DueFilter, HolderFilter, StatusFilter
from oversight.admin.inlines import (
    AssignmentInline,
    FreezeInline,
    RequirementInline,
    ResolutionLineInline,
    ResponseInline,
    StepInline,
    UniformCutInline,
)
from oversight.admin.plausible import warn_about_steps
from oversight.admin.reading import ReadsResolution
from oversight.admin.rollups import RollUpMixin
from oversight.admin.tables import TableAdmin
from oversight.deadlines import due_of
from oversight.forms.resolutions import ResolutionForm, decide
from oversight.models import FreezeStep, Resolution, ResolutionLine
from oversight.reach import RESOLUTION
from oversight.status import Holder, Status, holder_of, sentence_of

#: Characters of a resolution that a list shows: two lines of its column.
BEGINNING = 36
STANDING = (
    "目前狀況",
    {"fields": ["sentence", ("status_label", "holder_label", "money"), ("due", "source")]},
)
KEY = (
    None,
    {
        "fields": [
            ("fiscal_year", "part", "committee"),
            ("side", "kuan", "xiang", "heading_agency"),
            ("number", "number_text", "kind"),
            "text",
        ],
    },
)
PRINT = (
    "來源",
    {
        "classes": ["collapse"],
        "fields": [
            ("committee_heading", "heading"),
            ("book", "source_line", "source_last_line"),
            "is_fictional",
        ],
    },
)


@admin.register(Resolution)
class ResolutionAdmin(ReadsResolution, FoldedSearch, RollUpMixin, TableAdmin, StaffAdmin):
    form = ResolutionForm
    resolution_path = ""
    reach = RESOLUTION
    list_display = [
        "item",
        "agency_name",
        "kind",
        "beginning",
        "standing",
        "frozen_yuan",
        "remaining_yuan",
        date_column("due_on", "期限"),
        date_column("last_moved_on", "最近異動"),
    ]
    list_display_links = ["item"]
    list_filter = [
        "fiscal_year",
        StatusFilter,
        DueFilter,
        HolderFilter,
        CarriedOverFilter,
        "kind",
        "part",
        "committee",
        "is_fictional",
    ]
    list_select_related = ["fiscal_year", "committee", "heading_agency"]
    search_fields = ["search_key", "key", "heading_agency__name", "=heading_agency__code", "heading"]
    search_help_text = "決議內容、機關名稱或代碼、代號。臺與台相通，可查兩個字，例：凍結、水利。"
    autocomplete_fields = ["heading_agency", "book"]
    fieldsets = [STANDING, KEY, PRINT]
    readonly_fields = ["status_label", "holder_label", "sentence", "due", "money", "source"]
    inlines = [
        AssignmentInline,
        ResolutionLineInline,
        FreezeInline,
        StepInline,
        RequirementInline,
        ResponseInline,
        UniformCutInline,
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).with_status(timezone.localdate())
        return rows.select_related("fiscal_year", "committee", "heading_agency", "book")

    def may_type(self, request: HttpRequest, obj: Resolution | None) -> bool:
        """Text and place of a resolution are for those who keep it; see `oversight.reach`."""
        return obj is None or super().has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Resolution | None = None) -> bool:
        """The screen may be saved by whoever may change anything on it: an answer of hers, a step."""
        if obj is None or self.may_type(request, obj):
            return super().has_change_permission(request, obj)
        return self.sees(request, obj) and any(
            inline.has_change_permission(request, obj) or inline.has_add_permission(request, obj)
            for inline in (each(self.model, self.admin_site) for each in self.inlines)
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Resolution | None = None) -> list[Any]:
        if self.may_type(request, obj):
            return list(super().get_readonly_fields(request, obj))
        return flatten_fieldsets(self.get_fieldsets(request, obj))

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not self.sees(request, form.instance):
            messages.warning(request, "已儲存；但標題機關與辦理機關均非您所屬機關，您的清單看不到此決議。")
        if any(formset.model is FreezeStep and formset.has_changed() for formset in formsets):
            warn_about_steps(request, form.instance.freezes.all())

    def get_fieldsets(self, request: HttpRequest, obj: Resolution | None = None) -> list[Any]:
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj else [each for each in fieldsets if each[0] != STANDING[0]]

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> tuple[list[Any], list[Any]]:
        """Let the steps see the freezes of the same submit; Django has no public hook where both exist."""
        formsets, inlines = super()._create_formsets(request, obj, change)
        by_inline = {type(inline): formset for formset, inline in zip(formsets, inlines, strict=True)}
        if StepInline in by_inline:
            by_inline[StepInline].freezes = by_inline.get(FreezeInline)
        return formsets, inlines

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model is ResolutionLine:
            for each in formset:
                if each.has_changed() and ("state" in each.changed_data or not each.instance.pk):
                    decide(each.instance, each.cleaned_data["state"], request.user)
        super().save_formset(request, form, formset, change)

    @admin.display(description="項次", ordering="fiscal_year__year")
    def item(self, resolution: Resolution) -> str:
        section = f"{resolution.kuan}款{resolution.xiang or '—'}項" if resolution.kuan else ""
        return f"{resolution.fiscal_year.year} {section or resolution.get_part_display()} {resolution.number_label}"

    @admin.display(description="標題機關", ordering="heading_agency__code")
    def agency_name(self, resolution: Resolution) -> str:
        return resolution.heading_agency.name if resolution.heading_agency else NOTHING

    @admin.display(description="摘要")
    def beginning(self, resolution: Resolution) -> str:
        return resolution.excerpt[:BEGINNING] + ("…" if len(resolution.excerpt) > BEGINNING else "")

    @admin.display(description="狀態")
    def status_label(self, resolution: Resolution) -> str:
        return Status(resolution.status).label

    @admin.display(description="狀態（卡在誰）", ordering="status")
    def standing(self, resolution: Resolution) -> str:
        holder = holder_of(resolution.status)
        settled = "" if holder == Holder.NOBODY else f"（{holder.label}）"
        return f"{Status(resolution.status).label}{settled}"

    @admin.display(description="卡在誰")
    def holder_label(self, resolution: Resolution) -> str:
        return holder_of(resolution.status).label

    @admin.display(description="說明")
    def sentence(self, resolution: Resolution) -> str:
        return sentence_of(resolution, timezone.localdate())

    @admin.display(description="凍結（元）", ordering="frozen")
    def frozen_yuan(self, resolution: Resolution) -> str:
        return grouped(resolution.frozen) if resolution.freeze_count else NOTHING

    @admin.display(description="尚凍（元）")
    def remaining_yuan(self, resolution: Resolution) -> str:
        return grouped(resolution.remaining) if resolution.freeze_count else NOTHING

    @admin.display(description="期限如何推算")
    def due(self, resolution: Resolution) -> str:
        freezes = resolution.freezes.prefetch_related("extensions")
        owed = [*freezes, *resolution.requirements.prefetch_related("extensions")]
        dues = [(each, due_of(each, resolution.fiscal_year)) for each in owed]
        lines = ((each, due.how, roc(due.on) if due.on else "") for each, due in dues)
        return format_html_join("", "<div>{}：{} {}</div>", lines) or NOTHING

    @admin.display(description="金額（元）")
    def money(self, resolution: Resolution) -> str:
        if not resolution.freeze_count:
            return f"未凍結；減列 {grouped(resolution.cut)}" if resolution.cut else "未凍結"
        unknown = f"（另有 {resolution.unknown_amounts} 案金額未明）" if resolution.unknown_amounts else ""
        return (
            f"凍結 {grouped(resolution.frozen)}－已解凍 {grouped(resolution.released)}"
            f"＝尚凍 {grouped(resolution.remaining)}{unknown}"
        )

    @admin.display(description="來源")
    def source(self, resolution: Resolution) -> str:
        if resolution.book is None:
            return "未載來源"
        address = reverse("admin:budget_budgetbook_change", args=[resolution.book_id])
        first, last = resolution.source_line, resolution.source_last_line
        lines = (
            "" if first is None else f"第 {first} 行" if last in (None, first) else f"第 {first}–{last} 行"
        )
        return format_html('<a href="{}">{}</a> {}', address, resolution.book, lines)
