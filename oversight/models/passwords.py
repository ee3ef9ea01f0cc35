"""Hashes of the passwords an account had lately."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class UsedPassword(models.Model):
    """One of an account's last passwords, as its hash; see `oversight.accounts.passwords`."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="帳號", on_delete=models.CASCADE, related_name="used_passwords"
    )
    encoded = models.CharField("雜湊", max_length=128, editable=False)
    made_at = models.DateTimeField("設定時間", auto_now_add=True)
    by_owner = models.BooleanField("本人設定", default=False)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = verbose_name_plural = "用過的密碼"

    def __str__(self) -> str:
        return f"{self.user} {self.made_at:%Y-%m-%d}"
