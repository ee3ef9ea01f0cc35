"""Every public page by the name of its address, with real examples from the seed book and from the demo."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

#: For machines, or leading elsewhere: nothing to look at.
NO_PAGES = {
    "agency-calendar",
    "agency-feed",
    "committee-calendar",
    "committee-feed",
    "data-archive",
    "data-description",
    "data-file",
    "deadlines-calendar",
    "display",
    "django.contrib.sitemaps.views.sitemap",
    "follow-calendar",
    "freeze-feed",
    "healthz",
    "meeting-feed",
    "resolution-calendar",
    "resolution-feed",
    "resolution-own-feed",
    "robots",
    "short-code",
    "short-url",
}
#: Parts of the site that are no public pages of ours.
APART = ("admin/", "api/v1/")
SEED_CASE = "108-general-economics-13-2-1"

EXAMPLES: dict[str, tuple[str, ...]] = {
    "home": ("/", "/?demo=1", "/?demo=1&year=115", "/en/?demo=1"),
    "resolution-list": (
        "/resolutions/",
        "/resolutions/?demo=1",
        "/resolutions/?q=凍結&agency=2610",
        "/resolutions/?q=查無此字",
        "/en/resolutions/?demo=1",
    ),
    "resolution-detail": (
        f"/resolutions/{SEED_CASE}/",
        "/resolutions/108-general-common-7/",
        "/resolutions/{case}/",
        "/en/resolutions/{case}/",
    ),
    "freeze-list": ("/freezes/", "/freezes/?demo=1"),
    "deadlines": (
        "/deadlines/",
        "/deadlines/?demo=1",
        "/deadlines/?demo=1&band=overdue",
        "/deadlines/?demo=1&month=115-12",
        "/en/deadlines/?demo=1&month=115-12",
    ),
    "budget-index": ("/budget/",),
    "budget-year": ("/budget/108/", "/budget/109/"),
    "budget-compare": (
        "/budget/compare/",
        "/budget/compare/?left=108:statutory&right=109:proposed&agency=2610",
    ),
    "book-detail": ("/budget/109/2610/",),
    "table-detail": ("/budget/109/2610/tables/6/",),
    "book-source": ("/budget/109/2610/source/",),
    "book-checks": ("/budget/109/2610/checks/?state=off",),
    "line-detail": ("/budget/108/5226102200/", "/budget/109/5226102200/", "/en/budget/109/5226102200/"),
    "agency-list": ("/agencies/", "/agencies/?demo=1"),
    "agency-detail": ("/agencies/2610/", "/agencies/9990/", "/en/agencies/9990/"),
    "agency-report": ("/agencies/2610/report/108/",),
    "committee-list": ("/committees/", "/committees/?demo=1"),
    "committee-detail": ("/committees/economics/", "/committees/economics/?demo=1"),
    "holder-board": ("/holders/", "/holders/?demo=1"),
    "duration-list": ("/durations/", "/durations/?demo=1"),
    "meeting-list": ("/meetings/", "/meetings/?demo=1"),
    "meeting-detail": ("/meetings/{meeting}/",),
    "pictures": ("/pictures/", "/pictures/?demo=1", "/en/pictures/?demo=1"),
    "search": ("/search/", "/search/?q=凍結"),
    "letter-detail": ("{letter}", "{yuan_letter}"),
    "follow": ("/follow/", "/follow/?demo=1&status=referred", f"/follow/?resolution={SEED_CASE}"),
    "follow-asked": ("/follow/asked/",),
    "follow-confirm": ("/follow/confirm/{signed}/",),
    "follow-manage": ("/follow/{token}/",),
    "follow-stop": ("/follow/{token}/stop/",),
    "about": ("/about/", "/about/?demo=1", "/en/about/"),
    "sitemap": ("/sitemap/",),
    "data": ("/data/", "/data/?demo=1"),
    "agency-brief": ("/agencies/2610/brief/", "/agencies/9990/brief/"),
    "committee-brief": ("/committees/economics/brief/",),
    "budget-compare-years": ("/budget/compare/resolutions/", "/en/budget/compare/resolutions/"),
}
#: Pages that say what is wrong: address -> status.
REFUSALS = {"/nothing/": 404, "/resolutions/?year=x": 400, "/deadlines/?nonsense=1": 400}

#: Prints the values that addresses above name in braces.
PREPARE = """
from django.utils import timezone
from oversight.following.tokens import give_token, signed_token, token_of
from oversight.models import FreezeStep, Letter, Resolution, Subscription
now = timezone.now()
row = Subscription(address="aide@example.org", address_key="aide@example.org", selection="demo=1&status=referred")
row.created_at = row.confirmed_at = row.told_until = now
row.told_on = timezone.localdate(now)
give_token(row)
row.save()
meeting = FreezeStep.objects.filter(meeting__isnull=False).order_by("pk").first().meeting_id
case = Resolution.objects.filter(is_fictional=True, open_freezes__gt=0).order_by("key").last().key
letters = [Letter.objects.filter(direction=way, responses__isnull=False).first() for way in ("to_yuan", "from_yuan")]
letter, yuan_letter = (each.get_absolute_url() for each in letters)
print(f"values token={token_of(row)} signed={signed_token(row)} {meeting=} case={case}", end=" ")
print(f"letter={letter} yuan_letter={yuan_letter}")
"""


def names(patterns: list[URLPattern | URLResolver] | None = None, prefix: str = "") -> Iterator[str]:
    """The name of every address that leads to a public page."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            if not path.startswith(APART):
                yield from names(each.url_patterns, path)
        elif not path.startswith(APART) and each.name not in NO_PAGES:
            yield str(each.name)


def addresses(said: str) -> dict[str, int]:
    """Address -> the status it answers; `said` is what PREPARE printed."""
    values = dict(word.split("=", 1) for word in said.partition("values ")[2].split())
    pages = {path.format(**values): 200 for paths in EXAMPLES.values() for path in paths}
    return pages | REFUSALS
