"""From asking to stopping. Nothing is sent to an address that did not click, but the one mail that asks it to.

Asking answers the same whether or not an address is known, and sends one mail either way: what that mail says
only its reader learns.
"""

from __future__ import annotations

import datetime
import unicodedata
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.encoding import punycode

from oversight.following import limits, mails
from oversight.following.tokens import CONFIRM_WITHIN_DAYS, give_token
from oversight.models import Subscription, SubscriptionRequest

KEEP_STOPPED = datetime.timedelta(days=30)
KEEP_UNCONFIRMED = datetime.timedelta(days=7)
assert KEEP_UNCONFIRMED.days > CONFIRM_WITHIN_DAYS  # noqa: S101  # a link that works must find its row


class TooMany(Exception):
    """This network has asked too often within the hour."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for; the selection is normalised."""

    address: str
    selection: str
    frequency: str
    language: str


def folded_address(address: str) -> str:
    """By which two spellings are one address: 「Aide@Example.ORG」 is 「aide@example.org」."""
    local, _, domain = unicodedata.normalize("NFKC", address.strip()).rpartition("@")
    return f"{local.casefold()}@{punycode(domain.casefold())}"


def ask(wish: Wish, source: str, now: datetime.datetime) -> None:
    """Send the one mail that a wish leads to, unless the address had its share. Raises TooMany, and OSError of the mail server."""
    key = folded_address(wish.address)
    asked = limits.record_request(source, key, now)
    if limits.source_is_exhausted(asked):
        raise TooMany
    if limits.address_is_exhausted(asked, key):
        return
    subscription = _kept(wish, key, now)
    if subscription.confirmed_at:
        mails.already_following(subscription, timezone.localdate(now)).send()
    else:
        mails.confirming(subscription, timezone.localdate(now)).send()


def _kept(wish: Wish, key: str, now: datetime.datetime) -> Subscription:
    """The row of this address and selection: as it is where it is active, else waiting for a click."""
    try:
        with transaction.atomic():
            return _waiting(Subscription(address_key=key, selection=wish.selection), wish, now)
    except IntegrityError:  # there already, or made by another process meanwhile
        pass
    with transaction.atomic():
        known = Subscription.objects.select_for_update().get(address_key=key, selection=wish.selection)
        return known if known.confirmed_at and not known.unsubscribed_at else _waiting(known, wish, now)


def _waiting(subscription: Subscription, wish: Wish, now: datetime.datetime) -> Subscription:
    subscription.address = wish.address
    subscription.frequency = wish.frequency
    subscription.language = wish.language
    subscription.created_at = now
    if not subscription.token_hash or subscription.unsubscribed_at:
        give_token(subscription)  # while it waits, each mail that was sent stays good
    subscription.confirmed_at = subscription.unsubscribed_at = None
    subscription.save()
    return subscription


def confirm(subscription: Subscription, now: datetime.datetime, today: datetime.date) -> bool:
    """Start telling what is recorded from now on; the first digest may come today. False where it was stopped."""
    start = {
        "confirmed_at": now,
        "told_until": now,
        "told_on": today - datetime.timedelta(days=1),
    }
    same = Subscription.objects.filter(pk=subscription.pk, token_hash=subscription.token_hash)
    same.filter(confirmed_at__isnull=True, unsubscribed_at__isnull=True).update(**start)
    return same.active().exists()


def stop(subscription: Subscription, now: datetime.datetime) -> None:
    """Send nothing more. Stopping twice is stopping once."""
    rows = Subscription.objects.filter(pk=subscription.pk, unsubscribed_at__isnull=True)
    rows.update(unsubscribed_at=now)


def forget(now: datetime.datetime) -> int:
    """Delete what is kept no longer: stopped ones, those never confirmed, traces of requests. Returns how many rows."""
    old = (
        Subscription.objects.stopped().filter(unsubscribed_at__lt=now - KEEP_STOPPED),
        Subscription.objects.pending().filter(created_at__lt=now - KEEP_UNCONFIRMED),
        SubscriptionRequest.objects.filter(requested_at__lt=now - limits.DAY),
    )
    return sum(rows.delete()[0] for rows in old)
