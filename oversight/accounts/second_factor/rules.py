"""Who has a second factor, and who has to set one up before anything else."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

LABELS = {
    Authenticator.Type.TOTP: "驗證應用程式",
    Authenticator.Type.WEBAUTHN: "通行金鑰",
    Authenticator.Type.RECOVERY_CODES: "救援碼",
}
#: Recovery codes stand in for one of these; alone they are none.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_on() -> bool:
    return bool(settings.SECOND_FACTOR != "off")


def has_factor(user: Any) -> bool:
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def must_set_up(user: Any) -> bool:
    """Whether the account has to set up a second factor before anything else. One query, only where required."""
    return settings.SECOND_FACTOR == "required" and not has_factor(user)


def used_at(request: HttpRequest) -> str:
    """The factor that the log-in of this session ended with, in words; empty where the password was all."""
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or [{}]
    return LABELS.get(records[-1].get("type"), "") if is_on() else ""


def remove_all(user: Any) -> int:
    """Remove every factor of the account and its recovery codes; how many there were."""
    return int(Authenticator.objects.filter(user=user).delete()[0])


def passkey_name() -> str:
    """The name passkeys are bound to: the host of DJANGO_SITE_URL, whatever a request says of itself."""
    return urlsplit(settings.SITE_URL).hostname or ""


def passkeys_possible() -> bool:
    """Browsers offer passkeys to names on HTTPS, and to localhost; never to a bare address."""
    name = passkey_name()
    return name == "localhost" or (settings.HTTPS and not is_address(name))


def is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
