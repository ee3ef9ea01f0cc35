"""The official report on resolutions of one agency and year: as a page to print, and as a file."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from budget.forms import RocDateField
from budget.models import Agency, BudgetKind, FiscalYear
from oversight.downloads import attach
from oversight.reports.content import Report, gather
from oversight.reports.files import KINDS
from oversight.reports.paper import NoPdf, context_of
from oversight.views.asked import AskedForm, refuse
from oversight.views.page import render_page


class ReportForm(AskedForm):
    """`as_of` and the format of the file; without one, the page."""

    as_of = RocDateField(label="截至日", required=False)
    format = forms.ChoiceField(
        label="檔案格式", choices=[(name, kind.label) for name, kind in KINDS.items()], required=False
    )


@require_safe
def agency_report(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """辦理情形報告表; published answers only. Five queries for the content, whatever its length."""
    agency = get_object_or_404(Agency, code=code)
    form = ReportForm(request.GET)
    if not form.is_valid() or form.problems:
        return refuse(request, form.problems, demo=agency.is_fictional)
    fiscal_year = get_object_or_404(FiscalYear, year=year, kind=BudgetKind.GENERAL)
    with translation.override(settings.LANGUAGE_CODE):  # an official form, on English pages too
        report = gather(agency, fiscal_year, form.cleaned_data["as_of"] or timezone.localdate())
        content = context_of(report)
    if not report.items:
        raise Http404("no resolutions")
    if form.cleaned_data["format"]:
        return _file(request, report, form.cleaned_data["format"], demo=agency.is_fictional)
    context = {
        **content,
        "agency": agency,
        "form": form,
        "kinds": KINDS,
        "unanswered": report.count("unanswered"),
        "lost": report.count("lost"),
    }
    return render_page(request, "oversight/agency_report.html", context, demo=agency.is_fictional)


def _file(request: HttpRequest, report: Report, name: str, *, demo: bool) -> HttpResponse:
    kind = KINDS[name]
    try:
        content = kind.write(report)
    except NoPdf as error:
        return refuse(request, [("檔案格式", str(error))], demo=demo)
    response = HttpResponse(content, content_type=kind.content_type)
    attach(response, f"{report.stem}.{name}")
    return response
