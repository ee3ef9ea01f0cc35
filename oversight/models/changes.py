"""What the triggers of `oversight.stamps` write."""

from django.db import models


class Change(models.Model):
    """One note that something changed; see `oversight.stamps.data_stamp`."""

    number = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "資料異動標記"

    def __str__(self) -> str:
        return f"{self.pk}-{self.number}"
