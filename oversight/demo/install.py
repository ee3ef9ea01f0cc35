"""Put the demo in the database as of a day, and take it out again. Rows not marked fictional are never touched."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model

from budget import history
from budget.history import because
from budget.models import Agency, AgencyName, FiscalYear, LineItem
from budget.sync import sync_rows
from oversight import rollups
from oversight.audit.records import Action, sealing
from oversight.demo.build import Builder
from oversight.demo.cases_moving import moving_cases
from oversight.demo.cases_other import other_cases
from oversight.demo.cases_partial import partial_cases
from oversight.demo.cases_settled import settled_cases
from oversight.demo.cases_waiting import waiting_cases
from oversight.demo.desk import Desk
from oversight.demo.label import AGENCIES, AGENCY, CODES, FORMER_CODE, FORMER_NAME, SOURCE
from oversight.demo.lines import KUAN_PATH, demo_lines, stale_lines, store_year
from oversight.demo.plan import Case, years_up_to
from oversight.demo.post import Ground
from oversight.demo.stored import demo_resolutions, demo_rows, is_stored
from oversight.models import Assignment, Committee, Letter, Meeting, Resolution, ResolutionLine, Response
from oversight.recurring import open_next
from oversight.reference import load_reference

BATCH = 500


class NotFictional(Exception):
    """Something real stands where the demo would write or delete; the message says what, in Chinese."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many rows were created and deleted."""

    created: int
    deleted: int


def demo_cases(today: datetime.date) -> list[Case]:
    """Every demo case as of that day."""
    desk = Desk(today)
    parts = (waiting_cases, moving_cases, partial_cases, settled_cases, other_cases)
    return [case for part in parts for case in part(desk)]


@transaction.atomic
@because("示範資料")
@sealing(Action.IMPORT, "示範資料")
def install(today: datetime.date) -> Outcome:
    """Bring the demo to what it is on `today`; where it already is, nothing changes. Raises NotFictional."""
    _refuse_if_real()
    load_reference()
    cases = demo_cases(today)
    ground, created = _ground(today, cases)
    wanted = Builder(ground).build(cases)
    deleted = 0
    if not is_stored(wanted):
        deleted = _delete_cases()
        created += _create(wanted)
    created += len(open_next(demo_resolutions().values_list("pk", flat=True)))
    deleted += _delete_lines(list(ground.years.values()))
    rollups.refresh(demo_resolutions())
    return Outcome(created, deleted)


@transaction.atomic
@because("移除示範資料")
@sealing(Action.IMPORT, "移除示範資料")
def remove() -> Outcome:
    """Delete the demo: cases, lines, agencies, and the budget years nothing else needs. Raises NotFictional."""
    _refuse_if_real()
    years = list(FiscalYear.objects.filter(pk__in=demo_lines().values("fiscal_year")))
    deleted = _delete_cases() + _delete_lines([])
    for code in reversed(CODES):
        deleted += Agency.objects.filter(code=code, is_fictional=True).delete()[0]
    for year in years:
        if _is_bare(year):
            deleted += year.delete()[0]
    return Outcome(0, deleted)


def _refuse_if_real() -> None:
    """Stop before anything is written when demo codes are in real use, or real rows refer to demo rows."""
    real = {"resolution__is_fictional": False}
    steps = {"steps__condition__resolution__is_fictional": False}
    delivered = {"deliveries__resolution__is_fictional": False}
    letters = Letter.objects.filter(agency__code__in=CODES)
    meetings = Meeting.objects.filter(source=SOURCE)
    found = {
        "機關代碼已由實際機關使用": Agency.objects.filter(code__in=CODES, is_fictional=False),
        "示範機關有未標示虛構的決議": Resolution.objects.filter(
            is_fictional=False, heading_agency__code__in=CODES
        ),
        "示範機關列為實際決議的辦理機關": Assignment.objects.filter(agency__code__in=CODES, **real),
        "示範機關答復了實際決議": Response.objects.filter(agency__code__in=CODES, **real),
        "實際決議引用示範公文": letters.filter(**steps),
        "實際決議的報告引用示範公文": letters.filter(**delivered),
        "實際決議的答復引用示範公文": letters.filter(responses__resolution__is_fictional=False),
        "實際決議引用示範會議": meetings.filter(**steps),
        "款號已由實際機關使用": LineItem.objects.filter(path=KUAN_PATH).exclude(source=SOURCE),
        "實際決議連結示範科目": ResolutionLine.objects.filter(line__in=demo_lines(), **real),
    }
    for reason, rows in found.items():
        if first := rows.first():
            raise NotFictional(f"{reason}：{first}。未作任何變更。")


def _ground(today: datetime.date, cases: list[Case]) -> tuple[Ground, int]:
    """Agencies, years and lines of the demo, and how many rows of these were new or changed."""
    agencies, created = _agencies(today)
    years = {}
    for number in years_up_to(today):
        years[number], new = FiscalYear.objects.get_or_create(year=number, kind="general")
        created += new
    cuts: dict[tuple[int, str], int] = {}
    for case in cases:
        for link in case.links:
            if link.role == ResolutionLine.Role.CUT and link.amount:
                key = (case.year, link.line)
                cuts[key] = cuts.get(key, 0) + link.amount
    lines: dict[tuple[int, str], LineItem] = {}
    for number, year in years.items():
        by_nick, tally = store_year(year, agencies, cuts)
        created += tally.created + tally.changed
        lines |= {(number, nick): line for nick, line in by_nick.items()}
    committees = {committee.slug: committee for committee in Committee.objects.all()}
    return Ground(today, agencies, committees, years, lines), created


def _agencies(today: datetime.date) -> tuple[dict[str, Agency], int]:
    agencies: dict[str, Agency] = {}
    created = 0
    for code, name, full_name, parent in AGENCIES:
        fields = {
            "name": name,
            "full_name": full_name,
            "parent": agencies[parent] if parent else None,
            "is_fictional": True,
        }
        stored = {agency.code: agency for agency in Agency.objects.filter(code=code)}
        rows, tally = sync_rows(Agency, stored, [(code, {"code": code, **fields})])
        agencies |= rows
        created += tally.created
    owner = agencies[AGENCY]
    former = {"agency": owner, "code": FORMER_CODE, "name": FORMER_NAME}
    names = {name.code: name for name in AgencyName.objects.filter(**former)}
    last_year = years_up_to(today)[0] - 1
    _, tally = sync_rows(AgencyName, names, [(FORMER_CODE, {**former, "last_year": last_year})])
    return agencies, created + tally.created


def _create(wanted: dict[type[Model], list[Model]]) -> int:
    for model, rows in wanted.items():
        history.create_all(model, rows, BATCH)
    return sum(len(rows) for rows in wanted.values())


def _delete_cases() -> int:
    """Delete the demo's cases; their children go with them, then the letters and meetings these held."""
    rows = demo_rows()
    return sum(rows[model].delete()[0] for model in (Resolution, Letter, Meeting))


def _delete_lines(keep: list[FiscalYear]) -> int:
    levels = stale_lines(keep)
    return sum(demo_lines().filter(pk__in=level).delete()[0] for level in levels)


def _is_bare(year: FiscalYear) -> bool:
    """No date, no source, and nothing that refers to it: the row says nothing."""
    dates = (year.submitted_on, year.passed_on, year.promulgated_on, year.base_on)
    used = any(
        relation.related_model._default_manager.filter(**{relation.field.name: year}).exists()
        for relation in year._meta.related_objects
    )
    return not used and not year.source and not any(dates)
