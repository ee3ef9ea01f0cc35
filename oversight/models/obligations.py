"""What a resolution obliges: money frozen until a condition is met, and reports owed."""

from __future__ import annotations

from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budget.history import records
from budget.models import Agency
from budget.notation.dates import format_roc
from oversight.choices import MOMENTS, DeadlineRule, StepKind
from oversight.ledger import release_problem
from oversight.models.resolutions import Resolution
from oversight.models.yuan import Committee, Letter, Meeting


class ReportType(models.TextChoices):
    """In which form the agency must report; 專案報告 is heard by a committee, 書面報告 goes on paper."""

    WRITTEN = "written", _("書面報告")
    SPECIAL = "special", _("專案報告")
    ORAL = "oral", _("口頭報告")
    CONDITION = "condition", _("特殊條件")


class Deadline(models.Model):
    """A deadline as it is worded. The date it means is reckoned by `oversight.deadlines`, never stored here."""

    deadline_text = models.CharField(
        "期限（原文）", max_length=60, blank=True, help_text="例：1個月內、108年6月底前"
    )
    deadline_rule = models.CharField("期限種類", max_length=16, choices=DeadlineRule, blank=True)
    deadline_count = models.PositiveSmallIntegerField("N", null=True, blank=True, help_text="N日／週／月之 N")
    deadline_date = models.DateField(
        "期限日", null=True, blank=True, help_text="「某日前」之日期，例：108年6月30日"
    )
    deadline_month = models.PositiveSmallIntegerField(
        "期限月份", null=True, blank=True, help_text="「每年4月底前」之 4"
    )
    base_on = models.DateField("起算日", null=True, blank=True, help_text="空白即用該年度預算之基準日。")
    base_reason = models.CharField("改用此起算日之理由", max_length=200, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(deadline_rule__in=["days", "weeks", "months"])
                | Q(deadline_count__isnull=False, deadline_count__gte=1),
                name="%(app_label)s_%(class)s_relative_deadline_has_count",
                violation_error_message="「N日／週／個月內」須填 N。",
            ),
            models.CheckConstraint(
                condition=~Q(deadline_rule="by_date") | Q(deadline_date__isnull=False),
                name="%(app_label)s_%(class)s_dated_deadline_has_date",
                violation_error_message="「某日前」須填期限日。",
            ),
            models.CheckConstraint(
                condition=~Q(deadline_rule__in=["yearly", "following_year"])
                | Q(deadline_month__isnull=False, deadline_month__range=(1, 12)),
                name="%(app_label)s_%(class)s_yearly_deadline_has_month",
                violation_error_message="每年或次年之期限須填月份 1 到 12。",
            ),
            models.CheckConstraint(
                condition=Q(base_on__isnull=True) | ~Q(base_reason=""),
                name="%(app_label)s_%(class)s_base_has_reason",
                violation_error_message="自訂起算日時，請寫明理由。",
            ),
        ]


def _moment(label: str) -> models.DateField:  # type: ignore[type-arg]  # of what, only stubs ask
    return models.DateField(label, null=True, editable=False)


