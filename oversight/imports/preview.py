"""Compare an uploaded table with the database, without writing to what is compared, and keep the result as a batch."""

from __future__ import annotations

import copy
import hashlib
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from budget.admin.reach import WithinReach, agencies
from budget.tables import Row, Table, TableError, read_table
from budget.violations import violations
from oversight.imports.columns import CLEAR, QUOTED, BadCell, Column, Named, as_text, emptied
from oversight.imports.rules import owned_by
from oversight.imports.spec import Line, Spec, assign, built, differences, stored_value
from oversight.imports.specs import ERROR_LABEL
from oversight.models import ImportBatch, ImportChunk, Resolution

CHUNK = 1_000
SHOWN = 100
ORDER = {"error": 0, "changed": 1, "new": 2}


def preview(path: Path, name: str, spec: Spec, user: Any, page: WithinReach) -> ImportBatch:
    """Read the file at `path` and compare it; raises TableError where the file as a whole is not taken.

    `page` is the admin page of the model, whose reach bounds what may be changed. The number of queries grows by a
    few for each 1,000 rows; nothing but the batch is written, in a transaction of its own at the end.
    """
    with read_table(path, name) as table:
        columns = _columns(table, spec)
        compared: dict[str, list[dict[str, Any]]] = {kind: [] for kind in ORDER}
        counts = {"new": 0, "changed": 0, "unchanged": 0, "error": 0}
        seen: dict[tuple[Any, ...], int] = {}
        for lines in _batches(table):
            _compare(lines, columns, spec, user, page, seen)
            for line in lines:
                kind, record = _record(line, spec, table)
                counts[kind] += 1
                if record is not None:
                    compared[kind].append(record)
        left = [column.label for column in spec.columns if column.field and column not in columns.values()]
        batch = ImportBatch(
            model=spec.model._meta.label_lower,
            file_name=name[-200:],
            sha256=table.sha256,
            user=user,
            header=list(table.header),
            left_alone=left,
            new=counts["new"],
            changed=counts["changed"],
            unchanged=counts["unchanged"],
            errors=counts["error"],
        )
    return _stored(batch, itertools.chain.from_iterable(compared.values()))


def _columns(table: Table, spec: Spec) -> dict[int, Column]:
    """Position -> column; a name that nobody knows refuses the file, as one missing that is needed does."""
    known = {column.label: column for column in spec.columns}
    unknown = [
        f"{table.place(table.header_row, place)}「{label[:QUOTED]}」"
        for place, label in enumerate(table.header)
        if label not in known and label != ERROR_LABEL
    ]
    if unknown:
        raise TableError(f"不認得的欄名：{'、'.join(unknown[:5])}。可用的欄名：{'、'.join(known)}。")
    found = {place: known[label] for place, label in enumerate(table.header) if label in known}
    keys = {column.label for column in spec.columns if column.field in _needed(spec)}
    missing = keys - {column.label for column in found.values()}
    if missing:
        raise TableError(f"缺少欄位：{'、'.join(sorted(missing))}；沒有它無法得知是哪一筆。")
    return {place: column for place, column in found.items() if column.field}


def _needed(spec: Spec) -> set[str]:
    """Columns without which no row can be told: the key, or for resolutions what spells it."""
    if spec.model is Resolution:
        return {"fiscal_year", "part", "number"}
    return {
        column.field
        for column in spec.columns
        if column.required and column.field in {*spec.key, "resolution"}
    }


def _batches(table: Table) -> Iterator[list[Line]]:
    rows: Iterator[Row] = table.rows()
    while chunk := list(itertools.islice(rows, CHUNK)):
        yield [Line(row.number, row.cells) for row in chunk]


