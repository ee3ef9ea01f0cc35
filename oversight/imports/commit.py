"""Write a batch in one transaction, once; take it back in another, once.

Rows are read again and held against the fingerprint of the preview: what somebody changed since is not overwritten.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from budget import history
from budget.history import because
from budget.planning import renew
from oversight.audit.records import Action, sealing
from oversight.imports.columns import Named
from oversight.imports.preview import CHUNK, fingerprint
from oversight.imports.spec import Spec, assign, built, differences, stored_value
from oversight.imports.specs import SPECS
from oversight.models import ImportBatch
from oversight.rollups import refresh

State = ImportBatch.State
TOLD = 20


class NotWritten(Exception):
    """Why a batch was not written or not taken back: nothing changed. `rows` are what stands in the way."""

    def __init__(self, reason: str, rows: list[str]) -> None:
        super().__init__(reason)
        self.rows = rows


@dataclass(slots=True)
class _Work:
    """Rows of one batch on their way into the database."""

    spec: Spec
    stale: list[dict[str, Any]] = field(default_factory=list)
    affected: set[int] = field(default_factory=set)


def spec_of(batch: ImportBatch) -> Spec:
    return SPECS[batch.model_class]


def confirm(batch: ImportBatch, user: Any, *, skip: bool) -> bool:
    """Write the batch; True where this call did, False where it was done before.

    With `skip`, rows with errors and rows changed since the preview are left out and listed in the batch. Without,
    any such row raises NotWritten, and nothing is written.
    """
    if batch.errors and not skip:
        raise NotWritten("有錯誤的列，未匯入。", [])
    reason = f"匯入 {batch.file_name}（第{batch.pk}批）"
    try:
        with because(reason, user), transaction.atomic(), _sealed(batch, reason, user):
            if not _claimed(batch, State.PREVIEW, State.DONE, done_at=timezone.now()):
                return False
            work = _Work(spec_of(batch))
            for records in _chunks(batch):
                _write(work, records)
            if work.stale and not skip:
                raise NotWritten(
                    "下列資料在預覽之後有人更改，全批未匯入；請重新上傳以比對現況，或勾選略過。",
                    [f"第{record['n']}列 {record['t']}" for record in work.stale[:TOLD]],
                )
            refresh(work.affected)
            batch.skipped = [record["n"] for record in work.stale]
            batch.save(update_fields=["skipped"])
            transaction.on_commit(renew, robust=True)
    except IntegrityError as error:
        raise NotWritten(
            "資料在預覽之後有變動，與既有資料衝突，全批未匯入；請重新上傳。", [str(error)[:200]]
        ) from error
    return True


def undo(batch: ImportBatch, user: Any) -> bool:
    """Take the batch back, all of it; True where this call did. Raises NotWritten where rows were changed since."""
    reason = f"復原匯入 {batch.file_name}（第{batch.pk}批）"
    with because(reason, user), transaction.atomic(), _sealed(batch, reason, user):
        if not _claimed(batch, State.DONE, State.UNDONE, undone_at=timezone.now()):
            return False
        work = _Work(spec_of(batch))
        skipped = set(batch.skipped)
        for records in _chunks(batch):
            _take_back(work, [record for record in records if record["n"] not in skipped])
        if work.stale:
            raise NotWritten(
                "下列資料在匯入之後有人更改，全批未復原；請於後台個別更正。",
                [f"第{record['n']}列 {record['t']}" for record in work.stale[:TOLD]],
            )
        refresh(work.affected)
    return True


def _sealed(batch: ImportBatch, reason: str, user: Any) -> AbstractContextManager[None]:
    return sealing(Action.IMPORT, f"{reason} SHA-256 {batch.sha256}", user)


def _claimed(batch: ImportBatch, before: str, after: str, **fields: Any) -> bool:
    """Move the batch on if nobody did yet; the row lock makes a second click wait, then find it done."""
    rows = ImportBatch.objects.filter(pk=batch.pk, state=before)
    return bool(rows.update(state=after, **fields))


def _chunks(batch: ImportBatch) -> Iterator[list[dict[str, Any]]]:
    """The rows to be written, up to a thousand at a time."""
    chunks = batch.chunks.order_by("position").values_list("rows", flat=True).iterator(chunk_size=10)
    records = (record for rows in chunks for record in rows if "e" not in record)
    while batch_of := list(itertools.islice(records, CHUNK)):
        yield batch_of


def _write(work: _Work, records: list[dict[str, Any]]) -> None:
    spec = work.spec
    new = [record for record in records if record["s"] == "new"]
    changed = {record["pk"]: record for record in records if record["s"] == "changed"}
    rows = []
    for record in new:
        row = built(spec.model, record["v"])
        spec.prepare(row)
        rows.append(row)
    if rows:
        history.create_all(
            spec.model, rows, relate=_relate(spec, list(zip(rows, (r["v"] for r in new), strict=True)))
        )
        spec.created(rows)
        work.affected |= spec.affected(rows, are_new=True)
    if changed:
        _update(work, changed)


def _update(work: _Work, changed: dict[int, dict[str, Any]]) -> None:
    """Stored rows, locked and compared with what the preview saw, take their new values."""
    spec = work.spec
    stored = {row.pk: row for row in _locked(spec, list(changed))}
    touched: list[tuple[models.Model, dict[str, Any]]] = []
    for pk, record in changed.items():
        row = stored.get(pk)
        if row is None or fingerprint(row, spec) != record["f"]:
            work.stale.append(record)
            continue
        assign(row, record["v"])
        spec.prepare(row)
        touched.append((row, record["v"]))
    _save(work, touched)


def _save(work: _Work, touched: list[tuple[models.Model, dict[str, Any]]]) -> None:
    spec = work.spec
    rows = [row for row, _ in touched]
    names = {name for _, values in touched for name in values}
    fields = [name for name in sorted(names) if not spec.model._meta.get_field(name).many_to_many]
    derived = [name for name in spec.derived if name not in fields]
    if rows:
        work.affected |= spec.affected(rows, are_new=False)
        history.update_all(
            spec.model, rows, fields + derived if fields else [], relate=_relate(spec, touched)
        )
        work.affected |= spec.affected(rows, are_new=False)


def _locked(spec: Spec, keys: list[int]) -> Iterator[models.Model]:
    """Rows as stored now, locked until the transaction ends (PostgreSQL; SQLite has locked all)."""
    list(spec.model._base_manager.filter(pk__in=keys).order_by("pk").select_for_update().values_list("pk"))
    return iter(spec.rows().filter(pk__in=keys))


def _relate(spec: Spec, rows: list[tuple[models.Model, dict[str, Any]]]) -> Callable[[], None]:
    """What writes the relations to many of these rows: the old go, the new come, in two statements a field."""
    many = [column.field for column in spec.columns if isinstance(column.kind, Named) and column.kind.many]

    def write() -> None:
        for name in many:
            each = spec.model._meta.get_field(name)
            through, owner, other = (
                each.remote_field.through,
                each.m2m_field_name(),
                each.m2m_reverse_field_name(),
            )
            mine = [(row.pk, values[name]) for row, values in rows if name in values]
            through._default_manager.filter(**{f"{owner}__in": [pk for pk, _ in mine]}).delete()
            through._default_manager.bulk_create(
                [through(**{f"{owner}_id": pk, f"{other}_id": key}) for pk, keys in mine for key in keys],
                batch_size=500,
            )

    return write


def _take_back(work: _Work, records: list[dict[str, Any]]) -> None:
    spec = work.spec
    new = [record for record in records if record["s"] == "new"]
    keys = {tuple(record["v"].get(name) for name in spec.key): record for record in new}
    found = spec.existing(set(keys), spec.rows()) if keys else {}
    gone: list[int] = []
    for key, record in keys.items():
        rows = found.get(key, [])
        if len(rows) != 1 or differences(rows[0], record["v"]):
            work.stale.append(record)
        else:
            work.affected |= spec.affected(rows, are_new=False)
            gone.append(rows[0].pk)
    grown = spec.grown(gone) if gone else set()
    work.stale += [record for key, record in keys.items() if found.get(key) and found[key][0].pk in grown]
    changed = {record["pk"]: record for record in records if record["s"] == "changed"}
    touched = []
    for row in _locked(spec, list(changed)) if changed else ():
        record = changed.pop(row.pk)
        if any(stored_value(row, name) != value for name, value in record["v"].items()):
            work.stale.append(record)
            continue
        assign(row, record["o"])
        spec.prepare(row)
        touched.append((row, record["o"]))
    work.stale += changed.values()
    if not work.stale:
        _save(work, touched)
        _delete(work, gone)


def _delete(work: _Work, keys: list[int]) -> None:
    try:
        work.spec.model._default_manager.filter(pk__in=keys).delete()
    except models.ProtectedError as error:
        named = [str(each)[:60] for each in list(error.protected_objects)[:TOLD]]
        raise NotWritten("匯入的資料已被其他資料引用，全批未復原。", named) from error
    if work.spec.model._meta.model_name == "resolution":
        work.affected -= set(keys)
