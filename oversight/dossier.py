"""One resolution with everything known about it, laid out as its page shows it. Reads; decides nothing.

Status words come from `oversight.status`, dates from `oversight.deadlines`, sums from `oversight.rollups`.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, Value

from budget.models import LineItem, Stage
from oversight.choices import StepKind
from oversight.computed import is_released, released_amount
from oversight.corrections import has_corrections
from oversight.deadlines import Due, due_of
from oversight.models import (
    Assignment,
    Committee,
    Extension,
    FreezeCondition,
    FreezeStep,
    Requirement,
    Resolution,
    ResolutionLine,
    Response,
    UniformCut,
)
from oversight.recurring import missed
from oversight.status import Holder, holder_of, sentence_of


@dataclass(frozen=True, slots=True)
class StageCheck:
    """The base a freeze states against one figure of the linked line, 元. `agrees` is None where there is no figure."""

    stage: Stage
    figure: int | None
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class BaseCheck:
    """The stated base against both figures of one linked line."""

    link: ResolutionLine
    stages: tuple[StageCheck, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """One step of the chain, the days since the step before, and whether only the agency quotes its letter."""

    step: FreezeStep
    days: int | None
    quoted: bool


@dataclass(frozen=True, slots=True)
class Freeze:
    """One freeze: its sum, its due date, its chain. Amounts in 元; None where unknown."""

    condition: FreezeCondition
    due: Due
    computed: int | None
    released: int
    remaining: int | None
    is_released: bool
    stops: tuple[Stop, ...]
    waiting_days: int | None
    checks: tuple[BaseCheck, ...]

    @property
    def sum_agrees(self) -> bool:
        """Whether base × share is the amount stored."""
        return self.computed is not None and self.computed == self.condition.amount


@dataclass(frozen=True, slots=True)
class Owed:
    """One report owed, and when; the ROC years of a yearly one that passed meanwhile."""

    requirement: Requirement
    due: Due
    missed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything the page of one resolution shows."""

    resolution: Resolution
    sentence: str
    holder: Holder
    freezes: tuple[Freeze, ...]
    owed: tuple[Owed, ...]
    assignments: tuple[Assignment, ...]
    responses: tuple[Response, ...]
    links: tuple[ResolutionLine, ...]

    @property
    def lost(self) -> list[Assignment]:
        """Agencies whose answer column the source lost and that have not answered since."""
        answered = {response.agency_id for response in self.responses}
        return [row for row in self.assignments if row.answer_lost and row.agency_id not in answered]

    @property
    def silent(self) -> list[Assignment]:
        """Agencies of which no answer is known, without a lost column to explain it."""
        answered = {response.agency_id for response in self.responses}
        return [row for row in self.assignments if not row.answer_lost and row.agency_id not in answered]

    @property
    def confirmed(self) -> list[Stop]:
        """What the Yuan did, by the steps on record."""
        return [stop for freeze in self.freezes for stop in freeze.stops if stop.step.kind != StepKind.SENT]

    @property
    def unconfirmed_claim(self) -> bool:
        """An agency says the money is released, and no release by the Yuan is on record."""
        claimed = any(response.kind == Response.Kind.RELEASED for response in self.responses)
        return claimed and not any(stop.step.kind == StepKind.RELEASED for stop in self.confirmed)


def _dossier_of(resolution: Resolution, today: datetime.date) -> Dossier:
    links = tuple(resolution.links.all())
    responses = tuple(resolution.responses.all())
    quoted = {letter.pk for response in responses for letter in response.letters.all()}
    return Dossier(
        resolution=resolution,
        sentence=sentence_of(resolution, today),
        holder=holder_of(resolution.status),
        freezes=tuple(
            _freeze(condition, resolution, links, quoted, today) for condition in resolution.freezes.all()
        ),
        owed=tuple(
            Owed(row, _due(row, resolution), tuple(missed(row, today)))
            for row in resolution.requirements.all()
        ),
        assignments=tuple(resolution.assignments.all()),
        responses=responses,
        links=links,
    )


def find_dossier(key: str, today: datetime.date) -> Dossier:
    """Of the resolution with this key, answers as far as they are published. Raises Resolution.DoesNotExist.

    Ten queries; extensions and committees are fetched once for its freezes and its reports together.
    """
    resolution = _with_children(today).get(key=key)
    obligations = [*resolution.freezes.all(), *resolution.requirements.all()]
    _keep_extensions(obligations)
    _keep_committees(obligations)
    return _dossier_of(resolution, today)


