"""The one place where the admin keeps roll-ups right: after every save, action and deletion, in its transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.http import HttpRequest

from oversight.models import Resolution
from oversight.recurring import open_next
from oversight.rollups import refresh


class RollUpMixin:
    """For the admin of any model that a resolution's roll-ups depend on. `resolution_path` leads to it."""

    #: Lookup from this model to its resolution, "" for the resolution itself.
    resolution_path = "resolution"

    def affected(self, rows: models.QuerySet | Iterable[models.Model]) -> set[int]:
        """Keys of the resolutions whose roll-ups follow from these rows as they are stored now."""
        stored = self.model._base_manager.filter(pk__in=[row.pk for row in rows])
        found = stored.values_list(f"{self.resolution_path}__pk" if self.resolution_path else "pk", flat=True)
        return {pk for pk in found if pk is not None}

    def lock(self, obj: models.Model) -> None:
        """A page about part of a resolution locks all of it: two pages can show the same row."""
        super().lock(obj)
        keys = self.affected([obj])
        list(Resolution.objects.filter(pk__in=keys).order_by("pk").select_for_update().values_list("pk"))

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        form.affected_before = self.affected([obj]) if change else set()
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        super().save_related(request, form, formsets, change)
        keys = form.affected_before | self.affected([form.instance])
        open_next(keys)
        refresh(keys)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        with transaction.atomic(), self.deleting():
            keys = self.affected([obj])
            super().delete_model(request, obj)
            refresh(keys)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        with transaction.atomic(), self.deleting():
            keys = self.affected(queryset)
            super().delete_queryset(request, queryset)
            refresh(keys)
