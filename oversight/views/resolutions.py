"""The list of resolutions and the page of one."""

from __future__ import annotations

import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from oversight.charts.timelines import timelines_of
from oversight.citations import citation_text, short_url
from oversight.corrections import corrections_of
from oversight.dossier import Dossier, find_dossier
from oversight.feeds import list_place
from oversight.filters import ResolutionFilter, resolutions_on
from oversight.following.selection import follow_path
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
    filterset = ResolutionFilter(request.GET, resolutions_on(today), today=today)
    if filterset.is_valid() and filterset.asked_format:
        return download_selection(request, filterset, RESOLUTIONS, today)
    page = listing(filterset)
    context = {"today": today, "listing": page, "form": filterset.form}
    if not page.problems:
        context["feed_url"] = list_place(filterset).feed
        context["follow_url"] = follow_path(filterset)
    if not page.rows and not page.problems:
        context["elsewhere"] = in_other_world(
            request.GET, resolutions_on(today), demo=filterset.demo, today=today
        )
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
    try:
        dossier = find_dossier(key, today)
    except Resolution.DoesNotExist:
        raise Http404 from None
    resolution = dossier.resolution
    address = short_url(request, resolution.key)
    context = {
        "today": today,
        "dossier": dossier,
        "resolution": resolution,
        "timelines": timelines_of([(resolution, freeze) for freeze in resolution.freezes.all()], today),
        "earlier": _earlier(dossier, today),
        "corrections": corrections_of(resolution) if resolution.has_corrections else [],
        "short_url": address,
        "citation": citation_text(resolution, address, today),
    }
    return render_page(request, "oversight/resolution_detail.html", context, demo=resolution.is_fictional)


def _earlier(dossier: Dossier, today: datetime.date) -> list[Resolution]:
    """Resolutions of earlier years on the same lines."""
    resolution = dossier.resolution
    found = resolutions_on(today).filter(
        is_fictional=resolution.is_fictional, fiscal_year__year__lt=resolution.fiscal_year.year
    )
    return list(on_same_lines(dossier.links, found).for_list()[:EARLIER_SHOWN]) if dossier.links else []
