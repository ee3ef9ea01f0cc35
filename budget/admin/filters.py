"""List filters that read the calendar of the Republic: Django's own date drill-down counts Western years."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Max, Min, QuerySet
from django.http import HttpRequest

from budget.notation.dates import roc_year

UNDATED = "none"
WESTERN = 1911


def roc_year_filter(name: str, label: str) -> type[admin.SimpleListFilter]:
    """A filter of a date field by ROC year, from the earliest to the latest there is; one query."""

    class RocYearFilter(admin.SimpleListFilter):
        title = label
        parameter_name = f"{name}_year"

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
            ends = model_admin.model._default_manager.aggregate(first=Min(name), last=Max(name))
            if ends["first"] is None:
                return []
            first, last = max(ends["first"].year - WESTERN, 1), roc_year(ends["last"])
            years = [(str(year), f"{year}年") for year in range(last, first - 1, -1)]
            return [*years, (UNDATED, "未載日期")]

        def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
            if self.value() == UNDATED:
                return queryset.filter(**{f"{name}__isnull": True})
            if self.value() and self.value().isdecimal() and len(self.value()) <= 3:
                return queryset.filter(**{f"{name}__year": int(self.value()) + WESTERN})
            return queryset

    return RocYearFilter
