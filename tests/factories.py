"""Rows for tests. Each function makes one row with its required parents; children refresh the roll-ups.

Agencies, years and committees are found again by their natural key, so that tests name them, not carry them.
Amounts are 元.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from budget.models import Agency, BudgetBook, FiscalYear, LineItem
from oversight.models import (
    Assignment,
    Committee,
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
from oversight.rollups import refresh

COMMITTEES = {"economics": "經濟委員會", "finance": "財政委員會", "internal-administration": "內政委員會"}
AGENCIES = {
    "2610": ("工業局", "經濟部工業局"),
    "2601": ("經濟部", "經濟部"),
    "9901": ("示範署", "示範部示範署"),
}


def make_year(year: int = 108, kind: str = "general", **fields: Any) -> FiscalYear:
    """The budget of a ROC year; `fields` only count the first time it is asked for."""
    return FiscalYear.objects.get_or_create(year=year, kind=kind, defaults=fields)[0]


def make_agency(code: str = "2610", **fields: Any) -> Agency:
    """The agency of a code, named as in AGENCIES unless told otherwise."""
    name, full_name = AGENCIES.get(code, (f"機關{code}", ""))
    defaults = {"name": name, "full_name": full_name, **fields}
    return Agency.objects.get_or_create(code=code, defaults=defaults)[0]


def make_committee(slug: str = "economics") -> Committee:
    """The committee of a slug in COMMITTEES."""
    return Committee.objects.get_or_create(slug=slug, defaults={"name": COMMITTEES[slug]})[0]


def make_book(year: int = 109, agency: str = "2610", **fields: Any) -> BudgetBook:
    """The unit budget book of one agency and year."""
    defaults = {
        "title": f"{year}年度單位預算",
        "source_name": "book.txt",
        "sha256": "0" * 64,
        "line_count": 1,
        "imported_at": timezone.now(),
        **fields,
    }
    return BudgetBook.objects.get_or_create(
        fiscal_year=make_year(year), agency=make_agency(agency), defaults=defaults
    )[0]


def make_line(
    code: str = "5226102200", year: int = 108, parent: LineItem | None = None, **fields: Any
) -> LineItem:
    """A budget line; below a parent its path and slug continue the parent's."""
    fields = {
        "fiscal_year": make_year(year),
        "agency": make_agency(),
        "side": LineItem.Side.EXPENDITURE,
        "kind": LineItem.Kind.MU if parent is None else LineItem.Kind.BRANCH,
        "name": "工業技術升級輔導",
        "path": f"{parent.path}/{code}" if parent else code,
        "slug": f"{parent.slug}/{code}" if parent else code,
        **fields,
    }
    return LineItem.objects.create(code=code, parent=parent, **fields)


def make_resolution(
    number: int = 1, *, year: int = 108, agency: str | None = "2610", assigned: str = "2610", **fields: Any
) -> Resolution:
    """A resolution of 經濟委員會 on `agency` (heading), assigned to the agencies of `assigned` (codes)."""
    fields = {
        "part": Resolution.Part.REVIEW,
        "committee": make_committee(),
        "side": LineItem.Side.EXPENDITURE,
        "kuan": 13,
        "xiang": 2,
        "heading_agency": make_agency(agency) if agency else None,
        "kind": Resolution.Kind.INSTRUCT,
        "text": "要求工業局檢討改進。",
        **fields,
    }
    resolution = Resolution(fiscal_year=make_year(year), number=number, **fields)
    resolution.fill_derived()
    resolution.save()
    for code in assigned.split():
        Assignment.objects.create(resolution=resolution, agency=make_agency(code))
    return refreshed(resolution)


def make_common(number: int = 1, **fields: Any) -> Resolution:
    """A 通案決議: no committee, no 款項, no heading agency."""
    absent = {"committee": None, "side": "", "kuan": None, "xiang": None}
    return make_resolution(number, agency=None, part=Resolution.Part.COMMON, **{**absent, **fields})


