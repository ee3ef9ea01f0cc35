"""What `manage.py check --deploy` looks at besides Django's own."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

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
