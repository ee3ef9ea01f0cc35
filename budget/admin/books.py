"""Admin pages of years, agencies, books and budget lines."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import TabularInline
from django.db import models
from django.http import HttpRequest

from budget.admin.base import StaffAdmin, StaffInline
from budget.admin.display import date_column, yuan_column
from budget.admin.reach import SHARED, by
from budget.forms import YuanField
from budget.models import Agency, AgencyName, BudgetBook, FiscalYear, LineItem


@admin.register(FiscalYear)
class FiscalYearAdmin(StaffAdmin):
    reach = SHARED
    list_display = [
        "__str__",
        date_column("submitted_on", "送立法院日"),
        date_column("passed_on", "三讀日"),
        date_column("promulgated_on", "總統公布日"),
        date_column("base_on", "期限基準日"),
        "source",
    ]
    list_filter = ["kind"]
    search_fields = ["=year"]
    search_help_text = "民國年，例：108"
    fieldsets = [
        (None, {"fields": [("year", "kind")]}),
        (
            "日期",
            {
                "fields": [
                    ("submitted_on", "passed_on", "promulgated_on"),
                    ("base_on", "base_reason"),
                    "source",
                ],
                "description": "日期例：108年1月29日、108/1/29、1080129。更改後，該年度全部決議之期限隨之重算。",
            },
        ),
    ]


class AgencyNameInline(StaffInline, TabularInline):
    model = AgencyName
    fields = ["code", "name", "first_year", "last_year"]


@admin.register(Agency)
class AgencyAdmin(StaffAdmin):
    reach = by("pk")
    list_display = ["code", "name", "full_name", "parent", "is_fictional"]
    list_display_links = ["code", "name"]
    list_filter = ["is_fictional"]
    list_select_related = ["parent"]
    search_fields = ["=code", "name", "full_name", "names__name"]
    search_help_text = "代碼或名稱（含舊名），例：2610、工業局"
    autocomplete_fields = ["parent"]
    fields = ["code", "name", "full_name", "parent", "is_fictional"]
    inlines = [AgencyNameInline]


@admin.register(AgencyName)
class AgencyNameAdmin(StaffAdmin):
    reach = by("agency")
    list_display = ["name", "code", "agency", "first_year", "last_year"]
    list_select_related = ["agency"]
    list_filter = ["first_year"]
    search_fields = ["name", "=code", "agency__name", "=agency__code"]
    autocomplete_fields = ["agency"]
    fields = ["agency", "name", "code", ("first_year", "last_year")]


@admin.register(BudgetBook)
class BudgetBookAdmin(StaffAdmin):
    """What was imported; the digest, the file name and the notes are facts about a file, not for typing."""

    reach = by("agency")
    list_display = ["title", "fiscal_year", "agency", "source_name", "line_count", "imported_at"]
    list_filter = ["fiscal_year"]
    list_select_related = ["fiscal_year", "agency"]
    search_fields = ["title", "source_name", "agency__name", "=agency__code"]
    autocomplete_fields = ["agency"]
    readonly_fields = ["source_name", "sha256", "line_count", "imported_at", "problems"]
    fields = [
        "title",
        ("fiscal_year", "agency"),
        "source_name",
        "sha256",
        ("line_count", "imported_at"),
        "problems",
    ]

    @admin.display(description="匯入時發現的問題")
    def problems(self, book: BudgetBook) -> str:
        return "\n".join(str(note) for note in book.notes) or "無"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A book comes from a file (manage.py import_book), never from typing."""
        return False


@admin.register(LineItem)
class LineItemAdmin(StaffAdmin):
    reach = by("agency")
    list_display = [
        "code",
        "name",
        "kind",
        "fiscal_year",
        "agency",
        yuan_column("proposed", "預算案（元）"),
        yuan_column("statutory", "法定（元）"),
        yuan_column("prior_year", "上年度（元）"),
    ]
    list_display_links = ["code", "name"]
    list_filter = ["fiscal_year", "side", "kind"]
    list_select_related = ["fiscal_year", "agency"]
    search_fields = ["code", "name", "agency__name", "=fiscal_year__year"]
    search_help_text = "編號、名稱、年度，例：109 5226102200、工業技術升級輔導"
    autocomplete_fields = ["agency", "book", "parent"]
    readonly_fields = ["path", "slug"]
    fieldsets = [
        (None, {"fields": [("fiscal_year", "agency", "side"), ("kind", "number", "code"), "name", "parent"]}),
        (
            "金額（元）",
            {
                "fields": [("proposed", "statutory"), ("prior_year", "prior_settled"), "derivation"],
                "description": "例：8224691000、82億2,469萬1千元、8,224,691千元；書上印△者填負數，未印者留空。",
            },
        ),
        (
            "說明與來源",
            {"fields": ["description", ("source", "book", "source_line"), ("position", "path", "slug")]},
        ),
    ]

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, YuanField):
            field.signed = True  # books print △ for what is less than nothing
        return field

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return (
            super()
            .get_queryset(request)
            .select_related("fiscal_year", "agency", "book", "parent__fiscal_year")
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A line's place in the tree comes from its book or data set."""
        return False
