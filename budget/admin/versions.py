"""Optimistic locking without a version column: a page carries a fingerprint of what it was made from.

The fingerprint covers the row's own editable fields and every row of its inlines, field by field, so that the
second of two people who save can be told what changed. It guards against accidents, not against forgery.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.db import models
from django.utils import timezone

from budget.admin.changes import changes_of
from budget.admin.display import person, printed
from budget.admin.history import is_kept

FIELD = "_version"
OVERRIDE = "_version_seen"
QUOTED = 60


@dataclass(frozen=True)
class Version:
    """What a page was made from: a digest per own field and per inline row, and when it was read."""

    own: dict[str, str]
    rows: dict[str, str]
    read_at: str = ""

    def dump(self) -> str:
        """As the page carries it."""
        return json.dumps({"own": self.own, "rows": self.rows, "at": self.read_at}, separators=(",", ":"))

    @property
    def since(self) -> datetime.datetime | None:
        """When the page was read; None where that was tampered with."""
        try:
            at = datetime.datetime.fromisoformat(self.read_at)
        except ValueError:
            return None
        return at if at.tzinfo else None

    def same_as(self, other: Version) -> bool:
        """Whether nothing changed between the two, whenever they were read."""
        return (self.own, self.rows) == (other.own, other.rows)


@dataclass
class Stored:
    """What is stored now: its version, and how to name each part of it to people."""

    row: models.Model
    version: Version
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    instances: dict[str, models.Model] = field(default_factory=dict)


def load(text: str) -> Version | None:
    """The version a page sent back; None where it is missing or not one of ours."""
    try:
        data = json.loads(text)
        own, rows, read_at = data["own"], data["rows"], data["at"]
    except (ValueError, KeyError, TypeError):
        return None
    if not (isinstance(own, dict) and isinstance(rows, dict) and isinstance(read_at, str)):
        return None
    return Version(own, rows, read_at)


def read(obj: models.Model, children: dict[str, tuple[str, Iterable[models.Model]]]) -> Stored:
    """Fingerprint `obj` and its inline rows; `children` maps a name to (title, rows)."""
    stored = Stored(obj, Version({}, {}, timezone.now().isoformat()))
    for each in _watched(obj):
        stored.version.own[each.name] = _digest([each.value_from_object(obj)])
        stored.fields[each.name] = (str(each.verbose_name), _shown(obj, each))
    for name, (title, rows) in children.items():
        stored.titles[name] = title
        for row in rows:
            key = f"{name}.{row.pk}"
            stored.version.rows[key] = _digest(each.value_from_object(row) for each in _watched(row))
            stored.rows[key] = f"{title}「{str(row)[:QUOTED]}」"
            stored.instances[key] = row
    return stored


def changes(before: Version, now: Stored) -> list[str]:
    """One phrase for each thing that somebody else changed since `before` was read."""
    told = _told(now.row, before.since)
    said = [
        told.get(label, f"「{label}」現為「{value}」")
        for name, (label, value) in now.fields.items()
        if before.own.get(name) != now.version.own[name]
    ]
    for key, words in now.rows.items():
        if key not in before.rows:
            said.append(f"新增{words}")
        elif before.rows[key] != now.version.rows[key]:
            told = _told(now.instances[key], before.since)
            said.append(f"修改{words}" + (f"：{'、'.join(told.values())}" if told else ""))
    gone = [key.partition(".")[0] for key in before.rows if key not in now.version.rows]
    said += [f"刪除一筆{now.titles.get(name, '')}" for name in gone]
    return said


def _told(row: models.Model, since: datetime.datetime | None) -> dict[str, str]:
    """「「項次」由「…」改為「…」」 by field label, as far as history knows."""
    if since is None or not is_kept(type(row)):
        return {}
    moments = changes_of(type(row), models.Q(**{row._meta.pk.attname: row.pk}), since=since)
    first = {each.label: each.before for change in moments for each in change.fields}
    last = {each.label: each.after for change in reversed(moments) for each in change.fields}
    return {
        label: f"「{label}」由「{first[label][:QUOTED]}」改為「{after[:QUOTED]}」"
        for label, after in last.items()
    }


def savers(obj: models.Model, since: datetime.datetime | None) -> str:
    """Who saved the page of `obj` since then, as the admin's own log has it; empty where nobody did."""
    if since is None:
        return ""
    entries = LogEntry.objects.filter(
        content_type=get_content_type_for_model(obj), object_id=obj.pk, action_time__gte=since
    ).select_related("user")[:3]
    return "、".join(
        f"{person(entry.user)}（{timezone.localtime(entry.action_time):%H:%M}）" for entry in entries
    )


def _watched(obj: models.Model) -> Iterator[Any]:
    """The fields people edit: roll-ups and search keys move without anybody typing."""
    for each in obj._meta.concrete_fields:
        if each.editable and not each.primary_key:
            yield each
    for each in obj._meta.many_to_many:
        if each.editable and each.remote_field.through._meta.auto_created:
            yield each


def _digest(values: Iterable[Any]) -> str:
    plain = [sorted(item.pk for item in value) if isinstance(value, list) else value for value in values]
    return hashlib.sha256(repr(plain).encode()).hexdigest()[:12]


def _shown(obj: models.Model, each: Any) -> str:
    if each.many_to_many:
        return "、".join(str(item) for item in each.value_from_object(obj)) or "空白"
    if each.choices:
        return str(getattr(obj, f"get_{each.name}_display")()) or "空白"
    value = getattr(obj, each.name)
    return printed(value)[:QUOTED]
