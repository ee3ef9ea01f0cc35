"""The sets of agencies and committees that resolutions concern, each kept once."""

from __future__ import annotations

from django.db import models

from oversight.parties import Concerned, parted


class Parties(models.Model):
    """One such set; see `oversight.parties`. Written by `oversight.rollups` alone, never changed."""

    key = models.BigIntegerField("鍵", primary_key=True, editable=False)
    agencies = models.TextField("機關", editable=False, blank=True)
    committees = models.TextField("委員會", editable=False, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "相關機關與委員會"

    def __str__(self) -> str:
        return f"{self.agencies};{self.committees}"

    @property
    def concerned(self) -> Concerned:
        """Its members."""
        return Concerned(parted(self.agencies), parted(self.committees))
