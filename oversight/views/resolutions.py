"""The list of resolutions and the page of one."""

from __future__ import annotations

import datetime

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from oversight.corrections import corrections_of
from oversight.dossier import Dossier, dossier_of, for_dossier
from oversight.feeds import feed_url
from oversight.filters import ResolutionFilter, resolutions_on
from oversight.models import Resolution
from oversight.precedents import on_same_lines
from oversight.selections import RESOLUTIONS, download_selection
from oversight.views.listing import in_other_world, listing
from oversight.views.page import render_page

EARLIER_SHOWN = 6


@require_safe
def resolution_list(request: HttpRequest) -> HttpResponseBase:
    """Rows as asked for, as a page or as a file; HTTP 400 and no rows where a value is wrong."""
    today = timezone.localdate()
    filterset = ResolutionFilter(request.GET, resolutions_on(today))
    if filterset.is_valid() and filterset.asked_format:
        return download_selection(request, filterset, RESOLUTIONS, today)
    page = listing(filterset)
    context = {"today": today, "listing": page, "form": filterset.form}
    if not page.problems:
        context["feed_url"] = feed_url(filterset)
    if not page.rows and not page.problems:
        context["elsewhere"] = in_other_world(request.GET, resolutions_on(today), demo=filterset.demo)
    return render_page(
        request,
        "oversight/resolution_list.html",
        context,
        demo=filterset.demo,
        status=400 if page.problems else 200,
    )


@require_safe
def resolution_detail(request: HttpRequest, key: str) -> HttpResponse:
    """Everything known about one resolution."""
    today = timezone.localdate()
    resolution = get_object_or_404(for_dossier(today), key=key)
    dossier = dossier_of(resolution, today)
    context = {
        "today": today,
        "dossier": dossier,
        "resolution": resolution,
        "earlier": _earlier(dossier, today),
        "corrections": corrections_of(resolution),
    }
    return render_page(request, "oversight/resolution_detail.html", context, demo=resolution.is_fictional)


def _earlier(dossier: Dossier, today: datetime.date) -> list[Resolution]:
    """Resolutions of earlier years on the same lines."""
    resolution = dossier.resolution
    found = resolutions_on(today).filter(
        is_fictional=resolution.is_fictional, fiscal_year__year__lt=resolution.fiscal_year.year
    )
    return list(on_same_lines(dossier.links, found).for_list()[:EARLIER_SHOWN]) if dossier.links else []
