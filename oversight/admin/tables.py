"""Lists that are imported and exported with the same columns: upload, template, export."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_safe
from import_export.fields import Field
from import_export.resources import Resource

from budget.admin.exports import ExportAdmin
from budget.tables import TableError
from oversight.admin.letters import attached
from oversight.imports import files
from oversight.imports.preview import preview
from oversight.imports.spec import Spec
from oversight.imports.specs import SPECS
from oversight.models import ImportBatch

ODS = "application/vnd.oasis.opendocument.spreadsheet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@cache
def resource_of(spec: Spec) -> type[Resource]:
    """What the export page of django-import-export says it will write."""
    fields = {f"column{place}": Field(column_name=column.label) for place, column in enumerate(spec.columns)}
    named = classmethod(lambda _cls: spec.name)
    return type(f"{spec.model.__name__}Resource", (Resource,), {**fields, "get_display_name": named})


class UploadForm(forms.Form):
    file = forms.FileField(
        label="檔案",
        widget=forms.ClearableFileInput({"accept": ".xlsx,.ods,.csv"}),
        help_text="XLSX、ODS 或 CSV，至多 30 MB。",
    )


class TableAdmin(ExportAdmin):
    """A list that is imported and exported with the same columns (`oversight.imports.specs`)."""

    import_export_change_list_template = "admin/imports/change_list.html"

    @property
    def spec(self) -> Spec:
        return SPECS[self.model]

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) or self.has_change_permission(request)

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("import/", view(self.import_view), name=f"{name}_import"),
            path(
                "import/template.<str:kind>", view(require_safe(self.template_view)), name=f"{name}_template"
            ),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = {"may_import": self.has_import_permission(request), **(extra_context or {})}
        return super().changelist_view(request, context)

    def get_export_resource_classes(self, request: HttpRequest) -> list[type[Resource]]:
        return [resource_of(self.spec)]

    def get_export_data(self, file_format: Any, request: HttpRequest, queryset: Any, **_: Any) -> bytes:
        return files.export(self.spec, files.model_rows(self.spec, queryset), file_format.get_extension())

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Upload a file; what it would change is shown on the page of its batch."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                batch = self._previewed(request, form.cleaned_data["file"])
            except TableError as error:
                form.add_error("file", f"未讀取：{error}")
            else:
                return HttpResponseRedirect(batch.get_absolute_url())
        context = {
            **self.admin_site.each_context(request),
            "title": f"匯入{self.opts.verbose_name}",
            "opts": self.opts,
            "form": form,
            "columns": [column for column in self.spec.columns if column.field],
            "shown_only": [column.label for column in self.spec.columns if not column.field],
            "template_url": f"admin:{self.opts.app_label}_{self.opts.model_name}_template",
            "may_add": self.spec.may_add,
        }
        return TemplateResponse(
            request, "admin/imports/upload.html", context, status=400 if form.errors else 200
        )

    def _previewed(self, request: HttpRequest, upload: Any) -> ImportBatch:
        with tempfile.NamedTemporaryFile() as copy:
            for chunk in upload.chunks():
                copy.write(chunk)
            copy.flush()
            return preview(Path(copy.name), upload.name, self.spec, request.user, self)

    def template_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        if not self.has_import_permission(request):
            raise PermissionDenied
        types = {"ods": ODS, "xlsx": XLSX}
        if kind not in types:
            raise Http404(kind)
        return attached(files.template(self.spec, kind), f"{self.opts.model_name}.{kind}", types[kind])
