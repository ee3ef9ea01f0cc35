"""The list of resolutions as an Atom 1.0 feed: the same questions, last moved first, status and agency in the title.

An entry is updated when something dated happened to its case; a case without any such day carries the day its
book was imported.
"""

from __future__ import annotations

import datetime
import re
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views.decorators.http import conditional_page, require_safe

from oversight.excerpts import short_excerpt
from oversight.filters import ResolutionFilter, ordered, resolutions_on
from oversight.models import Resolution
from oversight.query_strings import chips, without
from oversight.status import Status, sentence_of
from oversight.templatetags.oversight import agencies_of
from oversight.views.asked import refuse

ENTRIES = 50
UNDATED = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def feed_url(filterset: ResolutionFilter) -> str:
    """The feed of the selection a valid `filterset` asks for."""
    query = without(filterset.data, "order")
    return reverse("resolution-feed") + (f"?{query}" if query else "")


@conditional_page
@require_safe
def resolution_feed(request: HttpRequest) -> HttpResponse:
    """The feed of what is asked for. A name it does not know is refused: nobody would see that it was ignored."""
    today = timezone.localdate()
    filterset = ResolutionFilter(request.GET, resolutions_on(today))
    problems = [] if filterset.is_valid() else filterset.problems
    problems += [("條件", f"不認得「{name[:40]}」。") for name in filterset.unknown]
    if problems:
        return refuse(request, problems, demo=filterset.demo)
    response: HttpResponse = ResolutionFeed(filterset, today)(request)
    # conditional_page compares content; a day alone cannot tell two changes of that day apart.
    del response.headers["Last-Modified"]
    return response


class _Atom(Atom1Feed):
    def latest_post_date(self) -> datetime.datetime:
        """The last movement; Django would say now where there are no entries."""
        return max((item["updateddate"] for item in self.items), default=UNDATED)


class ResolutionFeed(Feed):
    """The entries of one checked question on one day."""

    feed_type = _Atom
    description = "立法院對中央政府預算的決議與其後的進度，最近異動者先。"
    author_name = "預算決議追蹤"
    feed_copyright = "政府資料開放授權條款－第1版"

    def __init__(self, filterset: ResolutionFilter, today: datetime.date) -> None:
        self.filterset = filterset
        self.today = today

    def title(self) -> str:
        """What the site is called, and every condition that is on."""
        world = ["虛構示範資料"] if self.filterset.demo else []
        conditions = [f"{chip.label}：{chip.value}" for chip in chips(self.filterset)]
        return _plain("・".join(["預算決議追蹤", *world, *conditions]))

    def link(self) -> str:
        """The list itself."""
        query = without(self.filterset.data, "order")
        return reverse("resolution-list") + (f"?{query}" if query else "")

    def feed_url(self) -> str:
        """Its own address, without what makes no difference."""
        return feed_url(self.filterset)

    def items(self) -> Any:
        """The cases that moved last."""
        found = ordered(self.filterset.qs, "moved").for_list().select_related("book")
        return found.prefetch_related("agencies")[:ENTRIES]

    def item_title(self, item: Resolution) -> str:
        """「〔待排審〕工業局：108年度總預算 › …」; fictional cases say so."""
        label = Status(item.status).label
        world = "（虛構示範資料）" if item.is_fictional else ""
        return _plain(f"〔{label}〕{agencies_of(item)}：{item.citation}{world}")

    def item_description(self, item: Resolution) -> str:
        """What the case waits for, and how it begins; a feed reader takes this for HTML."""
        return escape(_plain(f"{sentence_of(item, self.today)}　{short_excerpt(item.excerpt)}"))

    def item_updateddate(self, item: Resolution) -> datetime.datetime:
        """The last movement, at the day's beginning."""
        if item.last_moved_on:
            midnight = datetime.datetime.combine(item.last_moved_on, datetime.time())
            return timezone.make_aware(midnight)
        return item.book.imported_at if item.book else UNDATED


def _plain(text: str) -> str:
    return _NOT_IN_XML.sub(" ", text)
