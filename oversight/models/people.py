"""Who works for which agency, and as what."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.history import records
from budget.models import Agency


class Membership(models.Model):
    """One role of one account in one agency; a ministry's members reach its agencies too.

    What each role may do is said in `oversight.permissions`.
    """

    class Role(models.TextChoices):
        DRAFTER = "drafter", _("承辦")
        REVIEWER = "reviewer", _("主計／覆核")
        LIAISON = "liaison", _("國會聯絡")
        ADMINISTRATOR = "administrator", _("系統管理")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="帳號",
        on_delete=models.CASCADE,
        related_name="memberships",
    )
    agency = models.ForeignKey(
        Agency,
        verbose_name="機關",
        on_delete=models.PROTECT,
        related_name="memberships",
        help_text="主管機關之成員並及於所屬機關。",
    )
    role = models.CharField("角色", max_length=16, choices=Role)

    history = records()

    class Meta:
        ordering = ["agency__code", "role", "user__username"]
        verbose_name = verbose_name_plural = "機關成員"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "agency", "role"],
                name="%(app_label)s_%(class)s_role_unique",
                violation_error_message="此帳號在該機關已有此角色。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.agency} {self.get_role_display()}"
