"""A digest in words, in the language that is active: the same sentences in the plain and in the HTML form of a mail."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oversight.display import is_english
from oversight.excerpts import short_excerpt
from oversight.figures import Tally
from oversight.following.digest import Digest, Entry
from oversight.following.moved import Event
from oversight.models import Resolution
from oversight.status import Status, sentence_of
from oversight.templatetags.oversight import agencies_of
from oversight.titles import case_title
from oversight.words import full_amount, long_day

#: Beyond this many kinds of case a subject line is cut off by those who show it.
_IN_SUBJECT = 3


@dataclass(frozen=True, slots=True)
class Told:
    """One case of a mail: its title, what there is to say of it, and its path on the site."""

    title: str
    facts: tuple[str, ...]
    events: tuple[str, ...]
    path: str


def subject_of(digest: Digest) -> str:
    """「〔已解凍〕工業局等2案有異動，還凍3,000萬元」: status and agency of the first cases, count and money."""
    kinds = dict.fromkeys(
        f"〔{Status(entry.case.status).label}〕{agencies_of(entry.case)}" for entry in digest.entries
    )
    total = digest.total
    words = {"kinds": "、".join(list(kinds)[:_IN_SUBJECT]), "count": total.cases}
    if total.cases == 1:
        said = _("%(kinds)s：1案有異動") % words
    else:
        said = _("%(kinds)s等%(count)d案有異動") % words
    money = _("，還凍%(money)s") % {"money": full_amount(total.remaining)} if total.freeze_cases else ""
    world = _("（虛構示範資料）") if digest.chosen.demo else ""
    return said + money + world


def tally_words(tally: Tally) -> str:
    """「2案，凍結4,000萬元，還凍3,000萬元（另1案金額未明）」."""
    said = ngettext("%(count)d案", "%(count)d案", tally.cases) % {"count": tally.cases}
    if tally.freeze_cases:
        said += _("，凍結%(frozen)s，還凍%(remaining)s") % {
            "frozen": full_amount(tally.frozen),
            "remaining": full_amount(tally.remaining),
        }
    if tally.unknown_cases:
        said += _("（另%(count)d案金額未明）") % {"count": tally.unknown_cases}
    return said


def told(entry: Entry, today: datetime.date) -> Told:
    """One case in words."""
    return Told(
        case_title(entry.case),
        tuple(_facts(entry, today)),
        tuple(map(_event, entry.change.events)),
        _path(entry.case),
    )


def _path(case: Resolution) -> str:
    """The short address, which leads to the Chinese page; English readers are led to theirs."""
    return case.get_absolute_url() if is_english() else reverse("short-url", args=[case.key])


def _facts(entry: Entry, today: datetime.date) -> Iterator[str]:
    change, case = entry.change, entry.case
    if change.is_new:
        yield _("新登錄之決議。")
    if change.former_status:
        yield _("狀態：%(old)s → %(new)s") % {
            "old": Status(change.former_status).label,
            "new": Status(case.status).label,
        }
    yield sentence_of(case, today)
    if change.is_soon:
        yield _("7日內到期。")
    if change.former_due:
        new = long_day(case.due_on) if case.due_on else _("無")
        yield _("期限：%(old)s → %(new)s") % {"old": long_day(change.former_due), "new": new}
    yield from _money(case, change.former_frozen)
    if entry.has_left:
        yield _("此案已不合所追蹤之條件。")


def _money(case: Resolution, former: int | None) -> Iterator[str]:
    if former is not None:
        words = {"old": full_amount(former), "new": full_amount(case.frozen)}
        yield _("凍結金額：%(old)s → %(new)s") % words
    if not case.freeze_count:
        return
    if case.unknown_amounts == case.freeze_count:
        yield _("凍結金額未明。")
        return
    yield _("凍結%(frozen)s，已解凍%(released)s，還凍%(remaining)s。") % {
        "frozen": full_amount(case.frozen),
        "released": full_amount(case.released),
        "remaining": full_amount(case.remaining),
    }


def _event(event: Event) -> str:
    """「115年9月30日 機關函送立法院（經授工字第10820404830號）」."""
    said = [long_day(event.on)] if event.on else []
    said.append(str(event.what) + (f"〔{event.mark}〕" if event.mark else ""))
    if event.amount is not None:
        said.append(full_amount(event.amount))
    letters = "、".join(str(letter) for letter in event.letters)
    said[-1] += f"（{letters}）" if letters else ""
    return " ".join(said) + (f"　{short_excerpt(event.text)}" if event.text else "")
