"""The Legislative Yuan's side: committees, meetings, and the letters (公文) that go both ways."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from budget.history import records
from budget.models import Agency
from budget.notation import NotationError
from budget.notation.letters import parse_letter_number


class Committee(models.Model):
    """A standing committee of the Legislative Yuan (立法院各委員會組織法)."""

    slug = models.SlugField("網址代號", unique=True)
    name = models.CharField("名稱", max_length=40, unique=True)

    history = records()

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "委員會"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("committee-detail", args=[self.slug])


class Meeting(models.Model):
    """One sitting of a committee, or of the plenary (院會) where `committee` is empty."""

    committee = models.ForeignKey(
        Committee,
        verbose_name="委員會",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="meetings",
    )
    held_on = models.DateField("日期")
    name = models.CharField("會次", max_length=120, help_text="例：第9屆第7會期經濟委員會第8次全體委員會議")
    source = models.CharField("來源", max_length=300, blank=True)

    history = records()

    class Meta:
        ordering = ["-held_on", "name"]
        verbose_name = verbose_name_plural = "會議"
        constraints = [
            models.UniqueConstraint(
                fields=["held_on", "name"], name="%(app_label)s_%(class)s_date_name_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Letter(models.Model):
    """One official letter (公文). `number` is the folded 字號 by which two spellings are one letter."""

    class Direction(models.TextChoices):
        TO_YUAN = "to_yuan", "機關函送立法院"
        FROM_YUAN = "from_yuan", "立法院函復機關"
        BETWEEN = "between", "機關間"
        UNKNOWN = "unknown", "未載"

    number_text = models.CharField("字號", max_length=60, blank=True, help_text="例：經授工字第10820404830號")
    number = models.CharField("字號（比對用）", max_length=60, blank=True, editable=False)
    issued_on = models.DateField("發文日期", null=True, blank=True)
    direction = models.CharField("方向", max_length=12, choices=Direction)
    sender = models.CharField("發文機關", max_length=120, blank=True)
    recipient = models.CharField("受文者", max_length=120, blank=True)
    agency = models.ForeignKey(
        Agency,
        verbose_name="承辦機關",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="letters",
    )
    subject = models.CharField("主旨", max_length=300, blank=True)

    history = records(excluded=["number"])

    class Meta:
        ordering = ["-issued_on", "number"]
        verbose_name = verbose_name_plural = "公文"
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=~Q(number=""),
                name="%(app_label)s_%(class)s_number_unique",
                violation_error_message="此字號的公文已登錄。",
            ),
        ]

    def __str__(self) -> str:
        return self.number_text or "（字號未登錄）"

    def clean(self) -> None:
        self.fill_number()

    def fill_number(self) -> None:
        """Derive the comparison form; a 字號 that cannot be read is kept and compared as typed."""
        try:
            self.number = parse_letter_number(self.number_text).normalised if self.number_text else ""
        except NotationError:
            self.number = "".join(self.number_text.split())
