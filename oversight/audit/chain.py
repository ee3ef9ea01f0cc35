"""The chain: each entry holds the hash of the one before, so that none can be changed or left out unseen."""

from __future__ import annotations

import datetime
import json
import logging
from base64 import urlsafe_b64encode
from functools import partial
from hashlib import sha256
from typing import Any

from django.db import connections, models, router, transaction
from django.utils import timezone

from oversight.models import AuditEntry, AuditHead
from oversight.requests import current

log = logging.getLogger(__name__)
#: The hash before the first entry.
BEGINNING = "0" * 64
#: Characters of a row's digest that are kept: 96 bits.
MARK = 16
#: Number of PostgreSQL's advisory lock that writers of the chain take.
LOCK = 7_012_026
Covers = dict[str, list[Any]]


def append(action: str, what: str, *, user: Any = None, covers: Covers | None = None) -> AuditEntry:
    """Add an entry in the running transaction. Writers wait for each other from here until they commit."""
    request = current()
    user = user or request.user
    entry = AuditEntry(
        at=timezone.now(),
        action=action,
        account=user.pk if user else None,
        username=user.get_username() if user else "",
        address=request.address,
        request_id=request.id,
        what=_clean(what),
        covers=covers or {},
    )
    using = router.db_for_write(AuditEntry)
    with transaction.atomic(using=using, savepoint=False):
        if (
            connections[using].vendor == "postgresql"
        ):  # SQLite's transactions begin with the only lock there is
            with connections[using].cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        head = AuditHead.objects.using(using).first() or _first_head(using)
        entry.sequence, entry.previous = head.sequence + 1, head.hash
        head.sequence, head.hash = entry.sequence, hash_of(entry)
        entry.hash = head.hash
        entry.save(force_insert=True, using=using)
        head.save(using=using)
    # Not before: the log must not name entries that were rolled back.
    said = partial(log.info, "%s %s %s", entry.sequence, entry.action, entry.hash)
    transaction.on_commit(said, using=using)
    return entry


def begin(using: str, **_signal: Any) -> None:
    """Make the head after `migrate`, where there is none."""
    if not router.allow_migrate(using, "oversight"):
        return
    made = AuditHead._meta.db_table in connections[using].introspection.table_names()
    if made and not AuditHead.objects.using(using).exists():
        _first_head(using)


def _first_head(using: str) -> AuditHead:
    """Of no entry yet; where entries are older than the head, of the last one."""
    last = AuditEntry.objects.using(using).order_by("-sequence").values_list("sequence", "hash").first()
    number, given = last or (0, BEGINNING)
    return AuditHead.objects.using(using).create(pk=AuditHead.ONLY, sequence=number, hash=given)


def _clean(text: str) -> str:
    return text.encode(errors="replace").decode().replace("\x00", "�")[:300]


def hash_of(entry: AuditEntry) -> str:
    """SHA-256 over all that the entry says and the hash of the one before."""
    said = [
        entry.sequence,
        entry.previous,
        entry.at.astimezone(datetime.UTC).isoformat(),
        entry.action,
        entry.account,
        entry.username,
        entry.address,
        entry.request_id,
        entry.what,
        entry.covers,
    ]
    return sha256(_canonical(said)).hexdigest()


def mark_of(row: models.Model) -> str:
    """The digest of one row of history. Its user is left out: the entry names them, and accounts may be deleted."""
    said = {
        field.attname: _value(field, getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if field.name != "history_user"
    }
    return urlsafe_b64encode(sha256(_canonical(said)).digest()).decode()[:MARK]


def _value(field: Any, value: Any) -> Any:
    if value is None or isinstance(field, models.JSONField):
        return value
    value = (field.target_field if field.is_relation else field).to_python(value)
    if isinstance(field, models.DecimalField):
        return f"{value:.{field.decimal_places}f}"  # as databases give it back
    return value.astimezone(datetime.UTC) if isinstance(value, datetime.datetime) else value


def _canonical(said: Any) -> bytes:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return text.encode(errors="surrogatepass")


def covers_of(marks: dict[str, dict[int, str]]) -> Covers:
    """Marks by table and id, as `AuditEntry.covers` keeps them."""
    return {
        table: [_ranges(sorted(rows)), "".join(rows[key] for key in sorted(rows))]
        for table, rows in marks.items()
    }


def _ranges(keys: list[int]) -> list[list[int]]:
    ranges: list[list[int]] = []
    for key in keys:
        if ranges and ranges[-1][1] == key - 1:
            ranges[-1][1] = key
        else:
            ranges.append([key, key])
    return ranges
