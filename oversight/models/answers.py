"""What an agency says it did about a resolution (辦理情形)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budget.history import records
from budget.models import Agency, BudgetBook
from budget.search import SearchKeyField
from oversight.models.resolutions import Resolution
from oversight.models.yuan import Letter


class Response(models.Model):
    """One answer of one agency, as printed in one book or as published here. Only published ones are public.

    Typed here it goes draft → submitted → published, or is returned with a remark; drafts count as no answer.
    """

    class Kind(models.TextChoices):
        COMPLY = "comply", _("遵照辦理（無可查證內容）")
        DELIVERED = "delivered", _("已送報告")
        CONTRIBUTED = "contributed", _("已送主政機關彙整")
        RELEASED = "released", _("已准予動支")
        NARRATIVE = "narrative", _("說明辦理情形")
        NOT_OURS = "not_ours", _("非本機關業務")

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("送審中")
        RETURNED = "returned", _("退回修改")
        PUBLISHED = "published", _("已公布")

    resolution = models.ForeignKey(
        Resolution, verbose_name="決議", on_delete=models.CASCADE, related_name="responses"
    )
    agency = models.ForeignKey(
        Agency, verbose_name="答復機關", on_delete=models.PROTECT, related_name="responses"
    )
    as_of = models.DateField("截至日", null=True, blank=True, help_text="辦理情形截至何日；書上未載請留空。")
    text = models.TextField(
        "辦理情形", help_text="例：本案業於108年2月27日以經授工字第10820404830號函，將書面報告送立法院在案。"
    )
    kind = models.CharField("答復種類", max_length=12, choices=Kind)
    state = models.CharField(
        "狀態", max_length=12, choices=State, default=State.DRAFT, db_default=State.DRAFT
    )
    remark = models.CharField(
        "覆核意見", max_length=300, blank=True, help_text="退回時必填，例：請補送函日期及字號。"
    )
    published_at = models.DateTimeField("公布時間", null=True, blank=True, editable=False)
    lead_agency = models.CharField(
        "主政機關", max_length=80, blank=True, help_text="由他機關主政彙整者，例：法務部"
    )
    letters = models.ManyToManyField(Letter, verbose_name="公文", blank=True, related_name="responses")
    search_key = SearchKeyField("text", verbose_name="查詢用字")
    book = models.ForeignKey(
        BudgetBook,
        verbose_name="來源預算書",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="responses",
    )
    source_line = models.PositiveIntegerField("來源行", null=True, blank=True)

    history = records(excluded=["search_key"], m2m=[letters])

    class Meta:
        ordering = ["resolution", "agency__code", "as_of", "pk"]
        verbose_name = verbose_name_plural = "辦理情形"
        # The latest published answers are found in it without reading their texts.
        indexes = [models.Index(fields=["state", "as_of", "resolution", "agency"], name="response_latest")]
        constraints = [
            models.UniqueConstraint(
                fields=["resolution", "agency", "book"],
                condition=Q(book__isnull=False),
                name="%(app_label)s_%(class)s_one_per_book",
                violation_error_message="同一預算書中此機關對本決議已有一則答復。",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="%(app_label)s_%(class)s_has_text",
                violation_error_message="辦理情形不可空白；尚無答復請勿建立。",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(remark=""),
                name="%(app_label)s_%(class)s_returned_has_remark",
                violation_error_message="退回修改時，請填覆核意見。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}：{self.text[:30]}"
