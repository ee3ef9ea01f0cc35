"""Cases as they were recorded at a moment: today's rows, with every later change in their history taken back.

What nobody changed since is read from its own table, so a case is whole even where its history begins later.
Names of agencies and the words of letters are today's.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import batched
from operator import attrgetter
from typing import Any

from django.db.models import Model, prefetch_related_objects
from simple_history.models import HistoricalRecords

from budget.models import FiscalYear
from oversight.computed import compute, with_children
from oversight.models import (
    Assignment,
    Extension,
    FreezeCondition,
    FreezeStep,
    Letter,
    Requirement,
    Resolution,
    Response,
)
from oversight.sets import name_agencies
from oversight.status import state_of, status_of

BATCH = 500
BORN, GONE = "+", "-"
#: Whom a case concerns is kept in sets that are known for today only.
_AS_TODAY = ("parties_id", "conditions")
#: What the words of a case need besides what roll-ups are computed from.
_WORDS = (
    "freezes__steps__letter",
    "freezes__extensions__letter",
    "requirements__extensions__letter",
    "requirements__delivered_letter",
    "responses__agency",
)


@dataclass(frozen=True, slots=True)
class Owner:
    """A child table: the rows it hangs on, the name of their relation to it, and the columns that order it."""

    child: Any
    column: str
    relation: str
    order: tuple[str, ...] = ("pk",)


_GRANTED = ("agreed_on", "new_on", "pk")
_OF_CASE = (
    Owner(FreezeCondition, "resolution_id", "freezes", ("position", "pk")),
    Owner(Requirement, "resolution_id", "requirements", ("position", "pk")),
    Owner(Response, "resolution_id", "responses"),
    Owner(Assignment, "resolution_id", "assignments"),
)
_OF_FREEZE = (
    Owner(FreezeStep, "condition_id", "steps"),
    Owner(Extension, "freeze_id", "extensions", _GRANTED),
)
_OF_REQUIREMENT = (Owner(Extension, "requirement_id", "extensions", _GRANTED),)


def cases_at(keys: Iterable[int], moment: datetime.datetime, day: datetime.date) -> dict[int, Resolution]:
    """Primary key -> the resolution as recorded at `moment`, its roll-ups recomputed, with its `status` on `day`.

    Those recorded later are left out. Nothing of this may be saved.
    """
    found: dict[int, Resolution] = {}
    for some in batched(sorted(keys), BATCH, strict=False):
        rows = with_children(Resolution.objects.filter(pk__in=some))
        rows = rows.select_related("fiscal_year", "committee", "heading_agency").prefetch_related(*_WORDS)
        for resolution in _rewound_cases({row.pk: row for row in rows}, moment).values():
            for column, value in asdict(compute(resolution)).items():
                if column not in _AS_TODAY:
                    setattr(resolution, column, value)
            resolution.status = status_of(resolution, day)
            resolution.state = state_of(resolution.status)
            found[resolution.pk] = resolution
    name_agencies(found.values())
    return found


def _rewound_cases(cases: dict[int, Resolution], moment: datetime.datetime) -> dict[int, Resolution]:
    for key, before in _before(Resolution, "id", cases, moment).items():
        if before is None:
            del cases[key]
        else:
            cases[key].text = before.text
    _rewind_years(cases.values(), moment)
    for owner in _OF_CASE:
        _rewind(cases, owner, moment)
    freezes = {freeze.pk: freeze for case in cases.values() for freeze in case.freezes.all()}
    owed = {row.pk: row for case in cases.values() for row in case.requirements.all()}
    for owner in _OF_FREEZE:
        _rewind(freezes, owner, moment)
    for owner in _OF_REQUIREMENT:
        _rewind(owed, owner, moment)
    return cases


def _rewind_years(cases: Iterable[Resolution], moment: datetime.datetime) -> None:
    """The days that deadlines of a budget year run from."""
    years = {case.fiscal_year_id for case in cases}
    before = _before(FiscalYear, "id", years, moment)
    for case in cases:
        if year := before.get(case.fiscal_year_id):
            case.fiscal_year = year


def _rewind(owners: Mapping[int, Any], owner: Owner, moment: datetime.datetime) -> None:
    """Give `owners` the children they had."""
    changed = _before(owner.child, owner.column, owners, moment)
    if not changed:
        return
    restored = [row for row in changed.values() if row is not None]
    _with_relations(owner.child, restored)
    children: dict[int, list[Model]] = defaultdict(list)
    for key, parent in owners.items():
        children[key] = [row for row in getattr(parent, owner.relation).all() if row.pk not in changed]
    for row in restored:
        children[getattr(row, owner.column)].append(row)
    for key, parent in owners.items():
        hold(parent, owner.relation, sorted(children[key], key=attrgetter(*owner.order)))


def _before(
    model: Any, column: str, owners: Iterable[int], moment: datetime.datetime
) -> dict[int, Any | None]:
    """Of rows of these owners that changed after `moment`: what each was then; None where it was not there."""
    owners = list(owners)
    later = model.history.filter(**{f"{column}__in": owners}, history_date__gt=moment)
    kinds: dict[int, str] = {}
    for key, kind in later.order_by("history_date", "history_id").values_list("id", "history_type"):
        kinds.setdefault(key, kind)
    if not kinds:
        return {}
    found: dict[int, Any | None] = {key: None for key, kind in kinds.items() if kind == BORN}
    earlier = model.history.filter(id__in=kinds, history_date__lte=moment)
    for moment_of in earlier.order_by("history_date", "history_id"):
        found[moment_of.id] = None if moment_of.history_type == GONE else _restored(model, moment_of)
    return found


def _restored(model: Any, moment_of: Any) -> Any:
    """A row of history as a row of its model, without what history leaves out."""
    names = [field.attname for field in model._meta.concrete_fields if hasattr(moment_of, field.attname)]
    row = model(**{name: getattr(moment_of, name) for name in names})
    row._moment = moment_of
    return row


def _with_relations(model: Any, rows: list[Any]) -> None:
    """What `compute` and the words of a case ask of restored rows, fetched for all of them at once."""
    if model is FreezeCondition:
        _hold_current(rows, FreezeStep, "condition_id", "steps")
        _hold_current(rows, Extension, "freeze_id", "extensions")
    elif model is Requirement:
        _hold_current(rows, Extension, "requirement_id", "extensions")
        prefetch_related_objects(rows, "delivered_letter")
    elif model is FreezeStep:
        prefetch_related_objects(rows, "letter")
    elif model is Response:
        prefetch_related_objects(rows, "agency")
        _hold_letters(rows)
    if model in (FreezeCondition, Requirement):
        for row in rows:
            hold(row, "committees", [])  # no status and no word of a digest asks for them


def _hold_current(rows: list[Any], child: Any, column: str, relation: str) -> None:
    """The children there are now; they are rewound in their turn."""
    found: dict[int, list[Model]] = defaultdict(list)
    current = child.objects.filter(**{f"{column}__in": [row.pk for row in rows]})
    current = current.select_related("letter").order_by("pk")
    for each in current:
        found[getattr(each, column)].append(each)
    for row in rows:
        hold(row, relation, found[row.pk])


def _hold_letters(answers: list[Any]) -> None:
    """The letters that answers quoted then."""
    kept = HistoricalRecords.m2m_models[Response._meta.get_field("letters")]
    links = kept._default_manager.filter(history__in=[row._moment.pk for row in answers])
    quoted: dict[int, list[int]] = defaultdict(list)
    for history, letter in links.order_by("letter_id").values_list("history_id", "letter_id"):
        quoted[history].append(letter)
    letters = Letter.objects.in_bulk({key for keys in quoted.values() for key in keys})
    for row in answers:
        hold(row, "letters", [letters[key] for key in quoted[row._moment.pk] if key in letters])


def hold(parent: Any, relation: str, rows: list[Any]) -> None:
    """Let `parent.<relation>.all()` answer these rows, as if they had been prefetched."""
    answer = getattr(parent, relation).all()
    answer._result_cache = rows
    answer._prefetch_done = True
    parent.__dict__.setdefault("_prefetched_objects_cache", {})[relation] = answer