def _keep_extensions(obligations: list[FreezeCondition | Requirement]) -> None:
    freezes = [row for row in obligations if isinstance(row, FreezeCondition)]
    owed = [row for row in obligations if isinstance(row, Requirement)]
    rows = Extension.objects.filter(Q(freeze__in=freezes) | Q(requirement__in=owed)) if obligations else []
    found = list(rows)
    for each in freezes:
        _keep(each, "extensions", [row for row in found if row.freeze_id == each.pk])
    for each in owed:
        _keep(each, "extensions", [row for row in found if row.requirement_id == each.pk])


def _keep_committees(obligations: list[FreezeCondition | Requirement]) -> None:
    pairs = [
        model.objects.filter(pk__in=[row.pk for row in obligations if isinstance(row, model)])
        .filter(committees__isnull=False)
        .order_by()
        .annotate(of=Value(model.__name__))
        .values_list("of", "pk", "committees", "committees__slug", "committees__name")
        for model in (FreezeCondition, Requirement)
    ]
    found = list(pairs[0].union(pairs[1], all=True).order_by()) if obligations else []
    for each in obligations:
        mine = sorted(row[2:] for row in found if row[:2] == (type(each).__name__, each.pk))
        _keep(each, "committees", [Committee(pk, slug, name) for pk, slug, name in mine])


def _keep(row: FreezeCondition | Requirement, name: str, found: list[Any]) -> None:
    """As prefetch_related keeps what it found, which cannot fetch for rows of two models at once."""
    row._prefetched_objects_cache = {**getattr(row, "_prefetched_objects_cache", {}), name: found}


def _with_children(today: datetime.date):  # type: ignore[no-untyped-def]  # QuerySet of an annotated model
    """Resolutions with their children, published answers only."""
    published = Response.objects.filter(state=Response.State.PUBLISHED).select_related(
        "agency", "book__fiscal_year", "book__agency"
    )
    links = ResolutionLine.objects.exclude(state=ResolutionLine.State.REJECTED)
    steps = FreezeStep.objects.select_related("letter", "meeting").order_by("happened_on", "pk")
    owed = Requirement.objects.select_related("delivered_letter", "previous", "following")
    return (
        Resolution.objects.with_status(today)
        .select_related("fiscal_year", "committee", "heading_agency", "book__fiscal_year", "book__agency")
        .prefetch_related(
            Prefetch("freezes__steps", steps),
            Prefetch("requirements", owed),
            Prefetch("responses", published),
            "responses__letters",
            Prefetch("assignments", Assignment.objects.select_related("agency")),
            Prefetch("links", links.select_related("line__fiscal_year")),
        )
        .annotate(
            has_cuts=Exists(UniformCut.objects.filter(resolution=OuterRef("pk"))),
            has_corrections=has_corrections(),
        )
    )


def remaining_amount(condition: FreezeCondition) -> int | None:
    """Still frozen of one freeze, 元: nothing once released, None where the amount is unknown."""
    if is_released(condition):
        return 0
    return None if condition.amount is None else condition.amount - released_amount(condition)


def _due(obligation: FreezeCondition | Requirement, resolution: Resolution) -> Due:
    return due_of(obligation, resolution.fiscal_year)


def _freeze(
    condition: FreezeCondition,
    resolution: Resolution,
    links: tuple[ResolutionLine, ...],
    quoted: set[int],
    today: datetime.date,
) -> Freeze:
    released = released_amount(condition)
    done = is_released(condition)
    stops = _stops(condition, quoted)
    share, base = condition.share, condition.stated_base
    computed = share * base if share is not None and base is not None else None
    return Freeze(
        condition=condition,
        due=_due(condition, resolution),
        computed=int(computed) if computed is not None and computed.denominator == 1 else None,
        released=released,
        remaining=remaining_amount(condition),
        is_released=done,
        stops=stops,
        waiting_days=(today - stops[-1].step.happened_on).days if stops and not done else None,
        checks=tuple(_check(link, base) for link in links if link.role == ResolutionLine.Role.FROZEN),
    )


def _stops(condition: FreezeCondition, quoted: set[int]) -> tuple[Stop, ...]:
    stops: list[Stop] = []
    for step in condition.steps.all():
        days = (step.happened_on - stops[-1].step.happened_on).days if stops else None
        stops.append(Stop(step, days, step.letter_id in quoted))
    return tuple(stops)


def _check(link: ResolutionLine, base: int | None) -> BaseCheck:
    line: LineItem = link.line
    figures = ((Stage.PROPOSED, line.proposed), (Stage.STATUTORY, line.statutory))
    return BaseCheck(
        link,
        tuple(
            StageCheck(stage, figure, None if figure is None or base is None else figure == base)
            for stage, figure in figures
        ),
    )
