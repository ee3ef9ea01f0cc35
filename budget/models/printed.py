"""What a book prints: its tables row by row, and the reconciliation (勾稽) of their sums."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from budget.history import records
from budget.models.books import BudgetBook


class PrintedTable(models.Model):
    """One table of a book's contents page (書表), whether or not its rows carry money."""

    book = models.ForeignKey(
        BudgetBook, verbose_name="預算書", on_delete=models.CASCADE, related_name="tables"
    )
    position = models.PositiveSmallIntegerField("順序")
    number = models.CharField("目次編號", max_length=20, blank=True)
    title = models.CharField("書表名稱", max_length=120)
    first_line = models.PositiveIntegerField("起行")
    last_line = models.PositiveIntegerField("迄行")
    is_read = models.BooleanField("已讀", default=True)
    columns = models.JSONField("欄位", default=list, help_text="[[標題, 種類], …]")

    class Meta:
        ordering = ["book", "position"]
        verbose_name = verbose_name_plural = "書表"
        constraints = [
            models.UniqueConstraint(
                fields=["book", "position"], name="%(app_label)s_%(class)s_position_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("table-detail", args=[self.book.fiscal_year.year, self.book.slug, self.position])


class PrintedRow(models.Model):
    """One row, a cell per column of its table; money is integer 元, what was not printed is null."""

    table = models.ForeignKey(
        PrintedTable, verbose_name="書表", on_delete=models.CASCADE, related_name="rows"
    )
    position = models.PositiveIntegerField("順序")
    first_line = models.PositiveIntegerField("起行")
    last_line = models.PositiveIntegerField("迄行")
    cells = models.JSONField("各欄內容", help_text="依書表欄位順序；金額為元")

    class Meta:
        ordering = ["table", "position"]
        verbose_name = verbose_name_plural = "書表列"
        constraints = [
            models.UniqueConstraint(
                fields=["table", "position"], name="%(app_label)s_%(class)s_position_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table.title} 第{self.position + 1}列"


class BookCheck(models.Model):
    """One reconciliation (勾稽) of a book, and what staff have to say where it does not hold; counts in `unit`."""

    class State(models.TextChoices):
        HOLDS = "holds", _("相符")
        OFF = "off", _("不符")
        UNCHECKED = "unchecked", _("無法勾稽")

    book = models.ForeignKey(
        BudgetBook, verbose_name="預算書", on_delete=models.CASCADE, related_name="checks"
    )
    position = models.PositiveIntegerField("順序")
    name = models.CharField("勾稽項目", max_length=300)
    state = models.CharField("結果", max_length=12, choices=State)
    left = models.BigIntegerField("書上所印", null=True, blank=True)
    right = models.BigIntegerField("各部分之和", null=True, blank=True)
    unit = models.CharField("單位", max_length=12, default="元")
    table = models.CharField("書表", max_length=120, blank=True)
    line = models.PositiveIntegerField("來源行")
    other_table = models.CharField("對照書表", max_length=120, blank=True)
    other_line = models.PositiveIntegerField("對照來源行", null=True, blank=True)
    text = models.CharField("說明", max_length=300, blank=True)
    correction = models.CharField(
        "更正說明",
        max_length=300,
        blank=True,
        help_text="書上所印有誤時之說明，公開顯示為更正；原印數字不變。例：1,765 應為 11,765。",
    )
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="更正者",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    corrected_at = models.DateTimeField("更正時間", null=True, blank=True, editable=False)

    history = records()

    class Meta:
        ordering = ["book", "position"]
        verbose_name = verbose_name_plural = "勾稽"
        constraints = [
            models.UniqueConstraint(
                fields=["book", "name", "line"], name="%(app_label)s_%(class)s_name_line_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def difference(self) -> int | None:
        """left − right in `unit`, None where it cannot be reckoned."""
        return None if self.left is None or self.right is None else self.left - self.right
