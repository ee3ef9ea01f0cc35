"""Budget books and what is printed in them besides budget lines."""

from __future__ import annotations

from django.db import models

from budget.models.agencies import Agency
from budget.models.years import FiscalYear


class BudgetBook(models.Model):
    """One printed unit budget book (單位預算書), as imported from one file."""

    fiscal_year = models.ForeignKey(
        FiscalYear, verbose_name="年度", on_delete=models.PROTECT, related_name="books"
    )
    agency = models.ForeignKey(Agency, verbose_name="機關", on_delete=models.PROTECT, related_name="books")
    title = models.CharField("書名", max_length=200)
    source_name = models.CharField("來源檔名", max_length=200)
    sha256 = models.CharField("來源檔 SHA-256", max_length=64)
    line_count = models.PositiveIntegerField("來源行數")
    imported_at = models.DateTimeField("匯入時間")
    notes = models.JSONField("匯入時發現的問題", default=list, blank=True)

    class Meta:
        ordering = ["-fiscal_year__year", "agency__code"]
        verbose_name = verbose_name_plural = "預算書"
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "agency"], name="%(app_label)s_%(class)s_one_per_year_agency"
            ),
        ]

    def __str__(self) -> str:
        return self.title
