"""Which stored rows are the demo's, and whether they are those that today's cases ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import reduce
from typing import Any

from django.db.models import Model, Q, QuerySet

from oversight.demo.build import THROUGH
from oversight.demo.label import CODES, SOURCE
from oversight.models import (
    Assignment,
    Extension,
    FreezeCondition,
    FreezeStep,
    Letter,
    Meeting,
    Requirement,
    Resolution,
    ResolutionLine,
    Response,
    UniformCut,
)

_TERM = "deadline_text deadline_rule deadline_count deadline_date deadline_month base_on base_reason"
_FREEZE = "resolution__key position"
#: What of each row is compared, relations by what identifies the other row. Roll-ups follow from these.
_COMPARED: dict[type[Model], str] = {
    Letter: "number_text number issued_on direction sender recipient agency__code subject"
    " freeze__resolution__key kind speed handler",
    Meeting: "committee__slug held_on name source",
    Resolution: "key fiscal_year__year part committee__slug committee_heading side kuan xiang heading"
    " heading_agency__code number number_text kind text excerpt is_fictional",
    Assignment: "resolution__key agency__code answer_lost note",
    UniformCut: "resolution__key position objects_text percent exemption",
    FreezeCondition: f"{_FREEZE} agency__code stated share_numerator share_denominator stated_base amount"
    f" amount_how report_type consent clause {_TERM}",
    FreezeStep: "condition__resolution__key condition__position kind happened_on amount letter__number"
    " meeting__name note",
    Requirement: f"{_FREEZE} title report_type clause delivered_on delivered_letter__number {_TERM}",
    ResolutionLine: "resolution__key line__fiscal_year__year line__path role state match reason amount",
    Response: "resolution__key agency__code as_of text kind state lead_agency remark",
    Extension: "freeze__resolution__key freeze__position old_on new_on agreed_on agreed_by reason",
    THROUGH[0]: "freezecondition__resolution__key freezecondition__position committee__slug",
    THROUGH[1]: "requirement__resolution__key requirement__position committee__slug",
    THROUGH[2]: "response__resolution__key response__as_of response__text letter__number",
}


def demo_resolutions() -> QuerySet[Resolution]:
    """Fictional resolutions of the demo's agencies; a resolution not marked fictional is never among them."""
    ours = Q(heading_agency__code__in=CODES) | Q(assignments__agency__code__in=CODES)
    return Resolution.objects.filter(
        is_fictional=True, pk__in=Resolution.objects.filter(ours).order_by().values("pk")
    )


def demo_rows() -> dict[type[Model], QuerySet[Any]]:
    """Every stored row of the demo's cases, by model."""
    resolutions = demo_resolutions().order_by().values("pk")
    rows: dict[type[Model], QuerySet[Any]] = {
        Letter: Letter.objects.filter(agency__code__in=CODES, agency__is_fictional=True),
        Meeting: Meeting.objects.filter(source=SOURCE),
        Resolution: demo_resolutions(),
        FreezeStep: FreezeStep.objects.filter(condition__resolution__in=resolutions),
        Extension: Extension.objects.filter(freeze__resolution__in=resolutions),
        THROUGH[0]: THROUGH[0]._default_manager.filter(freezecondition__resolution__in=resolutions),
        THROUGH[1]: THROUGH[1]._default_manager.filter(
            requirement__resolution__in=resolutions, requirement__previous=None
        ),
        THROUGH[2]: THROUGH[2]._default_manager.filter(response__resolution__in=resolutions),
    }
    for model in (Assignment, UniformCut, FreezeCondition, ResolutionLine, Response):
        rows[model] = model._default_manager.filter(resolution__in=resolutions)
    # Further instances of yearly duties open by themselves: they follow from the first.
    rows[Requirement] = Requirement.objects.filter(resolution__in=resolutions, previous=None)
    return rows


def is_stored(wanted: Mapping[type[Model], list[Model]]) -> bool:
    """Whether exactly these rows are stored, none missing, none more, none changed."""
    return all(
        Counter(rows.order_by().values_list(*_COMPARED[model].split()))
        == Counter(tuple(_value(row, path) for path in _COMPARED[model].split()) for row in wanted[model])
        for model, rows in demo_rows().items()
    )


def _value(row: Model, path: str) -> Any:
    return reduce(lambda part, name: None if part is None else getattr(part, name), path.split("__"), row)
