"""Budget books and what is printed in them besides budget lines."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from budget.history import records
from budget.models.agencies import Agency
from budget.models.years import FiscalYear


class BudgetBook(models.Model):
    """One printed unit budget book (單位預算書), as imported from one file."""

    fiscal_year = models.ForeignKey(
        FiscalYear, verbose_name="年度", on_delete=models.PROTECT, related_name="books"
    )
    agency = models.ForeignKey(Agency, verbose_name="機關", on_delete=models.PROTECT, related_name="books")
    part = models.PositiveSmallIntegerField(
        "附錄序", default=0, db_default=0, help_text="0 為本書；1 起為書後附錄之所屬機關分預算。"
    )
    title = models.CharField("書名", max_length=200)
    source_name = models.CharField("來源檔名", max_length=200)
    sha256 = models.CharField("來源檔 SHA-256", max_length=64)
    line_count = models.PositiveIntegerField("來源行數")
    imported_at = models.DateTimeField("匯入時間")
    notes = models.JSONField("匯入時發現的問題", default=list, blank=True)

    history = records(excluded=["notes"])

    class Meta:
        ordering = ["-fiscal_year__year", "agency__code", "part"]
        verbose_name = verbose_name_plural = "預算書"
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "agency", "part"], name="%(app_label)s_%(class)s_one_per_year_agency"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("book-detail", args=[self.fiscal_year.year, self.slug])

    @property
    def slug(self) -> str:
        """「0801」, and 「0801-1」 for the first book bound behind it."""
        return f"{self.agency.code}-{self.part}" if self.part else self.agency.code


class BookSource(models.Model):
    """The file a book was read from, line by line, and what became of each line.

    `uses` is run-length coded: [first line, last line, "read"|"furniture"|"unread", table title, row or null].
    `pages` maps lines to pages of a PDF the same way: [first line, last line, page]; empty for a text.
    """

    book = models.OneToOneField(
        BudgetBook, verbose_name="預算書", on_delete=models.CASCADE, related_name="source"
    )
    text = models.TextField("全文")
    uses = models.JSONField("各行去處", default=list)
    pages = models.JSONField("各行頁次", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "預算書來源"

    def __str__(self) -> str:
        return f"{self.book} 來源"
