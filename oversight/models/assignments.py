"""Of a resolution: the agencies that must act on it, and the percentages of an across-the-board cut."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from budget.history import records
from budget.models import Agency
from oversight.models.resolutions import Resolution
from oversight.querysets import AssignmentQuerySet


class Assignment(models.Model):
    """An agency that must act on and answer a resolution (辦理機關)."""

    resolution = models.ForeignKey(
        Resolution, verbose_name="決議", on_delete=models.CASCADE, related_name="assignments"
    )
    agency = models.ForeignKey(
        Agency, verbose_name="機關", on_delete=models.PROTECT, related_name="assignments"
    )
    answer_lost = models.BooleanField(
        "來源未載辦理情形",
        default=False,
        db_default=False,
        help_text="來源書頁缺「辦理情形」欄，無從得知是否答復。",
    )
    note = models.CharField("備註", max_length=200, blank=True)

    history = records()
    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["agency__code"]
        verbose_name = verbose_name_plural = "辦理機關"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "resolution"],
                name="%(app_label)s_%(class)s_agency_resolution_unique",
                violation_error_message="此機關已列為辦理機關。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.resolution.number_label}"


class UniformCut(models.Model):
    """One item of an across-the-board cut (統刪): what is cut by how many percent, and who is exempt how."""

    resolution = models.ForeignKey(
        Resolution, verbose_name="決議", on_delete=models.CASCADE, related_name="uniform_cuts"
    )
    position = models.PositiveSmallIntegerField("項")
    objects_text = models.CharField("統刪項目", max_length=200)
    percent = models.DecimalField("統刪百分比", max_digits=6, decimal_places=3)
    exemption = models.TextField("除外或替代規定", blank=True)

    history = records()

    class Meta:
        ordering = ["resolution", "position"]
        verbose_name = verbose_name_plural = "統刪項目"
        constraints = [
            models.UniqueConstraint(
                fields=["resolution", "position"], name="%(app_label)s_%(class)s_position_unique"
            ),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100),
                name="%(app_label)s_%(class)s_percent_in_range",
                violation_error_message="百分比須大於 0，至多 100。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.objects_text} {self.percent.normalize()}%"
