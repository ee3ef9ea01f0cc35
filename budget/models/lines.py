"""The tree of money-bearing lines."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budget.history import records
from budget.models.agencies import Agency
from budget.models.books import BudgetBook
from budget.models.years import FiscalYear
from budget.search import SearchKeyField


class LineItem(models.Model):
    """One money-bearing line of one year's budget, wherever it hangs in the tree.

    `path` is materialised: the parent's path plus this line's own key, unique within the year.
    `slug` is the part of it that the public URL uses: the code, then the keys below it.
    """

    class Side(models.TextChoices):
        REVENUE = "revenue", _("歲入")
        EXPENDITURE = "expenditure", _("歲出")

    class Kind(models.TextChoices):
        KUAN = "kuan", _("款")
        XIANG = "xiang", _("項")
        FUNCTION = "function", _("政事別")
        MU = "mu", _("目")
        JIE = "jie", _("節")
        BRANCH = "branch", _("分支計畫")
        OBJECT1 = "object1", _("第一級用途別")
        OBJECT2 = "object2", _("第二級用途別")
        DETAIL = "detail", _("細部計畫")
        ITEM = "item", _("說明項目")
        COMMISSION = "commission", _("委辦計畫")
        DONATION = "donation", _("捐助計畫")
        SUBSIDY = "subsidy", _("補助計畫")
        TRAVEL = "travel", _("出國及赴大陸計畫")
        MULTI_YEAR = "multi_year", _("跨年期計畫")
        YEAR_SPLIT = "year_split", _("分年經費")

    fiscal_year = models.ForeignKey(
        FiscalYear, verbose_name="年度", on_delete=models.PROTECT, related_name="lines"
    )
    agency = models.ForeignKey(
        Agency, verbose_name="機關", null=True, blank=True, on_delete=models.PROTECT, related_name="lines"
    )
    book = models.ForeignKey(
        BudgetBook,
        verbose_name="預算書",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="lines",
    )
    parent = models.ForeignKey(
        "self",
        verbose_name="上層科目",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    path = models.CharField("路徑", max_length=200, editable=False)
    slug = models.CharField("網址代號", max_length=120, editable=False)
    position = models.PositiveIntegerField("書中順序", default=0)
    side = models.CharField("歲入／歲出", max_length=12, choices=Side)
    kind = models.CharField("層級", max_length=12, choices=Kind)
    number = models.CharField("款項目節序號", max_length=12, blank=True, help_text="當年度印刷序號，每年會變")
    code = models.CharField(
        "編號", max_length=10, blank=True, help_text="十碼科目編號、兩碼分支計畫或四碼用途別"
    )
    name = models.CharField("名稱", max_length=200)
    proposed = models.BigIntegerField("預算案（元）", null=True, blank=True)
    statutory = models.BigIntegerField("法定預算（元）", null=True, blank=True)
    prior_year = models.BigIntegerField("書載上年度預算數（元）", null=True, blank=True)
    prior_settled = models.BigIntegerField("書載前年度決算數（元）", null=True, blank=True)
    derivation = models.CharField(
        "推算依據", max_length=300, blank=True, help_text="金額若非書上印出而係推算，此處說明如何推算。"
    )
    description = models.TextField("說明", blank=True)
    source = models.CharField("來源", max_length=200, blank=True, help_text="書名或資料集，表名")
    source_line = models.PositiveIntegerField("來源行", null=True, blank=True)
    search_key = SearchKeyField("code", "name", "description", verbose_name="查詢用字")

    history = records(excluded=["search_key"])

    class Meta:
        ordering = ["fiscal_year", "side", "position", "pk"]
        verbose_name = verbose_name_plural = "預算科目"
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "path"],
                name="%(app_label)s_%(class)s_path_unique_in_year",
                violation_error_message="同年度已有相同路徑的科目。",
            ),
            models.UniqueConstraint(
                fields=["fiscal_year", "slug"], name="%(app_label)s_%(class)s_slug_unique_in_year"
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "fiscal_year", "position"], name="budget_line_agency_year"),
            models.Index(fields=["code", "fiscal_year"], name="budget_line_code_year"),
        ]

    def __str__(self) -> str:
        return gettext("%(year)s年度 %(line)s") % {"year": self.fiscal_year.year, "line": self.label}

    def get_absolute_url(self) -> str:
        return reverse("line-detail", args=[self.fiscal_year.year, self.slug])

    def clean(self) -> None:
        """A line stays in its parent's year and side; a code has the shape its level prints."""
        if self.parent and (
            self.parent.fiscal_year_id != self.fiscal_year_id or self.parent.side != self.side
        ):
            raise ValidationError({"parent": "上層科目必須屬於同一年度及同一側（歲入或歲出）。"})

    @property
    def label(self) -> str:
        """Code and name as people cite them: 「5226102200 工業技術升級輔導」."""
        return f"{self.code} {self.name}".strip()

    @property
    def amount(self) -> int | None:
        """The figure in force, 元: what passed, else what was asked for."""
        return self.proposed if self.statutory is None else self.statutory

    @property
    def subtree_prefix(self) -> str:
        """Every line below this one has a path that starts with this."""
        return f"{self.path}/"
