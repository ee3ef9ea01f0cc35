"""What the rows of each table are checked for beyond their cells, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone

from budget import history
from budget.admin.reach import agencies as reached
from budget.models import Agency, FiscalYear, LineItem
from oversight.choices import StepKind
from oversight.imports.lookups import (
    freezes_by_place,
)
from oversight.imports.spec import Line, Spec, built, differences
from oversight.ledger import release_problem
from oversight.models import (
    Assignment,
    Committee,
    FreezeCondition,
    FreezeStep,
    Letter,
    Requirement,
    Resolution,
    ResolutionLine,
    Response,
)
from oversight.reach import owned_resolutions
from oversight.review import move


def owned_by(user: Any, action: str, model: str) -> set[int] | None:
    """Resolutions this account keeps; None for all."""
    keys = reached(user, f"oversight.{action}_{model}")
    if keys is None:
        return None
    return set(Resolution.objects.filter(owned_resolutions(keys)).values_list("pk", flat=True))


class ResolutionSpec(Spec):
    def rows(self) -> QuerySet:
        return Resolution.objects.with_status(timezone.localdate()).select_related(
            "fiscal_year", "committee", "heading_agency"
        )

    def complete(self, lines: Iterable[Line], user: Any) -> None:
        """A row without 代號 is named by its place, as the site names it."""
        unnamed = [line for line in lines if "key" not in line.values]
        if not unnamed:
            return
        years, committees = FiscalYear.objects.in_bulk(), Committee.objects.in_bulk()
        agencies = Agency.objects.in_bulk({line.values.get("heading_agency") for line in unnamed} - {None})
        for line in unnamed:
            row = built(Resolution, line.values)
            row.fiscal_year = years.get(row.fiscal_year_id)
            row.committee = committees.get(row.committee_id)
            row.heading_agency = agencies.get(row.heading_agency_id)
            if row.fiscal_year_id is None or row.number is None or not row.part:
                line.errors.append(("代號", "新增決議須填年度、部分、項次（與審查委員會、款、項或標題機關）"))
                continue
            line.values["key"] = row.natural_key()

    def prepare(self, row: models.Model) -> None:
        assert isinstance(row, Resolution)  # noqa: S101  # for the type checker
        row.fill_derived()

    def check(self, line: Line, user: Any) -> None:
        keys = reached(user, "oversight.add_resolution")
        row = line.row
        if keys is not None and line.existing is None and row.heading_agency_id not in keys:
            line.errors.append(("標題機關", "您所屬機關之代碼（新增決議須列您所屬機關）"))

    def created(self, rows: list[Any]) -> None:
        """The agency of the heading must act; others are assigned on the screen."""
        assigned = [
            Assignment(resolution=row, agency_id=row.heading_agency_id)
            for row in rows
            if row.heading_agency_id
        ]
        history.create_all(Assignment, assigned)

    def grown(self, keys: list[int]) -> set[int]:
        parts = (FreezeCondition, Requirement, Response, ResolutionLine)
        return {
            pk
            for part in parts
            for pk in part.objects.filter(resolution__in=keys).values_list("resolution", flat=True)
        }

    def affected(self, rows: Iterable[models.Model], *, are_new: bool) -> set[int]:
        return {row.pk for row in rows}


class CaseSpec(Spec):
    """Rows that hang on a resolution at `resolution`."""

    def affected(self, rows: Iterable[models.Model], *, are_new: bool) -> set[int]:
        return {row.resolution_id for row in rows}


class FreezeSpec(CaseSpec):
    def rows(self) -> QuerySet:
        return FreezeCondition.objects.select_related("resolution", "agency").prefetch_related(
            "committees", "steps"
        )

    def check(self, line: Line, user: Any) -> None:
        steps = line.existing.steps.all() if line.existing else ()
        releases = [step.amount for step in steps if step.kind == StepKind.RELEASED]
        if problem := release_problem(line.row.amount, releases):
            line.errors.append(("凍結金額（元）", problem))

    def grown(self, keys: list[int]) -> set[int]:
        return set(FreezeStep.objects.filter(condition__in=keys).values_list("condition", flat=True))


class StepSpec(Spec):
    """A step is told by its freeze, its kind and its date."""

    def rows(self) -> QuerySet:
        return FreezeStep.objects.select_related("condition__resolution", "letter", "meeting")

    def complete(self, lines: Iterable[Line], user: Any) -> None:
        """A step names its freeze by resolution and 序; 1 where the file does not say."""
        wanted = [
            (line, line.values.pop("resolution", None), line.values.pop("position", None) or 1)
            for line in lines
        ]
        found = freezes_by_place({(resolution, position) for _, resolution, position in wanted if resolution})
        for line, resolution, position in wanted:
            if resolution is None:
                continue
            freeze = found.get((resolution, position))
            if freeze is None:
                line.errors.append(("凍結（序）", "該決議已登錄之凍結的序"))
            else:
                line.values["condition"] = freeze.pk

    def check_all(self, lines: list[Line]) -> None:
        """Σ releases of a freeze, stored and uploaded together, never exceeds it."""
        moving = [line for line in lines if line.row is not None and not line.errors]
        freezes = {line.row.condition_id for line in moving if line.row.kind == StepKind.RELEASED}
        stored: dict[int, list[tuple[int, int | None]]] = {}
        releases = FreezeStep.objects.filter(condition__in=freezes, kind=StepKind.RELEASED)
        for pk, freeze, amount in releases.values_list("pk", "condition_id", "amount"):
            stored.setdefault(freeze, []).append((pk, amount))
        amounts = dict(FreezeCondition.objects.filter(pk__in=freezes).values_list("pk", "amount"))
        for freeze in freezes:
            mine = [line for line in moving if line.row.condition_id == freeze]
            replaced = {line.existing.pk for line in mine if line.existing}
            kept_amounts = [amount for pk, amount in stored.get(freeze, []) if pk not in replaced]
            uploaded = [line.row.amount for line in mine if line.row.kind == StepKind.RELEASED]
            if problem := release_problem(amounts.get(freeze), [*kept_amounts, *uploaded]):
                mine[-1].errors.append(("金額（元）", problem))

    def affected(self, rows: Iterable[models.Model], *, are_new: bool) -> set[int]:
        conditions = {row.condition_id for row in rows}
        return set(FreezeCondition.objects.filter(pk__in=conditions).values_list("resolution_id", flat=True))


class ResponseSpec(CaseSpec):
    """An answer is told by its resolution, agency and day; those printed in a book are changed by its import."""

    def rows(self) -> QuerySet:
        return Response.objects.select_related("resolution", "agency", "book__fiscal_year").prefetch_related(
            "letters"
        )

    def prepare(self, row: models.Model) -> None:
        row.clean()
        if row.state == Response.State.PUBLISHED and row.published_at is None and row.book_id is None:
            row.published_at = timezone.now()

    def check(self, line: Line, user: Any) -> None:
        row, state = line.row, line.values.get("state")
        printed = line.existing is not None and line.existing.book_id is not None
        if printed and differences(line.existing, line.values):
            line.errors.append(("", "此答復印於預算書，請改由預算書匯入或於後台更正"))
        row.state = line.existing.state if line.existing else Response.State.DRAFT
        try:
            move(row, state or row.state, user, timezone.now(), row.remark)
        except ValidationError as error:
            line.errors.append(("狀態", error.messages[0]))


class LetterSpec(Spec):
    def rows(self) -> QuerySet:
        return Letter.objects.select_related("agency")

    def complete(self, lines: Iterable[Line], user: Any) -> None:
        for line in lines:
            letter = Letter(number_text=line.values.get("number_text", ""))
            letter.fill_number()
            line.values["number"] = letter.number

    def prepare(self, row: models.Model) -> None:
        row.clean()

    def check(self, line: Line, user: Any) -> None:
        keys = reached(user, "oversight.add_letter")
        if keys is not None and line.existing is None and line.row.agency_id not in keys:
            line.errors.append(("承辦機關代碼", "您所屬機關之代碼"))

    def affected(self, rows: Iterable[models.Model], *, are_new: bool) -> set[int]:
        """Dates of letters show when an agency handed over its part."""
        if are_new:
            return set()
        cited = Response.letters.through.objects.filter(letter__in=[row.pk for row in rows])
        return set(cited.values_list("response__resolution", flat=True))


class LineSpec(Spec):
    def rows(self) -> QuerySet:
        return LineItem.objects.select_related("fiscal_year", "agency")


class AgencySpec(Spec):
    def rows(self) -> QuerySet:
        return Agency.objects.select_related("parent")
