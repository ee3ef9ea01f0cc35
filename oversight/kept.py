"""Conclusions that are kept until the data, the day's question or the code changes."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import Any

from django.core.cache import cache
from django.core.exceptions import EmptyResultSet

from oversight.stamps import code_stamp, data_stamp

SECONDS = 600


def kept[Value](kind: str, rows: Any, compute: Callable[[], Value]) -> Value:
    """What `compute` says of `rows`, a queryset: said once for one state of the data."""
    try:
        asked = str(rows.query)
    except EmptyResultSet:
        asked = ""
    digest = blake2b(asked.encode(errors="replace"), digest_size=16).hexdigest()
    name = f"{kind}:{code_stamp()}:{data_stamp()}:{digest}"
    found: tuple[Value] | None = cache.get(name)
    if found is None:
        found = (compute(),)
        cache.set(name, found, SECONDS)
    return found[0]
