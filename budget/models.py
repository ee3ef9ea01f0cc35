"""What a budget is made of: years, agencies, books, and one tree of money-bearing lines.

Nothing here knows of resolutions. Amounts are integer 元; books print 千元.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

if TYPE_CHECKING:
    import datetime

AGENCY_CODE = r"^[0-9A-Z]{4}$"


class BudgetKind(models.TextChoices):
    """Which budget act; 預算法 §16–17, §79, §83."""

    GENERAL = "general", "總預算"
    SUBSIDIARY = "subsidiary", "附屬單位預算"
    SPECIAL = "special", "特別預算"
    SUPPLEMENTARY = "supplementary", "追加預算"


class Stage(models.TextChoices):
    """The two figures of one line: what was asked for and what passed."""

    PROPOSED = "proposed", "預算案"
    STATUTORY = "statutory", "法定預算"


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
        return f"{self.year}年度{self.get_kind_display()}"

    @property
    def deadline_base(self) -> datetime.date | None:
        """The day relative deadlines run from, or None where nobody has sourced one."""
        return self.base_on or self.promulgated_on


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


class LineItem(models.Model):
    """One money-bearing line of one year's budget, wherever it hangs in the tree.

    `path` is materialised: the parent's path plus this line's own key, unique within the year.
    `slug` is the part of it that the public URL uses: the code, then the keys below it.
    """

    class Side(models.TextChoices):
        REVENUE = "revenue", "歲入"
        EXPENDITURE = "expenditure", "歲出"

    class Kind(models.TextChoices):
        KUAN = "kuan", "款"
        XIANG = "xiang", "項"
        FUNCTION = "function", "政事別"
        MU = "mu", "目"
        JIE = "jie", "節"
        BRANCH = "branch", "分支計畫"
        OBJECT1 = "object1", "第一級用途別"
        OBJECT2 = "object2", "第二級用途別"
        DETAIL = "detail", "細部計畫"
        ITEM = "item", "說明項目"

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
        return f"{self.fiscal_year.year}年度 {self.label}"

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
