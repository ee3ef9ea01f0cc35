"""Downloads from an admin list: exactly the rows of its search and filters."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from import_export.admin import ExportMixin
from import_export.forms import ExportForm

from budget.admin.search import harmless_query
from budget.formats import EXPORT_FORMATS


class ChineseExportForm(ExportForm):
    """import-export has no catalogue in our language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].label = "檔案格式"
        self.fields["format"].help_text = "金額為數字（元），日期為西元 YYYY-MM-DD，編號與代碼為文字。"
        self.fields["resource"].label = "內容"


class ExportAdmin(ExportMixin):
    """An admin list that can be downloaded as CSV, XLSX or ODS; `resource_classes` says with which columns."""

    export_form_class = ChineseExportForm
    export_formats = EXPORT_FORMATS

    def export_action(self, request: HttpRequest) -> HttpResponse:
        request.GET = harmless_query(request.GET)
        try:
            return super().export_action(request)
        except IncorrectLookupParameters:
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
            return HttpResponseRedirect(f"{reverse(name)}?e=1")

    def init_request_context_data(self, request: HttpRequest, form: Any) -> dict[str, Any]:
        context = super().init_request_context_data(request, form)
        return context | {"title": f"匯出{self.opts.verbose_name}"}
