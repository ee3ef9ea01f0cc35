"""The audit trail (稽核軌跡): who did what, when and from where; rows are added and never changed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One entry of the chain; `oversight.audit.chain` is the only writer, database triggers forbid changes.

    `covers` is {table of history: [[[first id, last id], …], marks]}: the rows of history that the entry
    answers for, and 16 characters of each row's digest, in the order of the ids.
    """

    class Action(models.TextChoices):
        EDIT = "edit", _("編輯")
        IMPORT = "import", _("匯入")
        EXPORT = "export", _("匯出")
        LOGIN = "login", _("登入")
        FAILED = "failed", _("登入失敗")
        LOGOUT = "logout", _("登出")
        PERMISSION = "permission", _("權限異動")

    sequence = models.BigIntegerField("序號", primary_key=True)
    at = models.DateTimeField("時間", db_index=True)
    action = models.CharField("動作", max_length=12, choices=Action)
    # Not a foreign key: the entry outlives the account.
    account = models.BigIntegerField("帳號編號", null=True, db_index=True)
    username = models.CharField("帳號", max_length=150)
    address = models.CharField("位址", max_length=45)
    request_id = models.CharField("請求編號", max_length=64)
    what = models.CharField("內容", max_length=300)
    covers = models.JSONField("歷程列", default=dict)
    previous = models.CharField("前一筆雜湊", max_length=64)
    hash = models.CharField("雜湊", max_length=64)

    class Meta:
        ordering = ["-sequence"]
        verbose_name = verbose_name_plural = "稽核軌跡"

    def __str__(self) -> str:
        return f"{self.sequence} {self.get_action_display()}"


class AuditHead(models.Model):
    """The number and hash of the newest entry, in one row: it tells when the newest entries were cut off."""

    ONLY = 1

    sequence = models.BigIntegerField("序號")
    hash = models.CharField("雜湊", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "稽核軌跡末筆"

    def __str__(self) -> str:
        return str(self.sequence)
