"""Pages of freezes, steps, reports owed, assignments and uniform cuts on their own: for search and correction.

A whole case is entered on the screen of its resolution.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from budget.admin.base import StaffAdmin
from budget.admin.display import date_column, grouped, yuan_column
from budget.admin.filters import roc_year_filter
from budget.admin.reach import by
from oversight.admin.decisions import DecidesMany
from oversight.admin.extensions import ExtensionInline
from oversight.admin.filters import AnsweredFilter, CarriedOverFreezeFilter
from oversight.admin.inlines import DEADLINE, FreezeInline, RequirementInline
from oversight.admin.letters import MakesLetters
from oversight.admin.plausible import warn_about_steps
from oversight.admin.rollups import RollUpMixin
from oversight.admin.tables import TableAdmin
from oversight.forms.obligations import FreezeConditionPageForm, RequirementForm
from oversight.forms.steps import FreezeStepForm
from oversight.models import Assignment, FreezeCondition, FreezeStep, Requirement, UniformCut
from oversight.reach import through

SEARCH_RESOLUTION = [
    "resolution__key",
    "resolution__heading_agency__name",
    "=resolution__heading_agency__code",
]
CITED = ["resolution__fiscal_year", "resolution__committee", "resolution__heading_agency"]
CITED_BY_STEP = [f"condition__{path}" for path in CITED]


class CitedAdmin(RollUpMixin, StaffAdmin):
    """A row of a resolution, listed with what the resolution's citation needs."""

    list_select_related = CITED
    search_fields = SEARCH_RESOLUTION
    search_help_text = "決議代號、標題機關名稱或代碼，例：108-general-economics-13-2-1、工業局"
    autocomplete_fields = ["resolution"]
    related = CITED
    reach = through("resolution")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related(*self.related)


@admin.register(FreezeCondition)
class FreezeConditionAdmin(DecidesMany, MakesLetters, TableAdmin, CitedAdmin):
    form = FreezeConditionPageForm
    case_mark = "f"
    actions = ["make_letters", "decide_many"]
    list_display = [
        "resolution",
        "position",
        "stated",
        yuan_column("amount", "凍結（元）"),
        yuan_column("released", "已解凍（元）"),
        "remaining",
        "report_type",
        "consent",
        "deadline_text",
        "has_doubts",
    ]
    list_filter = [
        "resolution__fiscal_year",
        CarriedOverFreezeFilter,
        "stated",
        "report_type",
        "consent",
        ("amount", admin.EmptyFieldListFilter),
    ]
    search_fields = [*SEARCH_RESOLUTION, "clause"]
    autocomplete_fields = ["resolution", "agency"]
    printed_instead = FreezeInline.printed_instead
    fieldsets = [(None, {"fields": ["resolution", *FreezeInline.fieldsets[0][1]["fields"]]}), DEADLINE]
    related = [*CITED, "agency"]
    inlines = [ExtensionInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("committees")

    @admin.display(description="尚凍（元）")
    def remaining(self, freeze: FreezeCondition) -> str:
        return grouped(freeze.remaining, "未明")

    @admin.display(description="有疑義", boolean=True)
    def has_doubts(self, freeze: FreezeCondition) -> bool:
        return bool(freeze.doubts)


@admin.register(FreezeStep)
class FreezeStepAdmin(RollUpMixin, TableAdmin, StaffAdmin):
    form = FreezeStepForm
    resolution_path = "condition__resolution"
    reach = through("condition__resolution")
    list_display = [
        "resolution",
        "kind",
        date_column("happened_on", "日期"),
        yuan_column("amount", "金額（元）"),
        "letter",
        "meeting",
        "note",
    ]
    list_filter = ["kind", roc_year_filter("happened_on", "日期（年）"), "condition__resolution__fiscal_year"]
    list_select_related = [*CITED_BY_STEP, "letter", "meeting"]
    search_fields = [f"condition__{SEARCH_RESOLUTION[0]}", "letter__number", "letter__number_text", "note"]
    search_help_text = "決議代號、公文字號或備註"
    autocomplete_fields = ["condition", "meeting"]
    printed_instead = {"letter_number": "letter", "letter_date": None}
    fields = [
        "condition",
        ("kind", "happened_on", "amount"),
        ("letter_number", "letter_date"),
        "meeting",
        "note",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related(*CITED_BY_STEP, "letter", "meeting")

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        super().save_related(request, form, formsets, change)
        warn_about_steps(request, [form.instance.condition])

    @admin.display(description="決議", ordering="condition__resolution")
    def resolution(self, step: FreezeStep) -> str:
        return step.condition.resolution.citation


@admin.register(Requirement)
class RequirementAdmin(MakesLetters, CitedAdmin):
    form = RequirementForm
    case_mark = "r"
    actions = ["make_letters"]
    list_display = [
        "resolution",
        "title",
        "report_type",
        "deadline_text",
        date_column("delivered_on", "送達日"),
        "delivered_letter",
    ]
    list_filter = [
        "resolution__fiscal_year",
        "report_type",
        "deadline_rule",
        ("delivered_on", admin.EmptyFieldListFilter),
        roc_year_filter("delivered_on", "送達（年）"),
    ]
    list_select_related = [*CITED, "delivered_letter"]
    search_fields = [*SEARCH_RESOLUTION, "title", "clause"]
    printed_instead = RequirementInline.printed_instead
    fieldsets = [(None, {"fields": ["resolution", *RequirementInline.fieldsets[0][1]["fields"]]}), DEADLINE]
    related = [*CITED, "delivered_letter"]
    inlines = [ExtensionInline]


@admin.register(Assignment)
class AssignmentAdmin(CitedAdmin):
    reach = by("agency")
    list_display = ["resolution", "agency", "answer_lost", "note"]
    list_filter = ["resolution__fiscal_year", AnsweredFilter, "answer_lost"]
    list_select_related = [*CITED, "agency"]
    search_fields = [*SEARCH_RESOLUTION, "agency__name", "=agency__code"]
    autocomplete_fields = ["resolution", "agency"]
    fields = ["resolution", "agency", "answer_lost", "note"]
    related = [*CITED, "agency"]


@admin.register(UniformCut)
class UniformCutAdmin(CitedAdmin):
    list_display = ["resolution", "position", "objects_text", "percent", "exemption"]
    list_filter = ["resolution__fiscal_year"]
    search_fields = [*SEARCH_RESOLUTION, "objects_text"]
    fields = ["resolution", "position", "objects_text", "percent", "exemption"]