class FreezeCondition(Deadline):
    """Money frozen (凍結) and what unfreezes it. Merged cases (併案) are one condition."""

    class Stated(models.TextChoices):
        AMOUNT = "amount", _("定額")
        PERCENT = "percent", _("百分比")
        FRACTION = "fraction", _("分數")
        WHOLE = "whole", _("全數")
        NONE = "none", _("未載金額")

    resolution = models.ForeignKey(
        Resolution, verbose_name="決議", on_delete=models.CASCADE, related_name="freezes"
    )
    position = models.PositiveSmallIntegerField("序", default=1)
    agency = models.ForeignKey(
        Agency, verbose_name="機關", null=True, blank=True, on_delete=models.PROTECT, related_name="freezes"
    )
    stated = models.CharField("凍結方式", max_length=12, choices=Stated)
    share_numerator = models.PositiveBigIntegerField(
        "凍結比例分子", null=True, blank=True, help_text="10% 即 10／100"
    )
    share_denominator = models.PositiveBigIntegerField("凍結比例分母", null=True, blank=True)
    stated_base = models.BigIntegerField("條文所列預算數（元）", null=True, blank=True)
    amount = models.BigIntegerField("凍結金額（元）", null=True, blank=True, help_text="不明請留空，勿填 0。")
    amount_how = models.CharField(
        "金額依據", max_length=300, blank=True, help_text="例：82億2,469萬1千元 × 10%"
    )
    report_type = models.CharField("報告種類", max_length=12, choices=ReportType, blank=True)
    committees = models.ManyToManyField(
        Committee, verbose_name="向何委員會報告", blank=True, related_name="freezes"
    )
    consent = models.BooleanField("須經同意", default=False, help_text="條文有「經同意」者。")
    clause = models.TextField("凍結條文", blank=True, help_text="條文中凍結的原句。")
    doubts = models.TextField(
        "讀取時的疑義", blank=True, help_text="自條文讀取時不能確定之處，一行一則；查明後清空。"
    )
    # Roll-ups of the steps (oversight/rollups.py): the sum of the releases, so that a constraint can hold it below
    # `amount`, and the first day of each of MOMENTS, so that durations need not read every step.
    released = models.BigIntegerField("已解凍（元）", default=0, db_default=0, editable=False)
    sent_on = _moment("首次函送日")
    referred_on = _moment("首次交付委員會日")
    scheduled_on = _moment("首次排入議程日")
    decided_on = _moment("委員會首次決定日")
    passed_on = _moment("委員會審查完竣日")
    reported_on = _moment("提報院會日")
    released_on = _moment("首次函復准予動支日")

    history = records(excluded=["released", *MOMENTS], m2m=[committees])

    class Meta(Deadline.Meta):
        ordering = ["resolution", "position", "pk"]
        verbose_name = verbose_name_plural = "凍結"
        constraints = [
            *Deadline.Meta.constraints,
            models.UniqueConstraint(
                fields=["resolution", "position"], name="%(app_label)s_%(class)s_position_unique"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0),
                name="%(app_label)s_%(class)s_amount_is_positive",
                violation_error_message="凍結金額須大於 0；不明請留空。",
            ),
            models.CheckConstraint(
                condition=Q(share_numerator__isnull=True, share_denominator__isnull=True)
                | Q(
                    share_numerator__gte=1,
                    share_denominator__gte=1,
                    share_numerator__lte=models.F("share_denominator"),
                ),
                name="%(app_label)s_%(class)s_share_is_a_part",
                violation_error_message="凍結比例須大於 0，不超過全數。",
            ),
            models.CheckConstraint(
                condition=Q(released__gte=0) & (Q(amount__isnull=True) | Q(released__lte=models.F("amount"))),
                name="%(app_label)s_%(class)s_released_within_amount",
                violation_error_message="累計准予動支之金額，不能超過凍結金額。",
            ),
        ]
        indexes = [models.Index(fields=["resolution", *MOMENTS], name="freeze_moments")]

    def __str__(self) -> str:
        return f"{self.resolution.key} 凍結{self.position}（{self.get_stated_display()}）"

    @property
    def remaining(self) -> int | None:
        """Amount less releases by the Yuan, 元; None where the amount is unknown."""
        return None if self.amount is None else self.amount - self.released

    @property
    def share(self) -> Fraction | None:
        """The share frozen, as stated: 10% is 1/10."""
        if self.share_numerator is None or self.share_denominator is None:
            return None
        return Fraction(self.share_numerator, self.share_denominator)

    @property
    def share_label(self) -> str:
        """As it was worded: 「10%」, 「1/5」; empty where no share was stated."""
        if self.share_numerator is None or self.share_denominator is None:
            return ""
        if self.share_denominator == 100:
            return f"{self.share_numerator}%"
        return f"{self.share_numerator}/{self.share_denominator}"


