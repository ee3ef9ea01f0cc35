"""Where resolutions touch budget lines."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budget.history import records
from budget.models import LineItem
from oversight.models.resolutions import Resolution


class ResolutionLine(models.Model):
    """A budget line a resolution bites or mentions, how that was found, and who confirmed it."""

    class Role(models.TextChoices):
        FROZEN = "frozen", _("凍結")
        CUT = "cut", _("減列")
        MENTIONED = "mentioned", _("提及")

    class State(models.TextChoices):
        SUGGESTED = "suggested", _("建議連結")
        CONFIRMED = "confirmed", _("已確認")
        REJECTED = "rejected", _("已否決")

    class Match(models.TextChoices):
        HEADING = "heading", _("款項標題、科目名稱與金額相符")
        NAME = "name", _("名稱相符")
        CODE = "code", _("編號相符")
        MANUAL = "manual", _("人工指定")

    resolution = models.ForeignKey(
        Resolution, verbose_name="決議", on_delete=models.CASCADE, related_name="links"
    )
    line = models.ForeignKey(
        LineItem, verbose_name="預算科目", on_delete=models.PROTECT, related_name="links"
    )
    role = models.CharField("關係", max_length=12, choices=Role)
    state = models.CharField("狀態", max_length=12, choices=State, default=State.SUGGESTED)
    match = models.CharField("比對方式", max_length=12, choices=Match, default=Match.MANUAL)
    reason = models.CharField("連結理由", max_length=300, blank=True)
    amount = models.BigIntegerField("減列或凍結金額（元）", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="確認者",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        editable=False,
    )
    decided_at = models.DateTimeField("確認時間", null=True, blank=True, editable=False)

    history = records()

    class Meta:
        ordering = ["resolution", "role", "line"]
        verbose_name = verbose_name_plural = "決議與科目"
        constraints = [
            models.UniqueConstraint(
                fields=["resolution", "line", "role"],
                name="%(app_label)s_%(class)s_line_role_unique",
                violation_error_message="此決議與科目已有相同關係的連結。",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0),
                name="%(app_label)s_%(class)s_amount_is_positive",
                violation_error_message="金額須大於 0；不明請留空。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.line.label}"
