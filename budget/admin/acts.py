"""Deleting is one act, however many rows go with the record."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from django.db import models
from django.http import HttpRequest

from budget.history import together


class DeletesTogether:
    """For a page of the admin."""

    def deleting(self) -> AbstractContextManager[None]:
        return together("edit", f"刪除 {self.opts.verbose_name}")  # type: ignore[attr-defined]

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with self.deleting():
            super().delete_model(request, obj)  # type: ignore[misc]

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        with self.deleting():
            super().delete_queryset(request, queryset)  # type: ignore[misc]
