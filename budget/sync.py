"""Bring stored rows to what a source says, and count what that took."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from budget import history

BATCH = 500


@dataclass(slots=True)
class Tally:
    """How many rows a source created, changed, or found as they were."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0

    def __iadd__(self, other: Tally) -> Tally:
        self.created += other.created
        self.changed += other.changed
        self.unchanged += other.unchanged
        return self


def sync_rows[Row: Model, Key](
    model: type[Row],
    stored: Mapping[Key, Row],
    wanted: Iterable[tuple[Key, dict[str, Any]]],
    only_new: Collection[str] = (),
) -> tuple[dict[Key, Row], Tally]:
    """Create missing rows and update those that differ in a wanted field; leave all other fields alone.

    `stored` holds the existing rows by key, `wanted` the fields of each row, all rows naming the same
    fields; those in `only_new` are given to new rows and kept in existing ones. Returns every wanted row by
    key. Nothing is deleted.
    """
    rows: dict[Key, Row] = {}
    new: list[Row] = []
    touched: list[Row] = []
    changed: set[str] = set()
    tally = Tally()
    for key, fields in wanted:
        row = stored.get(key)
        if row is None:
            row = model(**fields)
            new.append(row)
        elif differing := [
            name for name in fields if name not in only_new and _differs(row, name, fields[name])
        ]:
            for name in differing:
                setattr(row, name, fields[name])
            changed.update(differing)
            touched.append(row)
        else:
            tally.unchanged += 1
        rows[key] = row
    history.create_all(model, new, BATCH)
    if touched:
        history.update_all(model, touched, sorted(changed), BATCH)
    tally.created, tally.changed = len(new), len(touched)
    return rows, tally


def _differs(row: Model, name: str, wanted: Any) -> bool:
    """Relations are compared by key, so that no related row is fetched to compare it."""
    stored = getattr(row, row._meta.get_field(name).attname)
    return bool(stored != (wanted.pk if isinstance(wanted, Model) else wanted))
