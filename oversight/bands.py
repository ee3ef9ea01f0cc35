"""How far away a day is and how much money is frozen, in bands that lists are counted and filtered by."""

from __future__ import annotations

import datetime

from django.db.models import Case, CharField, Q, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from oversight.choices import DueState
from oversight.status import COMING

NEAR, NEXT, MONTH = (datetime.timedelta(days=days) for days in (7, 14, 30))


class Band(TextChoices):
    """How far away the day is that an agency has to keep, nearest trouble first."""

    OVERDUE = "overdue", _("已逾期")
    DAYS_7 = "7", _("7日內到期")
    DAYS_14 = "14", _("8至14日內到期")
    DAYS_30 = "30", _("15至30日內到期")
    LATER = "later", _("30日以後到期")
    UNKNOWN = "unknown", _("基準日未登錄")


class AmountBand(TextChoices):
    """How much a resolution freezes in all, as far as known."""

    UNKNOWN = "unknown", _("金額未明")
    BELOW_1M = "1m", _("未達100萬元")
    BELOW_10M = "10m", _("100萬元以上，未達1,000萬元")
    BELOW_100M = "100m", _("1,000萬元以上，未達1億元")
    BELOW_1B = "1b", _("1億元以上，未達10億元")
    ABOVE = "more", _("10億元以上")


class WaitingBand(TextChoices):
    """How many days a freeze that is not settled has waited since its last dated step."""

    DAYS_30 = "30", _("30日以內")
    DAYS_90 = "90", _("31至90日")
    DAYS_180 = "180", _("91至180日")
    DAYS_365 = "365", _("181至365日")
    LONGER = "longer", _("逾365日")
    UNKNOWN = "unknown", _("尚無有日期之步驟")


class Money(TextChoices):
    """What money a resolution moves, and what has become of it; several at once may hold."""

    CUT = "cut", _("有減列金額")
    FROZEN = "frozen", _("有凍結")
    RELEASED = "released", _("有已解凍金額")
    REMAINING = "remaining", _("有未解凍之凍結")
    UNKNOWN = "unknown", _("有金額未明之凍結")


#: The resolutions of each Money.
MOVING = {
    Money.CUT: Q(cut__gt=0),
    Money.FROZEN: Q(freeze_count__gt=0),
    Money.RELEASED: Q(released__gt=0),
    Money.REMAINING: Q(open_freezes__gt=0),
    Money.UNKNOWN: Q(unknown_amounts__gt=0),
}
_WAITED = {
    WaitingBand.DAYS_30: 30,
    WaitingBand.DAYS_90: 90,
    WaitingBand.DAYS_180: 180,
    WaitingBand.DAYS_365: 365,
}
#: The upper ends of the bands in 元, the last without one.
_ENDS = {
    AmountBand.BELOW_1M: 10**6,
    AmountBand.BELOW_10M: 10**7,
    AmountBand.BELOW_100M: 10**8,
    AmountBand.BELOW_1B: 10**9,
}


def owed() -> Q:
    """Those whose agency still has a day to keep, or to have reckoned; once its letter is out the day is history."""
    dated = Q(due_on__isnull=False) | Q(due_state=DueState.BASE_UNKNOWN.value)
    return Q(state__in=[status.value for status in COMING]) & dated


def in_band(band: str, today: datetime.date) -> Q:
    """The resolutions of one Band on a day."""
    ends = {
        Band.OVERDUE: Q(due_on__lt=today),
        Band.DAYS_7: Q(due_on__gte=today, due_on__lte=today + NEAR),
        Band.DAYS_14: Q(due_on__gt=today + NEAR, due_on__lte=today + NEXT),
        Band.DAYS_30: Q(due_on__gt=today + NEXT, due_on__lte=today + MONTH),
        Band.LATER: Q(due_on__gt=today + MONTH),
        Band.UNKNOWN: Q(due_on__isnull=True),
    }
    return owed() & ends[Band(band)]


def band_of(today: datetime.date) -> Case:
    """The Band of resolutions that are `owed`."""
    whens = [
        When(due_on__isnull=True, then=Value(Band.UNKNOWN.value)),
        When(due_on__lt=today, then=Value(Band.OVERDUE.value)),
        When(due_on__lte=today + NEAR, then=Value(Band.DAYS_7.value)),
        When(due_on__lte=today + NEXT, then=Value(Band.DAYS_14.value)),
        When(due_on__lte=today + MONTH, then=Value(Band.DAYS_30.value)),
    ]
    return Case(*whens, default=Value(Band.LATER.value), output_field=CharField())


def in_amount_band(band: str) -> Q:
    """The resolutions of one AmountBand; those that freeze nothing are in none."""
    if band == AmountBand.UNKNOWN:
        return Q(freeze_count__gt=0, frozen=0)
    begins = [0, *_ENDS.values()]
    place = list(AmountBand).index(AmountBand(band)) - 1
    within = Q(freeze_count__gt=0, frozen__gte=max(1, begins[place]))
    end = _ENDS.get(AmountBand(band))
    return within & Q(frozen__lt=end) if end else within


def amount_band_of() -> Case:
    """The AmountBand of resolutions that freeze money."""
    whens = [When(frozen=0, then=Value(AmountBand.UNKNOWN.value))]
    whens += [When(frozen__lt=end, then=Value(band.value)) for band, end in _ENDS.items()]
    return Case(*whens, default=Value(AmountBand.ABOVE.value), output_field=CharField())


def waiting() -> Q:
    """Those of which money is still frozen."""
    return Q(open_freezes__gt=0)


def waiting_band_of(today: datetime.date) -> Case:
    """The WaitingBand of resolutions that are `waiting`."""
    whens = [When(step_on__isnull=True, then=Value(WaitingBand.UNKNOWN.value))]
    whens += [
        When(step_on__gte=today - datetime.timedelta(days=days), then=Value(band.value))
        for band, days in _WAITED.items()
    ]
    return Case(*whens, default=Value(WaitingBand.LONGER.value), output_field=CharField())


def in_waiting_band(band: str, today: datetime.date) -> Q:
    """The resolutions of one WaitingBand on a day."""
    if band == WaitingBand.UNKNOWN:
        return waiting() & Q(step_on__isnull=True)
    ends = [0, *_WAITED.values()]
    place = list(WaitingBand).index(WaitingBand(band))
    within = waiting() & (Q(step_on__lt=today - datetime.timedelta(days=ends[place])) if place else Q())
    if days := _WAITED.get(WaitingBand(band)):
        within &= Q(step_on__gte=today - datetime.timedelta(days=days))
    return within
