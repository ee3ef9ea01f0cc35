"""What books print: read-only, but for the staff's correction of a sum that the print got wrong."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from budget.admin.base import StaffAdmin
from budget.admin.display import grouped, person, roc
from budget.admin.reach import by
from budget.models import BookCheck, BookSource, PrintedRow, PrintedTable

BOOK_SEARCH = ["book__title", "book__agency__name", "=book__agency__code"]


class PrintedAdmin(StaffAdmin):
    """Rows that come from a book and are replaced by its next import, so nobody types them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Only with its book, whose cascade asks here too."""
        return request.user.has_perm("budget.delete_budgetbook")


@admin.register(BookSource)
class BookSourceAdmin(PrintedAdmin):
    reach = by("book__agency")
    list_display = ["book"]
    list_select_related = ["book"]
    search_fields = BOOK_SEARCH
    fields = ["book", "text"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("book").defer("text", "uses", "pages")


@admin.register(PrintedTable)
class PrintedTableAdmin(PrintedAdmin):
    reach = by("book__agency")
    list_display = ["title", "book", "position", "number", "first_line", "last_line", "is_read"]
    list_filter = ["is_read", "book__fiscal_year"]
    list_select_related = ["book"]
    search_fields = ["title", *BOOK_SEARCH]
    fields = ["book", ("position", "number"), "title", ("first_line", "last_line", "is_read"), "columns"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("book__fiscal_year", "book__agency")


@admin.register(PrintedRow)
class PrintedRowAdmin(PrintedAdmin):
    reach = by("table__book__agency")
    list_display = ["__str__", "first_line", "last_line", "printed"]
    list_select_related = ["table__book"]
    search_fields = ["table__title", "=table__book__agency__code"]
    fields = ["table", "position", ("first_line", "last_line"), "printed"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("table")

    @admin.display(description="各欄內容")
    def printed(self, row: PrintedRow) -> str:
        return "｜".join(grouped(cell) if isinstance(cell, int) else str(cell or "") for cell in row.cells)


@admin.register(BookCheck)
class BookCheckAdmin(StaffAdmin):
    """A sum that does not hold gets a correction in words; what is printed stays as it is."""

    reach = by("book__agency")

    list_display = [
        "name",
        "book",
        "state",
        "left_printed",
        "right_summed",
        "gap",
        "unit",
        "line",
        "correction",
    ]
    list_filter = ["state", "book__fiscal_year", ("correction", admin.EmptyFieldListFilter), "unit"]
    list_select_related = ["book"]
    search_fields = ["name", "table", "text", "correction", *BOOK_SEARCH]
    readonly_fields = [
        "book",
        "name",
        "state",
        "left_printed",
        "right_summed",
        "gap",
        "unit",
        "where",
        "text",
        "decision",
    ]
    fields = [
        "book",
        ("name", "state"),
        ("left_printed", "right_summed", "gap", "unit"),
        "where",
        "text",
        ("correction", "decision"),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("book", "corrected_by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: BookCheck, form: Any, change: bool) -> None:
        if "correction" in form.changed_data:
            obj.corrected_by = request.user if obj.correction else None
            obj.corrected_at = timezone.now() if obj.correction else None
        super().save_model(request, obj, form, change)

    @admin.display(description="書上所印", ordering="left")
    def left_printed(self, check: BookCheck) -> str:
        return grouped(check.left)

    @admin.display(description="各部分之和", ordering="right")
    def right_summed(self, check: BookCheck) -> str:
        return grouped(check.right)

    @admin.display(description="相差")
    def gap(self, check: BookCheck) -> str:
        return grouped(check.difference)

    @admin.display(description="出處")
    def where(self, check: BookCheck) -> str:
        other = f"；對照{check.other_table} 第 {check.other_line} 行" if check.other_line else ""
        return f"{check.table} 第 {check.line} 行{other}"

    @admin.display(description="更正者")
    def decision(self, check: BookCheck) -> str:
        if check.corrected_at is None:
            return "—"
        return f"{person(check.corrected_by)} {roc(timezone.localtime(check.corrected_at).date())}"
