"""What `manage.py check --deploy` looks at besides Django's own."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.http.request import validate_host

from oversight.accounts.second_factor.rules import is_address, is_on, passkey_name

_OWN_MACHINE = ("127.0.0.1", "localhost", "::1")


@register(Tags.security, deploy=True)
def links_in_mails_lead_here(**_options: Any) -> list[CheckMessage]:
    """With mail on, links must begin with an address that readers can open."""
    if not settings.OVERSIGHT_MAIL or urlsplit(settings.SITE_URL).hostname not in _OWN_MACHINE:
        return []
    hint = "DJANGO_SITE_URL=https://… (docs/operating.md)"
    return [
        Warning(
            f"Links in mails lead to {settings.SITE_URL}: no reader can open them.", hint, id="oversight.W001"
        )
    ]


@register(Tags.security, deploy=True)
def second_factor_is_out_of_reach_of_others(**_options: Any) -> list[CheckMessage]:
    """With the second factor on: HTTPS, and a name of the site that passkeys can be bound to."""
    if not is_on():
        return []
    found: list[CheckMessage] = []
    if not settings.HTTPS:
        said = "Passwords and codes travel in the clear, and browsers offer no passkeys."
        found.append(Warning(said, "DJANGO_HTTPS=1 (docs/security.md)", id="oversight.W002"))
    name = passkey_name()
    if is_address(name) or not validate_host(name, settings.ALLOWED_HOSTS):
        said = f"Passkeys would be bound to {name}, which is no name that this site answers to."
        hint = "DJANGO_SITE_URL=https://… with a name of DJANGO_ALLOWED_HOSTS"
        found.append(Warning(said, hint, id="oversight.W003"))
    return found
