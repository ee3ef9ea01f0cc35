"""Secrets of second factors, sealed with keys that follow from SECRET_KEY and those before it.

Whoever reads the database, or a backup of it, cannot make codes from it; whoever also has the secret can.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterator

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac

log = logging.getLogger(__name__)
_SALT = "oversight.accounts.second_factor"


def seal(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises ValidationError where neither the secret nor an older one sealed it."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken:
        log.error("a second factor was sealed with another DJANGO_SECRET_KEY")
        raise ValidationError(
            "無法讀取已設定的第二因子；請洽系統管理移除後重新設定。", code="unreadable"
        ) from None


def renew(sealed: str) -> str:
    """The same, sealed with the present secret. Raises ValidationError as above."""
    return seal(unseal(sealed))


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in _derived()])


def _derived() -> Iterator[bytes]:
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        digest = salted_hmac(_SALT, b"", secret=secret, algorithm="sha256").digest()
        yield base64.urlsafe_b64encode(digest)
