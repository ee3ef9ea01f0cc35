"""上次怎麼答: the latest published answers to a selection of resolutions."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from oversight.models import Resolution, Response

ANSWERS_SHOWN = 5


def latest_answers(
    resolutions: QuerySet[Resolution], which: Q | None = None, limit: int = ANSWERS_SHOWN
) -> list[Response]:
    """The latest published answers to these resolutions, dated ones first, then by year."""
    published = Response.objects.filter(
        which or Q(),
        Exists(resolutions.order_by().filter(pk=OuterRef("resolution"))),
        state=Response.State.PUBLISHED,
    )
    latest = (F("as_of").desc(nulls_last=True), "-resolution__fiscal_year__year", "-pk")
    # By key first: sorting whole answers is slow where there are many.
    keys = published.order_by(*latest).values("pk")[:limit]
    joined = [f"resolution__{name}" for name in ("fiscal_year", "committee", "heading_agency")]
    shown = Response.objects.filter(pk__in=keys).select_related("agency", "book", *joined)
    return list(shown.defer("resolution__text", "resolution__search_key", "search_key").order_by(*latest))
