"""Meetings as an Atom feed: an entry a meeting, with what it did; the questions of the list."""

from __future__ import annotations

import datetime

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _

from oversight.feeds import ENTRIES, LastMovedAtom, plain, start_of
from oversight.meetings import Outcome, with_outcomes
from oversight.models import Meeting
from oversight.words import short_amount

type Entry = tuple[Meeting, Outcome]


class MeetingFeed(Feed):
    """The newest of some meetings of one world; `query` is what the list was asked, `words` say it."""

    feed_type = LastMovedAtom
    description = "處理凍結案的委員會與院會會議，新者先。"
    author_name = "預算決議追蹤"
    feed_copyright = "政府資料開放授權條款－第1版"

    def __init__(self, meetings, query: str, words: str, *, demo: bool) -> None:  # type: ignore[no-untyped-def]
        self.meetings, self.words, self.demo = meetings, words, demo
        self.asked = f"?{query}" if query else ""

    def title(self) -> str:
        """What the site is called, and which meetings."""
        world = ["虛構示範資料"] if self.demo else []
        return plain("・".join(["預算決議追蹤", "會議", *world, *([self.words] if self.words else [])]))

    def link(self) -> str:
        """The list itself."""
        return reverse("meeting-list") + self.asked

    def feed_url(self) -> str:
        """Its own address."""
        return reverse("meeting-feed") + self.asked

    def items(self) -> list[Entry]:
        """The newest."""
        return with_outcomes(self.meetings[:ENTRIES], demo=self.demo)

    def item_title(self, item: Entry) -> str:
        """「經濟委員會 第3次全體委員會議：2案」."""
        meeting, outcome = item
        place = meeting.committee.name if meeting.committee else _("院會")
        name = meeting.name if place in meeting.name else f"{place} {meeting.name}"
        return plain(_("%(meeting)s：處理%(n)d案") % {"meeting": name, "n": outcome.cases})

    def item_description(self, item: Entry) -> str:
        """What was done with how many cases and how much money; a feed reader takes this for HTML."""
        said = [
            _("%(done)s%(n)d案（原凍結%(amount)s）")
            % {"done": done.kind.label, "n": done.cases, "amount": short_amount(done.frozen)}
            for done in item[1].done
        ]
        return escape(plain(_("；").join(said)))

    def item_link(self, item: Entry) -> str:
        """The page of the meeting."""
        return reverse("meeting-detail", args=[item[0].pk]) + ("?demo=1" if self.demo else "")

    def item_updateddate(self, item: Entry) -> datetime.datetime:
        """The day's beginning."""
        return start_of(item[0].held_on)
