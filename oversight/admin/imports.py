"""Importing and exporting a model's table in the admin: upload, preview, confirm once, undo."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from budget.admin.base import StaffAdmin
from budget.admin.display import EMPTY
from budget.admin.reach import Reach
from oversight.admin.letters import attached
from oversight.admin.tables import ODS
from oversight.imports import files
from oversight.imports.columns import Column, Named
from oversight.imports.commit import NotWritten, confirm, spec_of, undo
from oversight.imports.spec import Spec
from oversight.models import ImportBatch


def _nobodys(_keys: frozenset[int]) -> Q:
    return Q(pk__in=[])


@admin.register(ImportBatch)
class ImportBatchAdmin(StaffAdmin):
    """Batches: one's own; superusers see all."""

    reach = Reach(_nobodys, _nobodys)
    list_display = [
        "file_name",
        "what",
        "state",
        "user",
        "created_at",
        "new",
        "changed",
        "unchanged",
        "errors",
    ]
    list_filter = ["state"]
    search_fields = ["file_name", "user__username"]
    list_select_related = ["user"]
    fields = ["file_name"]

    def within(self, request: HttpRequest, rows: Any) -> Any:
        return rows if request.user.is_superuser else rows.filter(user=request.user)

    def owns(self, request: HttpRequest, obj: Any, permission: str) -> bool:
        return request.user.is_superuser or obj.user_id == request.user.pk

    def sees(self, request: HttpRequest, obj: Any) -> bool:
        return self.owns(request, obj, "")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_active and request.user.is_staff and (obj is None or self.sees(request, obj))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="資料")
    def what(self, batch: ImportBatch) -> str:
        return str(batch.model_class._meta.verbose_name)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path(
                "<int:key>/confirm/",
                view(require_POST(self.confirm_view)),
                name="oversight_importbatch_confirm",
            ),
            path("<int:key>/undo/", view(require_POST(self.undo_view)), name="oversight_importbatch_undo"),
            path(
                "<int:key>/errors.ods",
                view(require_safe(self.errors_view)),
                name="oversight_importbatch_errors",
            ),
            *super().get_urls(),
        ]

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The preview, and after that the result."""
        if object_id is None:
            raise PermissionDenied
        if not str(object_id).isdecimal():
            raise Http404
        batch = self._batch(request, int(object_id))
        chunks = Paginator(batch.chunks.order_by("position"), 1)
        page = chunks.get_page(request.GET.get("p"))
        spec = spec_of(batch)
        records = page.object_list[0].rows if page.object_list else []
        context = {
            **self.admin_site.each_context(request),
            "title": f"{batch.model_class._meta.verbose_name}：{batch.file_name}",
            "opts": self.opts,
            "batch": batch,
            "page": page,
            "records": shown(spec, records),
            "list_url": _list_url(batch),
        }
        return TemplateResponse(request, "admin/imports/batch.html", context)

    def _batch(self, request: HttpRequest, key: int) -> ImportBatch:
        return get_object_or_404(self.within(request, ImportBatch.objects.select_related("user")), pk=key)

    def confirm_view(self, request: HttpRequest, key: int) -> HttpResponse:
        batch = self._batch(request, key)
        if not self.admin_site._registry[batch.model_class].has_import_permission(request):
            raise PermissionDenied
        try:
            done = confirm(batch, request.user, skip="skip" in request.POST)
        except NotWritten as error:
            _refuse(request, error)
        else:
            words = f"已匯入：新增 {batch.new}、變更 {batch.changed - len(batch.skipped)}、不變 {batch.unchanged} 筆。"
            messages.success(request, words) if done else messages.info(
                request, "這一批先前已匯入，未重複寫入。"
            )
        return HttpResponseRedirect(batch.get_absolute_url())

    def undo_view(self, request: HttpRequest, key: int) -> HttpResponse:
        batch = self._batch(request, key)
        if not self.admin_site._registry[batch.model_class].has_import_permission(request):
            raise PermissionDenied
        try:
            done = undo(batch, request.user)
        except NotWritten as error:
            _refuse(request, error)
        else:
            messages.success(request, "已復原這一批匯入。") if done else messages.info(
                request, "這一批先前已復原。"
            )
        return HttpResponseRedirect(batch.get_absolute_url())

    def errors_view(self, request: HttpRequest, key: int) -> HttpResponse:
        batch = self._batch(request, key)
        return attached(files.errors(batch), f"errors-{batch.pk}.ods", ODS)


def _refuse(request: HttpRequest, error: NotWritten) -> None:
    messages.error(request, f"{error}{'：' if error.rows else ''}{'；'.join(error.rows)}")


def _list_url(batch: ImportBatch) -> str:
    return reverse(f"admin:{batch.model.replace('.', '_')}_changelist")


def shown(spec: Spec, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Records of a batch in words: errors, or each field before and after; related rows by the words people use."""
    columns: dict[str, Column] = {column.field: column for column in spec.columns if column.field}
    names = {
        name: _names(spec, column, records) for name, column in columns.items() if _is_related(spec, column)
    }

    def words(name: str, value: Any) -> str:
        if name not in names:
            return columns[name].kind.shown(value)[:200]
        keys = value if isinstance(value, list) else [] if value is None else [value]
        return "、".join(names[name].get(key, str(key)) for key in keys) or EMPTY

    return [_shown(record, columns, words) for record in records]


def _shown(record: dict[str, Any], columns: dict[str, Column], words: Any) -> dict[str, Any]:
    if "e" in record:
        told = [files.error_words(each) for each in record["e"]]
        return {"number": record["n"], "kind": "error", "errors": told}
    old = record.get("o", {})
    fields = [
        (columns[name].label, words(name, old[name]) if name in old else "", words(name, value))
        for name, value in record["v"].items()
        if name in columns
    ]
    return {"number": record["n"], "kind": record["s"], "title": record["t"], "fields": fields}


def _is_related(spec: Spec, column: Column) -> bool:
    return isinstance(column.kind, Named) and column.field in spec.stored_fields


def _names(spec: Spec, column: Column, records: list[dict[str, Any]]) -> dict[int, str]:
    """Primary key -> words, of the related rows that these records name; one query."""
    values = [
        part.get(column.field) for record in records for part in (record.get("v", {}), record.get("o", {}))
    ]
    keys = {key for value in values if value for key in (value if isinstance(value, list) else [value])}
    related = spec.model._meta.get_field(column.field).related_model
    assert isinstance(column.kind, Named)  # noqa: S101  # `_is_related` has looked
    return {pk: str(column.kind.named(row)) for pk, row in related._base_manager.in_bulk(keys).items()}
