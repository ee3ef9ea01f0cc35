"""The templates of letters: ODT files checked when uploaded, and the table of what they may name."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from budget.admin.base import StaffAdmin, StaffForm
from oversight.admin.letters import ODT, attached
from oversight.letters.odt import LARGEST, TemplateProblem, check_template
from oversight.letters.placeholders import PLACEHOLDERS
from oversight.letters.standard import standard_template
from oversight.models import LetterTemplate
from oversight.reach import LETTER_TEMPLATE


class LetterTemplateForm(StaffForm):
    """A template with the file it is uploaded as."""

    file = forms.FileField(
        label="ODT 檔",
        required=False,
        help_text=f"以 LibreOffice 編輯之 ODT，至多 {LARGEST // 1_000_000} MB，不含巨集。",
        widget=forms.ClearableFileInput({"accept": ".odt"}),
    )

    class Meta:
        model = LetterTemplate
        fields = ("agency", "kind")

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if not upload:
            if self.instance.pk is None:
                raise forms.ValidationError("請選擇 ODT 檔。")
            return upload
        if upload.size > LARGEST:
            raise forms.ValidationError(f"檔案 {upload.size:,} 位元組，超過上限 {LARGEST:,}。")
        data = upload.read()
        try:
            check_template(data, PLACEHOLDERS)
        except TemplateProblem as problem:
            raise forms.ValidationError(str(problem)) from problem
        self.instance.content, self.instance.file_name = data, upload.name[-120:]
        self.instance.sha256 = hashlib.sha256(data).hexdigest()
        return upload


@admin.register(LetterTemplate)
class LetterTemplateAdmin(StaffAdmin):
    form = LetterTemplateForm
    reach = LETTER_TEMPLATE
    list_display = ["__str__", "agency", "kind", "file_name"]
    list_filter = ["kind"]
    list_select_related = ["agency"]
    search_fields = ["agency__name", "=agency__code", "file_name"]
    search_help_text = "機關名稱、代碼或檔名"
    autocomplete_fields = ["agency"]
    fields = [("agency", "kind"), "file"]
    change_form_template = "admin/oversight/lettertemplate/change_form.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("agency")

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("standard.odt", view(self.standard), name="oversight_lettertemplate_standard"),
            path("<int:key>/template.odt", view(self.download), name="oversight_lettertemplate_file"),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], **kwargs: Any
    ) -> HttpResponse:
        context["placeholders"] = PLACEHOLDERS
        return super().render_change_form(request, context, **kwargs)

    def standard(self, request: HttpRequest) -> HttpResponse:
        """The template shipped, to start from."""
        return self._file(request, standard_template(), "standard.odt")

    def download(self, request: HttpRequest, key: int) -> HttpResponse:
        template = self.get_object(request, str(key))
        if template is None:
            raise Http404("template")
        return self._file(request, bytes(template.content), template.file_name)

    def _file(self, request: HttpRequest, data: bytes, name: str) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return attached(data, name, ODT)
