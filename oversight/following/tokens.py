"""The links in mails. Whoever has a link may stop or change that one subscription, and nothing else.

A token is made from a row's random `nonce` and the secret key, and never stored: a copy of the database opens no link.
Confirming takes the token signed with the time, so that an old mail confirms nothing.
"""

from __future__ import annotations

import base64
import hashlib
import secrets

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.utils.crypto import salted_hmac

from oversight.models import Subscription

CONFIRM_WITHIN_DAYS = 3
_TOKEN_SALT = "oversight.following.token"  # noqa: S105  # names a purpose, is no password
_CONFIRM_SALT = "oversight.following.confirm"


class Expired(Exception):
    """The link was right once, longer than CONFIRM_WITHIN_DAYS ago."""


def give_token(subscription: Subscription) -> None:
    """A new nonce: links sent before stop working. Saving is the caller's."""
    subscription.nonce = secrets.token_urlsafe(16)
    subscription.token_hash = hash_of(token_of(subscription))


def token_of(subscription: Subscription) -> str:
    """43 characters fit for a URL."""
    digest = salted_hmac(_TOKEN_SALT, subscription.nonce, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hash_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def by_token(token: str) -> Subscription | None:
    """The subscription a link speaks of."""
    return Subscription.objects.filter(token_hash=hash_of(token)).first()


def signed_token(subscription: Subscription) -> str:
    """The token for a link that confirms."""
    return TimestampSigner(salt=_CONFIRM_SALT).sign(token_of(subscription))


def by_signed_token(signed: str) -> Subscription | None:
    """The subscription a confirming link speaks of; None where it was never one. Raises Expired."""
    age = CONFIRM_WITHIN_DAYS * 24 * 60 * 60
    try:
        return by_token(TimestampSigner(salt=_CONFIRM_SALT).unsign(signed, max_age=age))
    except SignatureExpired as error:
        raise Expired from error
    except BadSignature:
        return None
