"""What one row of the interface says. Amounts are integer 元 and null where unknown; dates ISO; codes text.

Addresses are absolute paths on this site. `openapi.json` describes every field; a test compares the two.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, StringAgg, Subquery, Value

from oversight.computed import released_amount
from oversight.dossier import remaining_amount
from oversight.models import (
    Assignment,
    FreezeCondition,
    FreezeStep,
    Letter,
    Requirement,
    Resolution,
    ResolutionLine,
    Response,
)
from oversight.status import Status, holder_of

type Record = dict[str, Any]


def envelope(results: Sequence[Record], count: int, today: datetime.date, following: str | None) -> Record:
    """What every list answers: `count` rows in all, of which these; `as_of` is the day statuses hold for."""
    return {"as_of": today, "count": count, "next": following, "results": list(results)}


def with_records(resolutions: Any) -> Any:
    """Resolutions annotated by `with_status`, with what `resolution_record` reads; only published answers."""
    published = Response.objects.filter(state=Response.State.PUBLISHED).select_related("agency", "book")
    links = ResolutionLine.objects.exclude(state=ResolutionLine.State.REJECTED)
    return (
        with_codes(resolutions)
        .select_related("fiscal_year", "committee", "heading_agency")
        .defer("search_key")
        .prefetch_related(
            Prefetch("links", links.select_related("line__fiscal_year")),
            Prefetch("responses", published),
            "responses__letters",
            Prefetch("freezes__steps", FreezeStep.objects.select_related("letter")),
            Prefetch("requirements", Requirement.objects.select_related("delivered_letter")),
        )
    )


def with_freezes(resolutions: Any) -> Any:
    """Resolutions annotated by `with_status`, with what `freeze_records` reads."""
    steps = FreezeStep.objects.select_related("letter", "meeting").order_by("happened_on", "pk")
    return (
        with_codes(resolutions)
        .select_related("fiscal_year", "committee", "heading_agency")
        .defer("search_key", "text")
        .prefetch_related(Prefetch("freezes__steps", steps), "freezes__committees")
    )


def with_codes(resolutions: Any) -> Any:
    """Resolutions with `agency_codes`, see `codes_of`: an agency as a row for each assignment took longer than all else."""
    assigned = Assignment.objects.filter(resolution=OuterRef("pk")).order_by().values("resolution")
    codes = assigned.values(codes=StringAgg("agency__code", Value(" ")))
    return resolutions.annotate(agency_codes=Subquery(codes))


def codes_of(resolution: Any) -> list[str]:
    """The codes of the agencies told to act, in order; of a resolution got from `with_codes`."""
    return sorted((resolution.agency_codes or "").split())


def known_frozen(resolution: Resolution) -> int | None:
    """What it freezes, 元; None where it freezes money and no amount is known."""
    if resolution.freeze_count and resolution.unknown_amounts == resolution.freeze_count:
        return None
    return resolution.frozen


def known_remaining(resolution: Resolution) -> int | None:
    """What is still frozen, 元, as far as known; None where no amount is known."""
    if not resolution.open_freezes:
        return 0
    return None if known_frozen(resolution) is None else resolution.remaining


def resolution_record(resolution: Resolution) -> Record:
    """One resolution got from `with_records`."""
    responses = list(resolution.responses.all())
    return {
        **_head(resolution),
        "agencies": codes_of(resolution),
        "due_on": resolution.due_on,
        "due_state": resolution.due_state,
        "frozen": known_frozen(resolution),
        "released": resolution.released,
        "remaining": known_remaining(resolution),
        "freezes": resolution.freeze_count,
        "unknown_amounts": resolution.unknown_amounts,
        "cut": resolution.cut,
        "last_moved_on": resolution.last_moved_on,
        "lines": [_link_record(link) for link in resolution.links.all()],
        "responses": [_answer(response) for response in responses],
        "letters": [_letter(letter) for letter in _letters(resolution, responses)],
        "text": resolution.text,
        "fictional": resolution.is_fictional,
        "url": resolution.get_absolute_url(),
    }


def freeze_records(resolution: Resolution) -> list[Record]:
    """The freezes of one resolution got from `with_freezes`."""
    return [_freeze(resolution, freeze) for freeze in resolution.freezes.all()]


def response_record(response: Response) -> Record:
    """One published answer, joined with its resolution, agency, book and letters."""
    return {
        "resolution": response.resolution.key,
        "year": response.resolution.fiscal_year.year,
        **_answer(response),
        "fictional": response.resolution.is_fictional,
        "url": response.resolution.get_absolute_url(),
    }


def _head(resolution: Resolution) -> Record:
    """Which resolution, and where it stands today."""
    holder = holder_of(resolution.status)
    return {
        "key": resolution.key,
        "year": resolution.fiscal_year.year,
        "budget_kind": resolution.fiscal_year.kind,
        "part": resolution.part,
        "committee": resolution.committee.slug if resolution.committee else None,
        "kuan": resolution.kuan,
        "xiang": resolution.xiang,
        "agency": resolution.heading_agency.code if resolution.heading_agency else None,
        "number": resolution.number,
        "kind": resolution.kind,
        "kind_label": resolution.get_kind_display(),
        "status": resolution.status,
        "status_label": str(Status(resolution.status).label),
        "holder": holder.value,
        "holder_label": str(holder.label),
    }


def _freeze(resolution: Resolution, freeze: FreezeCondition) -> Record:
    return {
        **_head(resolution),
        "agencies": codes_of(resolution),
        "position": freeze.position,
        "due_on": resolution.due_on,
        "due_state": resolution.due_state,
        "deadline_text": freeze.deadline_text,
        "stated": freeze.stated,
        "share": freeze.share_label,
        "stated_base": freeze.stated_base,
        "frozen": freeze.amount,
        "released": released_amount(freeze),
        "remaining": remaining_amount(freeze),
        "report_type": freeze.report_type,
        "committees": [committee.slug for committee in freeze.committees.all()],
        "consent": freeze.consent,
        "clause": freeze.clause,
        "steps": [_step(step) for step in freeze.steps.all()],
        "fictional": resolution.is_fictional,
        "url": resolution.get_absolute_url(),
    }


def _step(step: FreezeStep) -> Record:
    return {
        "kind": step.kind,
        "kind_label": step.get_kind_display(),
        "on": step.happened_on,
        "amount": step.amount,
        "letter": step.letter.number_text if step.letter else None,
        "meeting": step.meeting.name if step.meeting else None,
    }


def _link_record(link: ResolutionLine) -> Record:
    return {
        "year": link.line.fiscal_year.year,
        "slug": link.line.slug,
        "code": link.line.code,
        "name": link.line.name,
        "role": link.role,
        "state": link.state,
        "amount": link.amount,
        "url": link.line.get_absolute_url(),
    }


def _answer(response: Response) -> Record:
    return {
        "agency": response.agency.code,
        "as_of": response.as_of,
        "kind": response.kind,
        "kind_label": response.get_kind_display(),
        "text": response.text,
        "lead_agency": response.lead_agency,
        "letters": [_letter(letter) for letter in response.letters.all()],
        "book": response.book.title if response.book else None,
        "source_line": response.source_line,
    }


def _letters(resolution: Resolution, responses: Sequence[Response]) -> list[Letter]:
    """Every letter of its steps, deliveries and published answers, each once, oldest first."""
    found = [step.letter for freeze in resolution.freezes.all() for step in freeze.steps.all()]
    found += [requirement.delivered_letter for requirement in resolution.requirements.all()]
    found += [letter for response in responses for letter in response.letters.all()]
    letters = {letter.pk: letter for letter in found if letter}
    return sorted(letters.values(), key=lambda each: (each.issued_on or datetime.date.max, each.pk))


def _letter(letter: Letter) -> Record:
    return {"number": letter.number_text, "issued_on": letter.issued_on, "direction": letter.direction}


def published_responses() -> QuerySet[Response]:
    """Public answers with what `response_record` reads."""
    return (
        Response.objects.filter(state=Response.State.PUBLISHED)
        .select_related("resolution__fiscal_year", "agency", "book")
        .defer("resolution__text", "resolution__search_key", "search_key")
        .prefetch_related("letters")
    )
