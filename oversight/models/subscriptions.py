"""Who follows what by mail (電子郵件追蹤). Addresses are personal data: they have no history and do not stay.

`oversight.following` is the only writer; docs/following.md says what is kept and for how long.
"""

from __future__ import annotations

import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budget.notation.dates import format_roc

#: An index of PostgreSQL takes 2,704 bytes: this and an address fit.
SELECTION_LENGTH = 2_000


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Query methods of Subscription."""

    def active(self) -> Self:
        """Confirmed and not stopped."""
        return self.filter(confirmed_at__isnull=False, unsubscribed_at__isnull=True)

    def pending(self) -> Self:
        """Waiting for a click in the confirming mail."""
        return self.filter(confirmed_at__isnull=True, unsubscribed_at__isnull=True)

    def stopped(self) -> Self:
        """No longer wanted."""
        return self.filter(unsubscribed_at__isnull=False)

    def due_on(self, today: datetime.date) -> Self:
        """Active ones whose turn it is: daily ones once a day, weekly ones once a week from Monday on."""
        monday = today - datetime.timedelta(days=today.weekday())
        daily = Q(frequency=Subscription.Frequency.DAILY, told_on__lt=today)
        weekly = Q(frequency=Subscription.Frequency.WEEKLY, told_on__lt=monday)
        return self.active().filter(daily | weekly)


class Subscription(models.Model):
    """One address that follows one selection of resolutions, or one resolution.

    `selection` is a normalised query string of the list (「agency=2610&status=referred」; empty for all),
    or 「resolution=」 and the key of one; `oversight.following.selection` reads it anew every time.
    What was recorded up to `told_until`, and what the days up to `told_on` brought, has been told.
    """

    class Frequency(models.TextChoices):
        DAILY = "daily", _("每日")
        WEEKLY = "weekly", _("每週")

    class Language(models.TextChoices):
        CHINESE = "zh-hant", _("正體中文")
        ENGLISH = "en", "English"

    address = models.EmailField("電子郵件", max_length=254)
    address_key = models.CharField("電子郵件（比對用）", max_length=254, editable=False)
    selection = models.CharField("追蹤條件", max_length=SELECTION_LENGTH, blank=True)
    frequency = models.CharField(_("頻率"), max_length=8, choices=Frequency, default=Frequency.WEEKLY)
    language = models.CharField(_("語言"), max_length=8, choices=Language, default=Language.CHINESE)
    created_at = models.DateTimeField("申請時間")
    confirmed_at = models.DateTimeField("確認時間", null=True, blank=True)
    unsubscribed_at = models.DateTimeField("停止時間", null=True, blank=True)
    # Links carry a token made from `nonce` and the secret key; of the token itself only the hash is kept.
    nonce = models.CharField(max_length=32, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    told_until = models.DateTimeField("已通知至", null=True, blank=True)
    told_on = models.DateField("已通知之日", null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = verbose_name_plural = "電子郵件追蹤"
        constraints = [
            models.UniqueConstraint(
                fields=["address_key", "selection"],
                name="%(app_label)s_%(class)s_address_selection_unique",
                violation_error_message="此地址已追蹤同樣的條件。",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(told_until__isnull=False, told_on__isnull=False),
                name="%(app_label)s_%(class)s_confirmed_has_watermark",
                violation_error_message="已確認者須有通知起點。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_frequency_display()} {self.masked_address}"

    @property
    def masked_address(self) -> str:
        """「m…@example.org」: enough for its owner to know it again."""
        local, _, domain = self.address.rpartition("@")
        return f"{local[:1]}…@{domain}"

    @property
    def told_words(self) -> str:
        """「114年10月2日」, the last day told; empty before the first."""
        return format_roc(self.told_on) if self.told_on else ""


class SubscriptionRequest(models.Model):
    """That somebody asked for a mail, for the limits; both columns are keyed hashes, gone after a day."""

    source = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    requested_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "追蹤申請"
        indexes = [
            models.Index(fields=["source", "requested_at"], name="request_by_source"),
            models.Index(fields=["address", "requested_at"], name="request_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.requested_at}"
