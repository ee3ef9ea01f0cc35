"""Budget years: which act, and the dates that matter to deadlines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budget.history import records

if TYPE_CHECKING:
    import datetime


class BudgetKind(models.TextChoices):
    """Which budget act; 預算法 §16–17, §79, §83."""

    GENERAL = "general", _("總預算")
    SUBSIDIARY = "subsidiary", _("附屬單位預算")
    SPECIAL = "special", _("特別預算")
    SUPPLEMENTARY = "supplementary", _("追加預算")


class Stage(models.TextChoices):
    """The two figures of one line: what was asked for and what passed."""

    PROPOSED = "proposed", _("預算案")
    STATUTORY = "statutory", _("法定預算")


class FiscalYear(models.Model):
    """One budget act: a ROC year and a kind, with the dates that matter to deadlines."""

    year = models.PositiveSmallIntegerField("年度", help_text="民國年，例：108")
    kind = models.CharField(
        "預算種類",
        max_length=16,
        choices=BudgetKind,
        default=BudgetKind.GENERAL,
        db_default=BudgetKind.GENERAL,
    )
    submitted_on = models.DateField("送立法院日", null=True, blank=True)
    passed_on = models.DateField("三讀日", null=True, blank=True)
    promulgated_on = models.DateField("總統公布日", null=True, blank=True)
    base_on = models.DateField(
        "期限基準日",
        null=True,
        blank=True,
        help_text="「N個月內」等相對期限由此日起算；空白時用總統公布日，兩者皆空白時顯示「基準日未登錄」。",
    )
    base_reason = models.CharField("改用此基準日之理由", max_length=200, blank=True)
    source = models.CharField("日期來源", max_length=300, blank=True)

    history = records()

    class Meta:
        ordering = ["-year", "kind"]
        verbose_name = verbose_name_plural = "預算年度"
        constraints = [
            models.UniqueConstraint(fields=["year", "kind"], name="%(app_label)s_%(class)s_year_kind_unique"),
            models.CheckConstraint(
                condition=Q(year__gte=1, year__lte=999),
                name="%(app_label)s_%(class)s_year_is_roc",
                violation_error_message="年度是民國年，1 到 999；2019 年請填 108。",
            ),
            models.CheckConstraint(
                condition=Q(base_on__isnull=True) | ~Q(base_reason=""),
                name="%(app_label)s_%(class)s_base_has_reason",
                violation_error_message="自訂期限基準日時，請寫明理由。",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(year)s年度%(kind)s") % {"year": self.year, "kind": self.get_kind_display()}

    @property
    def deadline_base(self) -> datetime.date | None:
        """The day relative deadlines run from, or None where nobody has sourced one."""
        return self.base_on or self.promulgated_on
