"""The pages of answers (辦理情形)."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from budget.admin.display import date_column
from budget.admin.exports import ExportAdmin
from budget.admin.filters import roc_year_filter
from budget.admin.search import FoldedSearch
from oversight.admin.inlines import ResponseInline
from oversight.admin.obligations import CITED, SEARCH_RESOLUTION, CitedAdmin
from oversight.forms.answers import ResponseForm
from oversight.models import Response
from oversight.resources import ResponseResource


@admin.register(Response)
class ResponseAdmin(FoldedSearch, ExportAdmin, CitedAdmin):
    form = ResponseForm
    resource_classes = [ResponseResource]
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
    printed_instead = ResponseInline.printed_instead
    fieldsets = [(None, {"fields": ["resolution", *ResponseInline.fieldsets[0][1]["fields"]]})]
    related = [*CITED, "agency", "book"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("letters")

    @admin.display(description="辦理情形")
    def beginning(self, response: Response) -> str:
        return response.text[:40]