def make_freeze(
    resolution: Resolution,
    amount: int | None = 1_000_000,
    committees: str = "economics",
    **fields: Any,
) -> FreezeCondition:
    """A freeze of `amount`, released after an oral report to `committees` (slugs)."""
    fields = {
        "position": resolution.freezes.count() + 1,
        "stated": FreezeCondition.Stated.AMOUNT if amount else FreezeCondition.Stated.NONE,
        "report_type": "special",
        **fields,
    }
    freeze = FreezeCondition.objects.create(resolution=resolution, amount=amount, **fields)
    freeze.committees.set([make_committee(slug) for slug in committees.split()])
    refreshed(resolution)
    return freeze


def make_step(freeze: FreezeCondition, kind: str, on: datetime.date, **fields: Any) -> FreezeStep:
    """One dated step of a freeze."""
    step = FreezeStep.objects.create(condition=freeze, kind=kind, happened_on=on, **fields)
    refreshed(freeze.resolution)
    return step


def make_meeting(name: str = "第1次全體委員會議", committee: str = "economics", **fields: Any) -> Meeting:
    """A sitting of a committee, found again by name and day."""
    on = fields.pop("held_on", datetime.date(2026, 4, 1))
    defaults = {"committee": make_committee(committee), **fields}
    return Meeting.objects.get_or_create(held_on=on, name=name, defaults=defaults)[0]


def make_release(freeze: FreezeCondition, on: datetime.date, amount: int | None = None) -> FreezeStep:
    """The Yuan's release of `amount`, of the whole where none is given."""
    return make_step(freeze, "released", on, amount=amount or freeze.amount)


def make_requirement(resolution: Resolution, committees: str = "economics", **fields: Any) -> Requirement:
    """A report owed to `committees` (slugs)."""
    fields = {
        "position": resolution.requirements.count() + 1,
        "title": "提出書面報告",
        "report_type": "written",
        **fields,
    }
    requirement = Requirement.objects.create(resolution=resolution, **fields)
    requirement.committees.set([make_committee(slug) for slug in committees.split()])
    refreshed(resolution)
    return requirement


def make_letter(number_text: str = "經授工字第10820404830號", **fields: Any) -> Letter:
    """A letter of the agency to the Yuan unless `direction` says otherwise."""
    letter = Letter(number_text=number_text, **{"direction": Letter.Direction.TO_YUAN, **fields})
    letter.fill_number()
    letter.save()
    return letter


def make_response(
    resolution: Resolution,
    text: str = "遵照辦理。",
    agency: str = "2610",
    letters: tuple[Letter, ...] = (),
    **fields: Any,
) -> Response:
    """An answer, published unless `state` says otherwise."""
    from_defaults = {"kind": Response.Kind.COMPLY, "state": Response.State.PUBLISHED, **fields}
    response = Response(resolution=resolution, agency=make_agency(agency), text=text, **from_defaults)
    response.save()
    response.letters.set(letters)
    refreshed(resolution)
    return response


def make_link(
    resolution: Resolution, line: LineItem, role: str = "frozen", state: str = "confirmed", **fields: Any
) -> ResolutionLine:
    """A link of a resolution to a budget line."""
    link = ResolutionLine.objects.create(resolution=resolution, line=line, role=role, state=state, **fields)
    refreshed(resolution)
    return link


def make_uniform_cut(resolution: Resolution, position: int, objects_text: str, percent: str) -> UniformCut:
    """One item of an across-the-board cut."""
    return UniformCut.objects.create(
        resolution=resolution, position=position, objects_text=objects_text, percent=percent
    )


def refreshed(resolution: Resolution) -> Resolution:
    """`resolution` with its roll-ups recomputed, in the database and in the object at hand."""
    refresh([resolution.pk])
    resolution.refresh_from_db()
    return resolution