def _compare(
    lines: list[Line],
    columns: dict[int, Column],
    spec: Spec,
    user: Any,
    page: WithinReach,
    seen: dict[tuple[Any, ...], int],
) -> None:
    """From cells to stored rows and differences, for up to a thousand rows at once."""
    words = _parse(lines, columns, spec)
    _resolve(lines, columns, words, user)
    spec.complete([line for line in lines if not line.errors], user)
    sound = [line for line in lines if not line.errors]
    for line in sound:
        line.key = tuple(line.values.get(name) for name in spec.key)
        if line.key in seen:
            line.errors.append(("", f"與第 {seen[line.key]} 列是同一筆資料"))
        seen.setdefault(line.key, line.number)
    sound = [line for line in sound if not line.errors]
    _find(sound, spec, user, page)
    for line in sound:
        if not line.errors:
            _build(line, spec, user)
    spec.check_all([line for line in lines if not line.errors])


def _parse(lines: list[Line], columns: dict[int, Column], spec: Spec) -> dict[int, set[str]]:
    """Cells to values; words that name related rows are gathered by column, to be looked up together."""
    words: dict[int, set[str]] = {
        place: set() for place, column in columns.items() if isinstance(column.kind, Named)
    }
    for line in lines:
        for place, column in columns.items():
            cell = line.cells[place] if place < len(line.cells) else None
            if cell is None:
                continue
            try:
                if cell == CLEAR:
                    line.values[column.field] = emptied(spec.model, column.field)
                    continue
                line.values[column.field] = value = column.kind.parse(cell)
            except BadCell as wanted:
                line.errors.append((column.label, str(wanted)))
                continue
            if place in words:
                words[place].update(value)
    return words


def _resolve(lines: list[Line], columns: dict[int, Column], words: dict[int, set[str]], user: Any) -> None:
    for place, asked in words.items():
        column = columns[place]
        kind = column.kind
        assert isinstance(kind, Named)  # noqa: S101  # `words` holds these only
        found = kind.find(asked, user) if asked else {}
        for line in lines:
            value = line.values.get(column.field)
            if not isinstance(value, list) or (value and not isinstance(value[0], str)):
                continue
            unknown = [word for word in value if word not in found]
            if unknown:
                line.errors.append((column.label, kind.wanted))
                continue
            keys = [found[word] for word in value]
            line.values[column.field] = sorted(keys) if kind.many else (keys[0] if keys else None)


def _find(lines: list[Line], spec: Spec, user: Any, page: WithinReach) -> None:
    """The stored row of each key, where the account may change it."""
    keys = {line.key for line in lines if line.key is not None}
    stored = spec.existing(keys, spec.rows()) if keys else {}
    changeable = _changeable(spec, stored, user, page)
    owned = (
        owned_by(user, "add", spec.model._meta.model_name)
        if "resolution" in {c.field for c in spec.columns}
        else None
    )
    for line in lines:
        rows = stored.get(line.key or (), [])
        if len(rows) > 1:
            line.errors.append(("", f"資料庫有 {len(rows)} 筆相同的資料，無法分辨；請於後台修改"))
        elif rows and changeable is not None and rows[0].pk not in changeable:
            line.errors.append(("", "您的權限可更改的資料"))
        elif rows:
            line.existing = rows[0]
        elif not spec.may_add:
            line.errors.append(("", f"已登錄的{spec.name}；新的{spec.name}由預算書匯入，不由此新增"))
        elif not user.has_perm(page.permission("add")):
            line.errors.append(("", f"新增{spec.name}的權限"))
        elif not _is_ours(line, spec, owned, user):
            line.errors.append(("決議代號", "您所屬機關的決議"))


def _is_ours(line: Line, spec: Spec, owned: set[int] | None, user: Any) -> bool:
    """Whether a new row hangs on a resolution the account keeps; an answer on an agency it answers for."""
    if "agency" in spec.key:
        keys = agencies(user, "oversight.add_response")
        return keys is None or line.values.get("agency") in keys
    resolution = line.values.get("resolution")
    return owned is None or resolution is None or resolution in owned


