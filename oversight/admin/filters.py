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


class DueFilter(admin.SimpleListFilter):
    """What the agency has to send within a week, a fortnight, a month."""

    title = "即將到期"
    parameter_name = "due"
    days = ("7", "14", "30")

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(days, f"{days}日內") for days in self.days]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in self.days:
            return queryset
        return queryset.due_within(timezone.localdate(), int(self.value()))


class AnsweredFilter(admin.SimpleListFilter):
    """Whether the assigned agency has published an answer; a column the source lost is not silence."""

    title = "辦理情形"
    parameter_name = "answered"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "尚無已公布之答復"), ("yes", "已公布")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "no":
            return queryset.unanswered()
        return queryset.answered() if self.value() == "yes" else queryset


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
