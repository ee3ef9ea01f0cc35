"""List filters on what is derived: the status of a resolution and who holds it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from oversight.models import Resolution
from oversight.status import Holder, Status


class StatusFilter(admin.SimpleListFilter):
    """By annotated status; 「逾期」 is all statuses that say so."""

    title = "狀態"
    parameter_name = "status"
    overdue = "overdue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(self.overdue, "逾期（全部）"), *Status.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == self.overdue:
            return queryset.overdue()
        return queryset.filter(status=self.value()) if self.value() in Status.values else queryset


class CarriedOverFilter(admin.SimpleListFilter):
    """Resolutions still frozen after their fiscal year: 轉入次年度."""

    title = "轉入次年度"
    parameter_name = "carried"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "以前年度尚未解凍")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() != "yes":
            return queryset
        carried = Resolution.objects.carried_over(timezone.localdate()).order_by()
        return self.among(queryset, carried)

    def among(self, queryset: QuerySet, carried: QuerySet) -> QuerySet:
        return queryset.filter(pk__in=carried.values("pk"))


class CarriedOverFreezeFilter(CarriedOverFilter):
    """Their freezes, without those of a resolution that are released already."""

    def among(self, queryset: QuerySet, carried: QuerySet) -> QuerySet:
        still = Q(amount__isnull=True) | Q(released__lt=F("amount"))
        return queryset.filter(still, resolution__in=carried.values("pk"))


class HolderFilter(admin.SimpleListFilter):
    """By who must move next."""

    title = "卡在誰"
    parameter_name = "holder"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return Holder.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.held_by([Holder(self.value())]) if self.value() in Holder.values else queryset
