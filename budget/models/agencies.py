"""Agencies, and the names and codes they were printed under."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from budget.history import records

AGENCY_CODE = r"^[0-9A-Z]{4}$"


class Agency(models.Model):
    """An agency (機關). Names and codes drift, see AgencyName; `code` is the one in use here."""

    code = models.CharField(
        "機關代碼",
        max_length=4,
        unique=True,
        validators=[RegexValidator(AGENCY_CODE, "機關代碼是四位數字，例：2610。")],
        help_text="科目編號第3至6碼，例：5226102200 → 2610",
    )
    name = models.CharField("名稱", max_length=80, help_text="預算書科目所用名稱，例：工業局")
    full_name = models.CharField("全銜", max_length=120, blank=True, help_text="例：經濟部工業局")
    parent = models.ForeignKey(
        "self",
        verbose_name="主管機關",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    is_fictional = models.BooleanField("虛構示範機關", default=False, db_default=False)

    history = records()

    class Meta:
        ordering = ["code"]
        verbose_name = verbose_name_plural = "機關"
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                name="%(app_label)s_%(class)s_parent_is_another",
                violation_error_message="主管機關不能是自己。",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.name

    def get_absolute_url(self) -> str:
        return reverse("agency-detail", args=[self.code])


class AgencyName(models.Model):
    """Another name or code an agency is printed under, with the years it was in use."""

    agency = models.ForeignKey(Agency, verbose_name="機關", on_delete=models.CASCADE, related_name="names")
    code = models.CharField("當時代碼", max_length=4, blank=True)
    name = models.CharField("當時名稱", max_length=120)
    first_year = models.PositiveSmallIntegerField("起（年度）", null=True, blank=True)
    last_year = models.PositiveSmallIntegerField("迄（年度）", null=True, blank=True)

    history = records()

    class Meta:
        ordering = ["agency", "first_year", "name"]
        verbose_name = verbose_name_plural = "機關別名"
        constraints = [
            models.CheckConstraint(
                condition=Q(first_year__isnull=True)
                | Q(last_year__isnull=True)
                | Q(last_year__gte=F("first_year")),
                name="%(app_label)s_%(class)s_years_in_order",
                violation_error_message="迄年度不能早於起年度。",
            ),
        ]

    def __str__(self) -> str:
        return self.name
