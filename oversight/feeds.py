"""Lists of resolutions as Atom 1.0 feeds: the same questions, last moved first, status and agency in the title.

An entry is updated when something dated happened to its case; a case without any such day carries the day its
book was imported.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from oversight.excerpts import short_excerpt
from oversight.filters import FreezeFilter, ResolutionFilter, resolutions_on
from oversight.models import Resolution
from oversight.orders import ordered
from oversight.query_strings import chips, without
from oversight.sets import name_agencies
from oversight.status import sentence_of
from oversight.titles import case_title
from oversight.views.asked import refuse

ENTRIES = 50
UNDATED = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the entries of a feed are found: the page that shows them, and the feed itself; and what it is called."""

    page: str
    feed: str
    words: str = ""


def list_place(filterset: ResolutionFilter) -> Place:
    """The list of exactly what a valid `filterset` asks for, and its feed."""
    query = without(filterset.data, "order")
    asked = f"?{query}" if query else ""
    if isinstance(filterset, FreezeFilter):
        return Place(reverse("freeze-list") + asked, reverse("freeze-feed") + asked, _("凍結"))
    return Place(reverse("resolution-list") + asked, reverse("resolution-feed") + asked)


def resolution_feed(request: HttpRequest) -> HttpResponse:
    """The feed of the list of resolutions."""
    today = timezone.localdate()
    filterset = ResolutionFilter(request.GET, resolutions_on(today), today=today)
    return selection_feed(request, filterset, list_place)


def freeze_feed(request: HttpRequest) -> HttpResponse:
    """The feed of the board of freezes."""
    today = timezone.localdate()
    filterset = FreezeFilter(request.GET, resolutions_on(today).frozen_ones(), today=today)
    return selection_feed(request, filterset, list_place)


def selection_feed(
    request: HttpRequest, filterset: ResolutionFilter, place: Callable[[ResolutionFilter], Place]
) -> HttpResponse:
    """The feed of what is asked for. A name it does not know is refused: nobody would see that it was ignored."""
    if problems := filterset.strict_problems:
        return refuse(request, problems, demo=filterset.demo)
    return written(SelectionFeed(filterset, place(filterset)), request)


def written(feed: Feed, request: HttpRequest) -> HttpResponse:
    """The feed without the day it last changed: a day alone cannot tell two changes of that day apart."""
    response: HttpResponse = feed(request)
    del response.headers["Last-Modified"]
    return response


class LastMovedAtom(Atom1Feed):
    """A feed that changed when its last entry did."""

    def latest_post_date(self) -> datetime.datetime:
        """The last movement; Django would say now where there are no entries."""
        return max((item["updateddate"] for item in self.items), default=UNDATED)


class SelectionFeed(Feed):
    """The entries of one checked question on one day."""

    feed_type = LastMovedAtom
    description = "立法院對中央政府預算的決議與其後的進度，最近異動者先。"
    author_name = "預算決議追蹤"
    feed_copyright = "政府資料開放授權條款－第1版"

    def __init__(self, filterset: ResolutionFilter, place: Place) -> None:
        self.filterset = filterset
        self.place = place

    def title(self) -> str:
        """What the site is called, and every condition that is on."""
        world = ["虛構示範資料"] if self.filterset.demo else []
        conditions = [f"{chip.label}：{chip.value}" for chip in chips(self.filterset)]
        words = [self.place.words] if self.place.words else []
        return plain("・".join(["預算決議追蹤", *words, *world, *conditions]))

    def link(self) -> str:
        """The page itself."""
        return self.place.page

    def feed_url(self) -> str:
        """Its own address, without what makes no difference."""
        return self.place.feed

    def items(self) -> Any:
        """The cases that moved last."""
        return name_agencies(ordered(self.filterset.qs, "moved").for_list().select_related("book")[:ENTRIES])

    def item_title(self, item: Resolution) -> str:
        """「〔待排審〕工業局：108年度總預算 › …」; fictional cases say so."""
        return plain(case_title(item))

    def item_description(self, item: Resolution) -> str:
        """What the case waits for, and how it begins; a feed reader takes this for HTML."""
        return escape(plain(f"{sentence_of(item, self.filterset.today)}　{short_excerpt(item.excerpt)}"))

    def item_updateddate(self, item: Resolution) -> datetime.datetime:
        """The last movement, at the day's beginning."""
        if item.last_moved_on:
            return start_of(item.last_moved_on)
        return item.book.imported_at if item.book else UNDATED


def plain(text: str) -> str:
    """`text` without the characters that XML cannot hold."""
    return _NOT_IN_XML.sub(" ", text)


def start_of(day: datetime.date) -> datetime.datetime:
    """The day's beginning in Taipei."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
