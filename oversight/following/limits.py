"""How often a mail may be asked for: enough for people, too little to flood a mailbox or to probe addresses.

What is counted are keyed hashes of the address and of the network it was asked from. Each request is recorded before
it is counted, so that two at once cannot both be the last one allowed.
"""

from __future__ import annotations

import datetime
import ipaddress

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from oversight.accounts.address import address_of
from oversight.models import Subscription, SubscriptionRequest

PENDING_PER_ADDRESS = 5
MAILS_PER_ADDRESS = 20
REQUESTS_PER_SOURCE = 20
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
#: One customer's share of IPv4 and IPv6: a single machine has many addresses of the latter.
_PREFIX = {4: 24, 6: 48}


def source_of(request: HttpRequest) -> str:
    """The network a request comes from, 「203.0.113.0/24」. The nearest proxy is believed where one is said to be."""
    ip = address_of(request)
    if ip is None:
        return "unknown"
    return str(ipaddress.ip_network((ip, _PREFIX[ip.version]), strict=False))


def record_request(source: str, address_key: str, now: datetime.datetime) -> SubscriptionRequest:
    """Record a request; what is older than a day goes."""
    SubscriptionRequest.objects.filter(requested_at__lt=now - DAY).delete()
    return SubscriptionRequest.objects.create(
        source=_hashed("source", source), address=_hashed("address", address_key), requested_at=now
    )


def source_is_exhausted(asked: SubscriptionRequest) -> bool:
    """Too many within the hour from this network, this one included."""
    since = asked.requested_at - HOUR
    same = SubscriptionRequest.objects.filter(source=asked.source, requested_at__gt=since)
    return same.count() > REQUESTS_PER_SOURCE


def address_is_exhausted(asked: SubscriptionRequest, address_key: str) -> bool:
    """Too many mails to this address within a day, this one included, or too many it never confirmed."""
    same = SubscriptionRequest.objects.filter(
        address=asked.address, requested_at__gt=asked.requested_at - DAY
    )
    pending = Subscription.objects.pending().filter(address_key=address_key)
    return same.count() > MAILS_PER_ADDRESS or pending.count() >= PENDING_PER_ADDRESS


def _hashed(kind: str, text: str) -> str:
    return salted_hmac(f"oversight.following.{kind}", text, algorithm="sha256").hexdigest()
