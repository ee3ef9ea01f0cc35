"""What staff import from tables: one batch a file, compared with the database before anything is written."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class ImportBatch(models.Model):
    """One uploaded table as it was compared; its rows are in chunks, errors first."""

    class State(models.TextChoices):
        PREVIEW = "preview", _("待確認")
        DONE = "done", _("已匯入")
        UNDONE = "undone", _("已復原")

    model = models.CharField("資料", max_length=60)
    file_name = models.CharField("檔名", max_length=200)
    sha256 = models.CharField("檔案 SHA-256", max_length=64)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="上傳者",
        null=True,
        on_delete=models.SET_NULL,
        related_name="import_batches",
    )
    state = models.CharField("狀態", max_length=12, choices=State, default=State.PREVIEW)
    created_at = models.DateTimeField("上傳時間", auto_now_add=True)
    done_at = models.DateTimeField("匯入時間", null=True, blank=True)
    undone_at = models.DateTimeField("復原時間", null=True, blank=True)
    header = models.JSONField("欄名", default=list)
    left_alone = models.JSONField("不變更的欄位", default=list)
    new = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("變更", default=0)
    unchanged = models.PositiveIntegerField("不變", default=0)
    errors = models.PositiveIntegerField("有誤", default=0)
    skipped = models.JSONField("略過的列", default=list)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = verbose_name_plural = "匯入紀錄"

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("admin:oversight_importbatch_change", args=[self.pk])

    @property
    def model_class(self) -> type[models.Model]:
        return apps.get_model(self.model)


class ImportChunk(models.Model):
    """Up to a hundred rows of a batch, in the order they are shown: errors, then changes, then new rows."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="chunks")
    position = models.PositiveIntegerField()
    rows = models.JSONField(default=list)

    class Meta:
        ordering = ["batch", "position"]
        verbose_name = verbose_name_plural = "匯入列"
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "position"], name="%(app_label)s_%(class)s_position_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.position}"
