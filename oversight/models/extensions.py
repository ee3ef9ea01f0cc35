"""Deadlines put off (展延): what the day was, what it became, why, and who agreed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from budget.history import records
from budget.notation.dates import format_roc
from oversight.deadlines import reckon
from oversight.models.obligations import FreezeCondition, Requirement
from oversight.models.resolutions import Resolution
from oversight.models.yuan import Letter


class Extension(models.Model):
    """One extension of the deadline of a freeze or of a report owed; the latest one counts.

    `oversight.deadlines.reckon` says what it does to the due date. Who typed it is in its history.
    """

    freeze = models.ForeignKey(
        FreezeCondition,
        verbose_name="凍結",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="extensions",
    )
    requirement = models.ForeignKey(
        Requirement,
        verbose_name="應送報告",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="extensions",
    )
    old_on = models.DateField("原期限", null=True, blank=True, help_text="空白即用目前推算之期限。")
    new_on = models.DateField("展延至", help_text="例：108年9月30日")
    reason = models.CharField("理由", max_length=200, help_text="例：配合法規修正時程")
    agreed_on = models.DateField("同意日", help_text="例：108年6月20日")
    agreed_by = models.CharField("同意者", max_length=80, blank=True, help_text="例：經濟委員會")
    letter = models.ForeignKey(
        Letter,
        verbose_name="公文",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="extensions",
    )

    history = records()

    class Meta:
        ordering = ["agreed_on", "new_on", "pk"]
        verbose_name = verbose_name_plural = "展延"
        constraints = [
            models.CheckConstraint(
                condition=Q(freeze__isnull=True, requirement__isnull=False)
                | Q(freeze__isnull=False, requirement__isnull=True),
                name="%(app_label)s_%(class)s_is_of_one_obligation",
                violation_error_message="展延須屬於一案凍結或一件應送報告，二者擇一。",
            ),
            models.CheckConstraint(
                condition=Q(old_on__isnull=True) | Q(new_on__gt=F("old_on")),
                name="%(app_label)s_%(class)s_is_later",
                violation_error_message="展延後之期限，須晚於原期限。",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="%(app_label)s_%(class)s_has_reason",
                violation_error_message="請寫明展延理由。",
            ),
            models.UniqueConstraint(
                fields=["freeze", "new_on"],
                condition=Q(freeze__isnull=False),
                name="%(app_label)s_%(class)s_freeze_day_unique",
                violation_error_message="此案已展延至該日。",
            ),
            models.UniqueConstraint(
                fields=["requirement", "new_on"],
                condition=Q(requirement__isnull=False),
                name="%(app_label)s_%(class)s_requirement_day_unique",
                violation_error_message="此報告已展延至該日。",
            ),
        ]

    def __str__(self) -> str:
        return f"展延至{format_roc(self.new_on)}（{self.reason}）"

    def clean(self) -> None:
        """The old day is the one reckoned so far, unless typed."""
        obligation = self.freeze if self.freeze is not None else self.requirement
        if self.old_on is None and obligation is not None and obligation.pk:
            year = obligation.resolution.fiscal_year
            others = [each for each in obligation.extensions.all() if each.pk != self.pk]
            self.old_on = reckon(obligation, year.year, year.deadline_base, others).on

    @property
    def resolution(self) -> Resolution:
        """The resolution whose deadline was put off."""
        obligation = self.freeze if self.freeze is not None else self.requirement
        return obligation.resolution  # type: ignore[union-attr]  # the first constraint
