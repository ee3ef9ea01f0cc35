"""質詢小抄: the sheet of an agency or a committee, as a page to print and as PDF."""

from __future__ import annotations

from typing import Any

import django_filters
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from budget.models import Agency
from oversight.briefs.content import CASES, gather
from oversight.briefs.paper import one_sheet
from oversight.citations import qr_uri, short_url
from oversight.downloads import attach, stem_of
from oversight.filters import resolutions_on
from oversight.models import Committee
from oversight.query_strings import with_parameter, without
from oversight.reports.paper import NoPdf
from oversight.scope import ScopeFilter
from oversight.sets import concerning
from oversight.views.asked import refuse
from oversight.views.page import as_of, render_page, year_scope


class BriefQuestion(ScopeFilter):
    """Year and world of a page, and `format=pdf`."""

    format = django_filters.ChoiceFilter(label=_("下載格式"), choices=[("pdf", "PDF")], method="unchanged")


@require_safe
def agency_brief(request: HttpRequest, code: str) -> HttpResponse:
    """The sheet of one agency; a fictional one shows its fictional cases."""
    agency = get_object_or_404(Agency, code=code)
    own = concerning(resolutions_on(timezone.localdate()), agencies={agency.pk})
    asked = BriefQuestion(request.GET, own, demo=agency.is_fictional)
    return _brief(request, asked, agency, ("agency", agency.code))


@require_safe
def committee_brief(request: HttpRequest, slug: str) -> HttpResponse:
    """The sheet of one committee."""
    committee = get_object_or_404(Committee, slug=slug)
    own = concerning(resolutions_on(timezone.localdate()), committees={committee.pk})
    return _brief(request, BriefQuestion(request.GET, own), committee, ("committee", committee.slug))


def _brief(
    request: HttpRequest, asked: BriefQuestion, place: Agency | Committee, scope: tuple[str, str]
) -> HttpResponse:
    if problems := asked.strict_problems:
        return refuse(request, problems, demo=asked.demo)
    if asked.form.cleaned_data["format"]:
        return _pdf(request, asked, place, scope)
    context = _context(request, asked, place, CASES) | {
        "years": asked.years,
        "pdf_query": with_parameter(asked.data, "format", "pdf"),
    }
    return render_page(
        request, "oversight/brief.html", context, demo=asked.demo, scope=[scope, *year_scope(asked)]
    )


def _pdf(
    request: HttpRequest, asked: BriefQuestion, place: Agency | Committee, scope: tuple[str, str]
) -> HttpResponse:
    frame = {"demo": asked.demo, "as_of": as_of(demo=asked.demo), "draw_code": True}

    def draw(limit: int) -> str:
        return render_to_string("briefs/paper.html", frame | _context(request, asked, place, limit))

    try:
        body = one_sheet(draw, CASES)
    except NoPdf as error:
        return refuse(request, [("PDF", str(error))], demo=asked.demo)
    response = HttpResponse(body, content_type="application/pdf")
    stem = stem_of(f"{scope[1]}-brief", timezone.localdate(), demo=asked.demo)
    attach(response, f"{stem}.pdf")
    return response


def _context(
    request: HttpRequest, asked: BriefQuestion, place: Agency | Committee, limit: int
) -> dict[str, Any]:
    today = timezone.localdate()
    brief = gather(asked.qs, today, lambda key: short_url(request, key), limit)
    query = without(asked.data, "format")
    path = place.get_absolute_url() + (f"?{query}" if query else "")
    return {
        "today": today,
        "place": place,
        "is_committee": isinstance(place, Committee),
        "year": asked.form.cleaned_data.get("year"),
        "brief": brief,
        "cases": [(case, qr_uri(case.address)) for case in brief.cases],
        "page_path": path,
        "page_address": request.build_absolute_uri(path),
    }