class FreezeStep(models.Model):
    """One dated step of a freeze on its way from the agency through the Yuan to its release.

    Only a RELEASED step moves money: the Yuan's letter lets the agency spend.
    """

    Kind = StepKind

    # Its index is the first column of that of the days.
    condition = models.ForeignKey(
        FreezeCondition, verbose_name="凍結", on_delete=models.CASCADE, related_name="steps", db_index=False
    )
    kind = models.CharField("步驟", max_length=12, choices=Kind)
    happened_on = models.DateField("日期", help_text="例：108年5月8日、108/5/8、1080508")
    amount = models.BigIntegerField(
        "金額（元）",
        null=True,
        blank=True,
        help_text="部分准予或函復准予動支之金額；凍結金額不明而全數准予者留空。",
    )
    letter = models.ForeignKey(
        Letter, verbose_name="公文", null=True, blank=True, on_delete=models.PROTECT, related_name="steps"
    )
    meeting = models.ForeignKey(
        Meeting, verbose_name="會議", null=True, blank=True, on_delete=models.PROTECT, related_name="steps"
    )
    note = models.CharField("備註", max_length=200, blank=True, help_text="例：列報告事項第3案")

    history = records()

    class Meta:
        ordering = ["condition", "happened_on", "pk"]
        verbose_name = verbose_name_plural = "解凍步驟"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0, kind__in=["partly", "released"]),
                name="%(app_label)s_%(class)s_money_moves_on_release",
                violation_error_message="只有「部分准予」與「函復准予動支」可填金額，且須大於 0。",
            ),
        ]
        # How long steps took is read from here alone.
        indexes = [models.Index(fields=["condition", "kind", "happened_on"], name="freeze_step_days")]

    def __str__(self) -> str:
        return f"{format_roc(self.happened_on)}{self.get_kind_display()}"

    def clean(self) -> None:
        """Σ releases of one freeze never exceeds what was frozen; a known freeze needs a known release."""
        if self.kind != self.Kind.RELEASED or self.condition_id is None:
            return
        if connection.in_atomic_block:  # nobody else releases between this check and the write
            FreezeCondition.objects.select_for_update(no_key=True).get(pk=self.condition_id)
        others = self.condition.steps.filter(kind=self.Kind.RELEASED).exclude(pk=self.pk)
        amounts = [*others.values_list("amount", flat=True), self.amount]
        if problem := release_problem(self.condition.amount, amounts):
            raise ValidationError({"amount": problem})


class Requirement(Deadline):
    """A deliverable owed without a freeze: mostly a report to a committee, possibly every year."""

    resolution = models.ForeignKey(
        Resolution, verbose_name="決議", on_delete=models.CASCADE, related_name="requirements"
    )
    position = models.PositiveSmallIntegerField("序", default=1)
    title = models.CharField("應辦事項", max_length=200, help_text="例：送交書面報告")
    report_type = models.CharField("報告種類", max_length=12, choices=ReportType, blank=True)
    committees = models.ManyToManyField(
        Committee, verbose_name="送交何委員會", blank=True, related_name="requirements"
    )
    clause = models.TextField("條文", blank=True)
    delivered_on = models.DateField("送達日", null=True, blank=True)
    delivered_letter = models.ForeignKey(
        Letter,
        verbose_name="送達公文",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deliveries",
    )
    previous = models.OneToOneField(
        "self",
        verbose_name="前一次",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="following",
    )

    history = records(m2m=[committees])

    class Meta(Deadline.Meta):
        ordering = ["resolution", "position", "pk"]
        verbose_name = verbose_name_plural = "應送報告"
        constraints = [
            *Deadline.Meta.constraints,
            models.UniqueConstraint(
                fields=["resolution", "position"], name="%(app_label)s_%(class)s_position_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.title
