"""One case as an Atom feed: where it stands, every dated movement, published answers and what was corrected in them."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _

from oversight.corrections import corrections_of
from oversight.excerpts import short_excerpt
from oversight.feeds import ENTRIES, UNDATED, LastMovedAtom, plain, start_of, written
from oversight.filters import resolutions_on
from oversight.models import Resolution, Response
from oversight.movements import recent_movements
from oversight.sets import name_agencies
from oversight.status import OVERDUE, sentence_of
from oversight.titles import case_title


class Entry(NamedTuple):
    """One entry: `mark` tells it from the others of the case, for good."""

    mark: str
    title: str
    text: str
    on: datetime.date | None


def case_feed(request: HttpRequest, key: str) -> HttpResponse:
    """The feed of one case, real or fictional."""
    today = timezone.localdate()
    joined = resolutions_on(today).select_related("fiscal_year", "committee", "heading_agency")
    return written(CaseFeed(name_agencies([get_object_or_404(joined, key=key)])[0], today), request)


class CaseFeed(Feed):
    """A new entry for each status the case comes into, and for each thing that happened to it."""

    feed_type = LastMovedAtom
    author_name = "預算決議追蹤"
    feed_copyright = "政府資料開放授權條款－第1版"

    def __init__(self, case: Resolution, today: datetime.date) -> None:
        self.case = case
        self.today = today

    def title(self) -> str:
        """Where the case stands."""
        return plain(case_title(self.case))

    def link(self) -> str:
        """The case itself."""
        return self.case.get_absolute_url()

    def feed_url(self) -> str:
        """Its own address."""
        return reverse("resolution-own-feed", args=[self.case.key])

    def description(self) -> str:
        """How it begins."""
        return plain(short_excerpt(self.case.excerpt))

    def items(self) -> list[Entry]:
        """The present status, then what happened, last first."""
        case = self.case
        late = case.status in OVERDUE and case.due_on
        since = late + datetime.timedelta(days=1) if late else case.last_moved_on
        now = Entry(f"{case.status}-{since}", case_title(case), sentence_of(case, self.today), since)
        happened = [*_movements(case), *_answers(case), *_corrections(case)]
        happened.sort(key=lambda entry: entry.on or datetime.date.min, reverse=True)
        return [now, *happened[:ENTRIES]]

    def item_guid(self, item: Entry) -> str:
        """Its own for each entry: all lead to the same page."""
        return f"{self.case.key}#{item.mark}"

    def item_title(self, item: Entry) -> str:
        """What happened."""
        return plain(item.title)

    def item_description(self, item: Entry) -> str:
        """A feed reader takes this for HTML."""
        return escape(plain(item.text))

    def item_link(self, item: Entry) -> str:
        """The case."""
        return self.case.get_absolute_url()

    def item_updateddate(self, item: Entry) -> datetime.datetime:
        """The day's beginning."""
        return start_of(item.on) if item.on else UNDATED


def _movements(case: Resolution) -> list[Entry]:
    moved = recent_movements(Resolution.objects.filter(pk=case.pk), ENTRIES)
    return [_movement(each.on, each.what, str(each.letter or "")) for each in moved]


def _movement(on: datetime.date, what: str, letter: str) -> Entry:
    return Entry(f"{on}-{what}-{letter}", what, letter, on)


def _answers(case: Resolution) -> list[Entry]:
    """By the day they were published here, else that they speak of, else that their book was imported."""
    given = case.responses.filter(state=Response.State.PUBLISHED).select_related("agency", "book")
    return [
        Entry(
            f"answer-{answer.pk}",
            _("%(agency)s答復：%(kind)s") % {"agency": answer.agency, "kind": answer.get_kind_display()},
            answer.text,
            _day_of(answer),
        )
        for answer in given
    ]


def _day_of(answer: Response) -> datetime.date | None:
    if answer.published_at:
        return timezone.localtime(answer.published_at).date()
    if answer.as_of is None and answer.book:
        return timezone.localtime(answer.book.imported_at).date()
    return answer.as_of


def _corrections(case: Resolution) -> list[Entry]:
    return [
        Entry(
            f"correction-{each.on}-{each.response_id or ''}-{each.what}",
            f"{each.agency or _('機關未載')}：{each.what}",
            _("更正前：%(text)s") % {"text": each.before},
            each.on,
        )
        for each in corrections_of(case)
    ]
