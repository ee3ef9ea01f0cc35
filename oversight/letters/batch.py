"""Many letters at once: prepared and shown, then made, one a case (一案一函), and packed as ODT files."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from budget.history import together
from budget.models import Agency
from oversight.letters.odt import TemplateProblem, check_template, fill
from oversight.letters.placeholders import (
    PLACEHOLDERS,
    YUAN,
    agency_of,
    full_name,
    missing_of,
    values_of,
)
from oversight.letters.standard import standard_template
from oversight.models import (
    FreezeCondition,
    Letter,
    LetterKind,
    LetterTemplate,
    ReportType,
    Requirement,
    Resolution,
    Speed,
)

#: Letters of one batch; a larger selection is refused with this figure.
MOST = 300
SUBJECT_LENGTH = 300
_UNFIT_FOR_FILES = re.compile(r"[^\w.-]+")

type Obligation = FreezeCondition | Requirement


@dataclass(frozen=True, slots=True)
class Choices:
    """What is chosen for the whole batch; an empty `kind` follows each case's report type."""

    kind: str = ""
    speed: str = Speed.NORMAL
    handler: str = ""
    by_ministry: bool = True


@dataclass(frozen=True, slots=True)
class Prepared:
    """The letter of one case as it would be made, unsaved; what is unknown in it; the open one there is."""

    letter: Letter
    missing: list[str]
    existing: Letter | None
    refusal: str


@dataclass
class Templates:
    """The template of an agency and kind, else of its ministry, else everybody's, else the one shipped."""

    rows: dict[tuple[int | None, str], bytes]

    @classmethod
    def load(cls) -> Templates:
        return cls({(row.agency_id, row.kind): bytes(row.content) for row in LetterTemplate.objects.all()})

    def of(self, agency: Agency | None, kind: str) -> bytes:
        owners = (agency.pk if agency else None, agency.parent_id if agency else None, None)
        return next(
            (self.rows[owner, kind] for owner in owners if (owner, kind) in self.rows), standard_template()
        )


def with_case(obligations: QuerySet[Any]) -> QuerySet[Any]:
    """Freezes or reports with what their letters say."""
    joined = ("fiscal_year", "committee", "heading_agency__parent")
    rows = obligations.select_related(*(f"resolution__{name}" for name in joined))
    if obligations.model is FreezeCondition:
        rows = rows.select_related("agency__parent")
    return rows.prefetch_related(
        "committees", "extensions", "resolution__assignments__agency__parent", "own_letters"
    )


def with_letters(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    """Letters with the cases they are about, as `odt_of` reads them."""
    paths = [
        f"{case}__resolution__{name}"
        for case in ("freeze", "requirement")
        for name in ("fiscal_year", "committee", "heading_agency")
    ]
    return letters.select_related("agency__parent", *paths).prefetch_related(
        *(f"{case}__{many}" for case in ("freeze", "requirement") for many in ("committees", "extensions"))
    )


def prepare(obligations: Iterable[Obligation], choices: Choices) -> list[Prepared]:
    """The letters of these cases (got from `with_case`); nothing is written."""
    templates = Templates.load()
    used: dict[bytes, list[str]] = {}
    prepared = []
    for obligation in obligations:
        letter = _draft(obligation, choices)
        template = templates.of(letter.agency, letter.kind)
        problem = ""
        if template not in used:
            try:
                used[template] = check_template(template, PLACEHOLDERS)
            except TemplateProblem as error:
                problem = f"公文範本不能使用：{error}"
        existing = next((each for each in obligation.own_letters.all() if not each.number), None)
        if letter.agency is None:
            problem = "找不到承辦機關：請先於決議登錄辦理機關。"
        missing = missing_of(letter, used.get(template, []))
        prepared.append(Prepared(letter, missing, existing, problem))
    return prepared


def _draft(obligation: Obligation, choices: Choices) -> Letter:
    agency = agency_of(obligation)
    special = obligation.report_type == ReportType.SPECIAL
    signing = agency.parent if agency and agency.parent and choices.by_ministry else agency
    letter = Letter(
        direction=Letter.Direction.TO_YUAN,
        sender=full_name(signing) or "",
        recipient=YUAN,
        agency=agency,
        kind=choices.kind or (LetterKind.SPECIAL if special else LetterKind.WRITTEN),
        speed=choices.speed,
        handler=choices.handler,
    )
    if isinstance(obligation, FreezeCondition):
        letter.freeze = obligation
    else:
        letter.requirement = obligation
    letter.subject = values_of(letter)["主旨"][:SUBJECT_LENGTH]
    return letter


@transaction.atomic
@together("edit", "多案函稿")
def make_letters(
    fetch: Callable[[], Sequence[Obligation]], choices: Choices
) -> tuple[list[Letter], list[Letter]]:
    """Make the letters of the cases that `fetch` reads; returns (made, open ones there were already).

    The resolutions are locked first, so that pressing the button twice makes each letter once.
    """
    keys = sorted({obligation.resolution_id for obligation in fetch()})
    list(
        Resolution.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True).values_list("pk")
    )
    made, found = [], []
    for each in prepare(fetch(), choices):
        if each.existing:
            found.append(each.existing)
        elif not each.refusal:
            each.letter.save()
            made.append(each.letter)
    return made, found


def odt_of(letter: Letter, templates: Templates | None = None) -> bytes:
    """The letter as an ODT, from the template its agency has now."""
    templates = templates or Templates.load()
    return fill(templates.of(letter.agency, letter.kind), values_of(letter))


def file_name(letter: Letter) -> str:
    """「0012-108-general-economics-13-2-1-凍結1.odt」: told apart by the letter's number here."""
    obligation = letter.freeze or letter.requirement
    case = "" if obligation is None else f"{obligation.resolution.key}-{_short(letter)}{obligation.position}"
    return f"{letter.pk:04}-{_UNFIT_FOR_FILES.sub('_', case)}.odt"


def _short(letter: Letter) -> str:
    return "凍結" if letter.freeze_id else "報告"


def zip_of(letters: Iterable[Letter]) -> bytes:
    """The ODT of each letter (got from `with_letters`), in one archive."""
    templates, out = Templates.load(), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for letter in letters:
            archive.writestr(file_name(letter), odt_of(letter, templates))
    return out.getvalue()
