"""The facts every installation starts with; rows that exist are left as staff corrected them."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction

from budget.history import because
from budget.models import Agency, FiscalYear
from budget.reference import load_agencies, load_fiscal_years, load_lines, read_rows
from oversight.audit.records import Action, sealing
from oversight.models import Committee

FIXTURES: Path = settings.BASE_DIR / "fixtures"
#: Codes and amounts of both stages were published as open data; resolutions of FY108 quote the 預算案.
LINES_SOURCE = "108年度中央政府總預算案、法定預算歲出機關別（開放資料）"


@transaction.atomic
@because("基本資料")
@sealing(Action.IMPORT, "基本資料")
def load_reference() -> None:
    """Committees, agencies, budget years with their sourced dates, and 工業局's lines of FY108."""
    for row in read_rows(FIXTURES / "committees.csv"):
        Committee.objects.get_or_create(slug=row["slug"], defaults={"name": row["name"]})
    load_agencies(FIXTURES / "agencies.csv")
    load_fiscal_years(FIXTURES / "fiscal-years.csv")
    year = FiscalYear.objects.get(year=108, kind="general")
    load_lines(FIXTURES / "lines-fy108-idb.csv", year, Agency.objects.get(code="2610"), LINES_SOURCE)
