"""The Legislative Yuan's side: committees, meetings, and the letters (公文) that go both ways."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from budget.history import records
from budget.models import Agency
from budget.notation import NotationError
from budget.notation.letters import parse_letter_number
from budget.search import SearchKeyField


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

    def get_absolute_url(self) -> str:
        return reverse("meeting-detail", args=[self.pk])


class LetterKind(models.TextChoices):
    """What an outgoing letter is for; each has its template."""

    WRITTEN = "written", _("函送書面報告")
    SPECIAL = "special", _("函送專案報告")
    REPLY = "reply", _("函復辦理情形")


class Speed(models.TextChoices):
    """速別 of a letter (文書處理手冊)."""

    NORMAL = "normal", _("普通件")
    FAST = "fast", _("速件")
    URGENT = "urgent", _("最速件")


class Letter(models.Model):
    """One official letter (公文). `number` is the folded 字號 by which two spellings are one letter."""

    class Direction(models.TextChoices):
        TO_YUAN = "to_yuan", _("機關函送立法院")
        FROM_YUAN = "from_yuan", _("立法院函復機關")
        BETWEEN = "between", _("機關間")
        UNKNOWN = "unknown", _("未載")

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
    freeze = models.ForeignKey(
        "FreezeCondition",
        verbose_name="所辦凍結案",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="own_letters",
        help_text="一案一函；本系統產生之公文自動填入。",
    )
    requirement = models.ForeignKey(
        "Requirement",
        verbose_name="所辦應送報告",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="own_letters",
    )
    kind = models.CharField("公文種類", max_length=12, choices=LetterKind, blank=True)
    speed = models.CharField("速別", max_length=12, choices=Speed, blank=True)
    handler = models.CharField("承辦人", max_length=40, blank=True)
    search_key = SearchKeyField("number_text", "number", "subject", verbose_name="查詢用字")

    history = records(excluded=["number", "search_key"])

    class Meta:
        ordering = ["-issued_on", "number"]
        verbose_name = verbose_name_plural = "公文"
        indexes = [models.Index(fields=["issued_on"], name="letter_issued")]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=~Q(number=""),
                name="%(app_label)s_%(class)s_number_unique",
                violation_error_message="此字號的公文已登錄。",
            ),
            models.UniqueConstraint(
                fields=["freeze"],
                condition=Q(number="", freeze__isnull=False),
                name="%(app_label)s_%(class)s_one_open_per_freeze",
                violation_error_message="此凍結案已有一件未登錄字號之公文。",
            ),
            models.UniqueConstraint(
                fields=["requirement"],
                condition=Q(number="", requirement__isnull=False),
                name="%(app_label)s_%(class)s_one_open_per_requirement",
                violation_error_message="此應送報告已有一件未登錄字號之公文。",
            ),
            models.CheckConstraint(
                condition=Q(freeze__isnull=True) | Q(requirement__isnull=True),
                name="%(app_label)s_%(class)s_is_of_one_case",
                violation_error_message="一案一函：凍結案與應送報告請擇一。",
            ),
        ]

    def __str__(self) -> str:
        return self.number_text or "（字號未登錄）"

    def get_absolute_url(self) -> str:
        return reverse("letter-detail", args=[self.number])

    def clean(self) -> None:
        self.fill_number()
        if not self.number and self._open_letters_of_case().exists():
            raise ValidationError({"number_text": "此案已有另一件未登錄字號之公文；請保留字號。"})
        if self.number and self.issued_on is None and (self.freeze_id or self.requirement_id):
            raise ValidationError({"issued_on": "已填字號，請一併填發文日期。"})

    def _open_letters_of_case(self) -> models.QuerySet[Letter]:
        """Other letters of the same case that bear no number yet."""
        others = Letter.objects.filter(number="").exclude(pk=self.pk)
        if self.freeze_id is None and self.requirement_id is None:
            return others.none()
        return others.filter(freeze=self.freeze_id, requirement=self.requirement_id)

    def fill_number(self) -> None:
        """Derive the comparison form."""
        self.number = compared_number(self.number_text)


def compared_number(text: str) -> str:
    """The 字號 by which two spellings are one letter; one that cannot be read is compared as typed."""
    try:
        return parse_letter_number(text).normalised if text else ""
    except NotationError:
        return "".join(text.split())


class LetterTemplate(models.Model):
    """An ODT the office edits in LibreOffice, filled once for each case (`oversight.letters`).

    One for each agency and kind; without an agency it is everybody's, and replaces the one shipped.
    """

    agency = models.ForeignKey(
        Agency,
        verbose_name="機關",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="letter_templates",
        help_text="空白即各機關通用。",
    )
    kind = models.CharField("公文種類", max_length=12, choices=LetterKind)
    file_name = models.CharField("檔名", max_length=120, editable=False)
    content = models.BinaryField("範本", editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)

    history = records(excluded=["content"])

    class Meta:
        ordering = ["agency__code", "kind"]
        verbose_name = verbose_name_plural = "公文範本"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "kind"],
                condition=Q(agency__isnull=False),
                name="%(app_label)s_%(class)s_one_per_agency",
                violation_error_message="此機關已有這種公文的範本；請更換其檔案。",
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(agency__isnull=True),
                name="%(app_label)s_%(class)s_one_for_all",
                violation_error_message="已有這種公文的通用範本；請更換其檔案。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency or '通用'} {self.get_kind_display()}"
