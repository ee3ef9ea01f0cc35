"""Codes as an app on a phone makes them: RFC 6238 on its own, with nothing of the code under test."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time


def code_of(secret: bytes, at: float, digits: int = 6) -> str:
    """The code of the 30 seconds around `at`."""
    digest = hmac.digest(secret, int(at // 30).to_bytes(8, "big"), hashlib.sha1)
    start = digest[19] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFF_FFFF
    return str(number)[-digits:].zfill(digits)


def code_now(key: str, shift: float = 0) -> str:
    """The code of a key as the page shows it, so many seconds from now."""
    return code_of(base64.b32decode(key.replace(" ", "")), time.time() + shift)