def _changeable(
    spec: Spec, stored: dict[Any, list[models.Model]], user: Any, page: WithinReach
) -> set[int] | None:
    keys = agencies(user, page.permission("change"))
    if keys is None or page.reach is None:
        return None
    pks = [row.pk for rows in stored.values() for row in rows]
    mine = spec.model._base_manager.filter(pk__in=pks).filter(page.reach.owned(keys))
    return set(mine.values_list("pk", flat=True))


def _build(line: Line, spec: Spec, user: Any) -> None:
    """The row as it would be, held against the model's own rules."""
    if line.existing is None:
        line.row = built(spec.model, line.values)
        line.errors += [
            (column.label, "必填") for column in spec.columns if column.required and not _says(line, column)
        ]
    else:
        line.row = copy.copy(line.existing)
        assign(line.row, line.values)
    if line.errors:
        return
    spec.prepare(line.row)
    relations = [field.name for field in spec.model._meta.concrete_fields if field.is_relation]
    try:
        line.row.clean_fields(exclude=relations)
    except ValidationError as error:
        labels = {column.field: column.label for column in spec.columns}
        for name, messages in error.message_dict.items():
            line.errors.append((labels.get(name, ""), "；".join(messages)))
    line.errors += [("", message) for message in violations(line.row)]
    if not line.errors:
        spec.check(line, user)


def _says(line: Line, column: Column) -> bool:
    """Whether the row says what a required column must; a pseudo column is resolved into another by then."""
    if column.field in line.values:
        return line.values[column.field] not in (None, "")
    return column.field in {"resolution"} and "condition" in line.values


def _record(line: Line, spec: Spec, table: Table) -> tuple[str, dict[str, Any] | None]:
    """What the batch keeps of a row; nothing of one that would stay as it is."""
    record: dict[str, Any] = {"n": line.number}
    if line.errors:
        at = {label: place for place, label in enumerate(table.header)}
        record["e"] = [
            {
                "where": table.place(line.number, at[label]) if label in at else f"第{line.number}列",
                "label": label,
                "read": as_text(line.cells[at[label]])[:QUOTED]
                if label in at and line.cells[at[label]] is not None
                else "",
                "wanted": wanted,
            }
            for label, wanted in line.errors
        ]
        record["c"] = [None if cell is None else as_text(cell) for cell in line.cells]
        return "error", record
    record["t"] = _title(line, spec, table)
    if line.existing is None:
        return "new", record | {"s": "new", "v": line.values}
    changes = differences(line.existing, line.values)
    if not changes:
        return "unchanged", None
    record["s"], record["pk"], record["f"] = "changed", line.existing.pk, fingerprint(line.existing, spec)
    record["v"] = {name: new for name, (_, new) in changes.items()}
    record["o"] = {name: old for name, (old, _) in changes.items()}
    return "changed", record


def _title(line: Line, spec: Spec, table: Table) -> str:
    """What a person knows the row by: the cells of its first columns."""
    telling = {column.label for column in spec.columns if column.required or column.field in spec.key}
    cells = [
        as_text(cell)
        for label, cell in zip(table.header, line.cells, strict=False)
        if label in telling and cell is not None
    ]
    return "・".join(cells[:3])[:QUOTED]


def fingerprint(row: models.Model, spec: Spec) -> str:
    """Of all that the table can change: a row edited after the preview is known by it."""
    told = {name: stored_value(row, name) for name in spec.stored_fields}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def _stored(batch: ImportBatch, records: Iterator[dict[str, Any]]) -> ImportBatch:
    with transaction.atomic():
        batch.save()
        chunks = []
        for position in itertools.count():
            rows = list(itertools.islice(records, SHOWN))
            if not rows:
                break
            chunks.append(ImportChunk(batch=batch, position=position, rows=rows))
        ImportChunk.objects.bulk_create(chunks, batch_size=50)
    return batch
