"""Roll-ups: columns of a resolution derived from its child rows, for status and lists.

`refresh` is called in the same transaction as every write of a child row; `differences` recomputes all
and must find nothing (`manage.py verify`). Nothing else writes these columns; `oversight.computed` says what they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import batched

from django.db import transaction
from django.db.models import QuerySet

from oversight.choices import MOMENTS
from oversight.computed import RollUp, compute, ledger_of, parties_of, with_children
from oversight.models import FreezeCondition, Resolution
from oversight.models.parties import Parties
from oversight.models.resolutions import ROLLED_UP
from oversight.parties import Concerned, joined

BATCH = 500
COLUMNS = ROLLED_UP
#: Of a freeze.
LEDGER = ["released", *MOMENTS]


@transaction.atomic(savepoint=False)
def refresh(resolutions: QuerySet[Resolution] | Iterable[int]) -> int:
    """Recompute the roll-ups of these resolutions (or of these primary keys); returns how many changed.

    The resolutions are locked before their child rows are read: of two transactions that each write a
    release, the second one sees the first one's and meets the constraint (docs/decisions/0013).
    """
    chosen = _as_queryset(resolutions)
    list(
        Resolution.objects.filter(pk__in=chosen.order_by().values("pk"))
        .order_by("pk")
        .select_for_update(no_key=True)
        .values_list("pk")
    )
    return sum(_refresh_batch(batch) for batch in batched(_computed(chosen), BATCH, strict=False))


def _refresh_batch(computed: Iterable[tuple[Resolution, RollUp]]) -> int:
    """Write what differs. The rows are locked and whole, so an upsert by key is safe, and much faster than a CASE."""
    changed = []
    ledgers: list[FreezeCondition] = []
    parties: dict[int, Concerned] = {}
    for resolution, rollup in computed:
        ledgers += _moved_ledgers(resolution)
        if _stored(resolution) != rollup:
            for column, value in asdict(rollup).items():
                setattr(resolution, column, value)
            changed.append(resolution)
            parties[rollup.parties_id] = parties_of(resolution)
    FreezeCondition.objects.bulk_create(
        ledgers, update_conflicts=True, update_fields=LEDGER, unique_fields=["id"], batch_size=BATCH
    )
    if changed:
        keep(parties.values())
        Resolution.objects.bulk_create(
            changed, update_conflicts=True, update_fields=COLUMNS, unique_fields=["id"], batch_size=BATCH
        )
    return len(changed)


def keep(sets: Iterable[Concerned]) -> None:
    """Keep these sets; another transaction may keep the same ones meanwhile."""
    rows = [
        Parties(each.key, joined(each.agencies), joined(each.committees))
        for each in sorted(sets, key=lambda each: each.key)
    ]
    Parties.objects.bulk_create(rows, ignore_conflicts=True)


def _moved_ledgers(resolution: Resolution) -> list[FreezeCondition]:
    """The freezes whose own roll-ups are not what their steps say, set to what they say."""
    moved = []
    for freeze in resolution.freezes.all():
        ledger = ledger_of(freeze)
        if any(getattr(freeze, column) != value for column, value in ledger.items()):
            for column, value in ledger.items():
                setattr(freeze, column, value)
            moved.append(freeze)
    return moved


def differences() -> Iterator[str]:
    """One sentence for each roll-up column that is not what its child rows say."""
    for resolution, rollup in _computed(Resolution.objects.all()):
        stored = _stored(resolution)
        for column in COLUMNS:
            have, want = getattr(stored, column), getattr(rollup, column)
            if have != want:
                yield f"{resolution.key}: {column} is {have!r}, child rows say {want!r}"
        for freeze in resolution.freezes.all():
            for column, want in ledger_of(freeze).items():
                have = getattr(freeze, column)
                if have != want:
                    yield f"{resolution.key}: {column} of freeze {freeze.position} is {have!r}, steps say {want!r}"


def _as_queryset(resolutions: QuerySet[Resolution] | Iterable[int]) -> QuerySet[Resolution]:
    if isinstance(resolutions, QuerySet):
        return resolutions
    return Resolution.objects.filter(pk__in=list(resolutions))


def _computed(resolutions: QuerySet[Resolution]) -> Iterator[tuple[Resolution, RollUp]]:
    for resolution in with_children(resolutions.order_by("pk")).iterator(chunk_size=BATCH):
        yield resolution, compute(resolution)


def _stored(resolution: Resolution) -> RollUp:
    return RollUp(**{column: getattr(resolution, column) for column in COLUMNS})
