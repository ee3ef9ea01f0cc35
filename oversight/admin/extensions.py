"""Extensions of deadlines: rows on the page of their freeze or report, and a list of all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import TabularInline
from django.db.models import QuerySet
from django.http import HttpRequest

from budget.admin.base import StaffAdmin, StaffInline
from budget.admin.display import date_column
from budget.admin.filters import roc_year_filter
from oversight.admin.rollups import RollUpMixin
from oversight.forms.letters import LetterPairForm
from oversight.models import Extension, Letter, Resolution
from oversight.reach import EXTENSION

PATHS = ("freeze", "requirement")


class ExtensionForm(LetterPairForm):
    """An extension with the letter that agreed to it typed in place."""

    class Meta:
        model = Extension
        exclude = ("letter",)

    def letter_direction(self) -> str:
        return Letter.Direction.FROM_YUAN


class ExtensionInline(StaffInline, TabularInline):
    model = Extension
    form = ExtensionForm
    extra = 1
    fields = ("old_on", "new_on", "reason", "agreed_on", "agreed_by", "letter_number", "letter_date")
    printed_instead = {"letter_number": "letter", "letter_date": None}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("letter", "freeze", "requirement")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not on a page that cannot be saved: those who may not change the case use the list of extensions."""
        case = self.parent_model._meta
        may_save = request.user.has_perm(f"{case.app_label}.change_{case.model_name}")
        return may_save and super().has_add_permission(request, obj)


@admin.register(Extension)
class ExtensionAdmin(RollUpMixin, StaffAdmin):
    form = ExtensionForm
    reach = EXTENSION
    list_display = [
        "case",
        date_column("old_on", "原期限"),
        date_column("new_on", "展延至"),
        "reason",
        date_column("agreed_on", "同意日"),
        "agreed_by",
        "letter",
    ]
    list_filter = [roc_year_filter("agreed_on", "同意（年）")]
    search_fields = [
        "freeze__resolution__key",
        "requirement__resolution__key",
        "reason",
        "agreed_by",
    ]
    search_help_text = "決議代號、理由或同意者"
    autocomplete_fields = ["freeze", "requirement"]
    printed_instead = ExtensionInline.printed_instead
    fields = [
        ("freeze", "requirement"),
        ("old_on", "new_on"),
        "reason",
        ("agreed_on", "agreed_by"),
        ("letter_number", "letter_date"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        related = [f"{path}__resolution__{name}" for path in PATHS for name in _CITED]
        return super().get_queryset(request).select_related(*related, "letter")

    def affected(self, rows: Iterable[Any]) -> set[int]:
        keys = [row.pk for row in rows]
        return {
            pk
            for path in ("freezes", "requirements")
            for pk in Resolution.objects.filter(**{f"{path}__extensions__in": keys}).values_list(
                "pk", flat=True
            )
        }

    @admin.display(description="案件")
    def case(self, extension: Extension) -> str:
        return extension.resolution.citation


_CITED = ("fiscal_year", "committee", "heading_agency")
