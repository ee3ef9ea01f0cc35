"""Where a request comes from: the connection itself, or what the nearest proxy says where there is one."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
#: A household or an office holds at least one such network of IPv6; whoever has it can use any address of it.
_NETWORK_BITS = 64


def address_of(request: HttpRequest) -> Address | None:
    """The address of the client; None where it is not known (a socket file).

    Behind a proxy it is the last entry of X-Forwarded-For, the one that proxy wrote. Those before it are what the
    client said of itself; without DJANGO_BEHIND_PROXY all of them are.
    """
    said = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        said = request.META.get("HTTP_X_FORWARDED_FOR", said).rpartition(",")[2]
    try:
        address = ipaddress.ip_address(said.strip())
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def client_address(request: HttpRequest) -> str | None:
    """The address to count failures by, of IPv6 its /64; None is counted by nobody."""
    address = address_of(request)
    if isinstance(address, ipaddress.IPv6Address):
        network = ipaddress.ip_network((int(address), _NETWORK_BITS), strict=False)
        return str(network.network_address)
    return address and str(address)
