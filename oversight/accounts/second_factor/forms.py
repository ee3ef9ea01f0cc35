"""What is sent after the password: the code of an app, once; a recovery code; or what a passkey answered."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm
from django.db import transaction

#: The newest period whose code was used. In the row, since caches of other processes do not know of it.
SPENT = "spent"


class CodeForm(AuthenticateForm):
    """Takes no code of an app twice, nor one older than the last (RFC 6238, 5.2)."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP and not _spend(self.authenticator, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class PasskeyForm(AuthenticateWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        with _refusing_nonsense():
            return super().clean_credential()


class NewPasskeyForm(AddWebAuthnForm):
    def clean(self) -> dict[str, Any]:
        with _refusing_nonsense():
            return super().clean()


@contextmanager
def _refusing_nonsense() -> Iterator[None]:
    """JSON that is not what a browser sends, which the libraries let fail in many ways."""
    try:
        yield
    except (AttributeError, LookupError, TypeError, ValueError, struct.error):
        raise get_adapter().validation_error("incorrect_code") from None


@transaction.atomic
def _spend(authenticator: Authenticator, code: str) -> bool:
    """Note that the code was used; False where it, or a later one, was before."""
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    secret = get_adapter().decrypt(row.data["secret"])
    typed = normalize_user_code(code)
    fresh = [
        counter
        for counter in yield_hotp_counters_from_time()
        if counter > row.data.get(SPENT, -1) and format_hotp_value(hotp_value(secret, counter)) == typed
    ]
    if fresh:
        row.data[SPENT] = fresh[0]
        row.save(update_fields=["data"])
    return bool(fresh)
