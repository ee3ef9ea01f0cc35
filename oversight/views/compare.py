"""Two years, or 預算案 and 法定 of one year, of one agency side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from budget.line_pairs import Pair, pair_lines
from budget.models import Agency, FiscalYear, LineItem, Stage
from budget.models.agencies import AGENCY_CODE
from oversight.downloads import FORMATS, Sheet, download
from oversight.line_children import figure_at
from oversight.views.asked import FormatForm, refuse
from oversight.views.page import demo_asked, render_page

Kind = LineItem.Kind
#: Levels that every source has, and those that only unit budget books have.
PLANS = (Kind.XIANG, Kind.FUNCTION, Kind.MU, Kind.JIE)
BELOW = (Kind.BRANCH, Kind.DETAIL)
_CHOICE = re.compile(r"([1-9][0-9]{0,2}):(proposed|statutory)")


@dataclass(frozen=True, slots=True)
class Column:
    """One side of the comparison."""

    year: int
    stage: Stage

    @property
    def label(self) -> str:
        return gettext("%(year)s年度%(stage)s") % {"year": self.year, "stage": str(self.stage.label).lower()}

    @property
    def asked(self) -> str:
        """As the parameter says it."""
        return f"{self.year}:{self.stage.value}"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of either column; `left` and `right` in 元, `change` is right − left, None where one is not known."""

    pair: Pair
    left: int | None
    right: int | None

    @property
    def change(self) -> int | None:
        return None if self.left is None or self.right is None else self.right - self.left

    @property
    def state(self) -> str:
        """Why a row has one side only."""
        if self.pair.left is None:
            return gettext("新增")
        return gettext("無對應") if self.pair.right is None else ""

    @property
    def hint(self) -> str:
        """What the other column has that agrees in name or in code only."""
        words, printed = self._near
        return words.format(printed)

    @property
    def _near(self) -> tuple[str, str]:
        """Words with a place for the code or the name, and the code or the name."""
        near = self.pair.hint
        if near is None:
            return "{}", ""
        if near.name == self.pair.line.name:
            return gettext("他年度同名科目編號為{}"), near.code or gettext("未載")
        return gettext("他年度同編號科目為「{}」"), near.name


class ColumnField(forms.CharField):
    """「108:statutory」."""

    def clean(self, value: object) -> Column | None:
        text = super().clean(value)
        if not text:
            return None
        match = _CHOICE.fullmatch(text)
        if match is None:
            raise ValidationError(
                gettext(
                    "應為「年度:proposed」（預算案）或「年度:statutory」（法定預算），例：108:statutory。"
                )
            )
        return Column(int(match[1]), Stage(match[2]))


class CompareForm(FormatForm):
    """All three or none."""

    left = ColumnField(label=_("左欄"), required=False, max_length=20)
    right = ColumnField(label=_("右欄"), required=False, max_length=20)
    agency = forms.CharField(label=_("機關代碼"), required=False, max_length=10)

    def clean_agency(self) -> Agency | None:
        """The agency of the code."""
        code = self.cleaned_data["agency"]
        if not code:
            return None
        found = Agency.objects.filter(code=code).first() if re.match(AGENCY_CODE, code) else None
        if found is None:
            raise ValidationError(gettext("查無此機關代碼；代碼是四位數字，例：2610。"))
        return found

    def clean(self) -> dict[str, object]:
        """Two different columns of one agency."""
        cleaned = super().clean()
        given = [name for name in ("left", "right", "agency") if self.data.get(name, "").strip()]
        if given and len(given) < 3:
            raise ValidationError(gettext("左欄、右欄與機關代碼三者都要給。"))
        if cleaned.get("left") and cleaned.get("left") == cleaned.get("right"):
            self.add_error("right", gettext("左右兩欄相同，無從比較。"))
        return cleaned


@require_safe
def compare(request: HttpRequest) -> HttpResponseBase:
    """The form alone where nothing is asked; a side without lines is an empty column that says so."""
    form = CompareForm(request.GET)
    if form.problems:
        return refuse(request, form.problems, demo=False)
    agency = form.cleaned_data["agency"]
    if agency is None:
        return _unasked(request)
    columns = (form.cleaned_data["left"], form.cleaned_data["right"])
    trees, left_out = _trees(agency, columns)
    rows = [_row(pair, columns) for pair in pair_lines(*trees)]
    if form.cleaned_data["format"]:
        return download(_sheet(agency, columns, rows), form.cleaned_data["format"])
    context = {
        "agency": agency,
        "columns": columns,
        "sides": _by_side(rows),
        "left_out": left_out,
        "missing": [column for column, lines in zip(columns, trees, strict=True) if not lines],
        "offered": _offered(agency),
        "formats": FORMATS,
        "query": f"left={columns[0].asked}&right={columns[1].asked}&agency={agency.code}",
    }
    return render_page(request, "budget/compare.html", context, demo=agency.is_fictional)


def _unasked(request: HttpRequest) -> HttpResponse:
    demo = demo_asked(request)
    agencies = Agency.objects.filter(is_fictional=demo, lines__isnull=False).distinct().order_by("code")
    return render_page(request, "budget/compare.html", {"agencies": agencies}, demo=demo)


def _trees(
    agency: Agency, columns: tuple[Column, Column]
) -> tuple[tuple[list[LineItem], list[LineItem]], list[tuple[str, int]]]:
    """The lines of both columns, and (what, year) of what only one of the years has; one query.

    A year whose 歲入 or 分支計畫 nobody has imported says nothing about them: they are not "new" in the other.
    """
    years = {column.year for column in columns}
    stored = LineItem.objects.filter(
        agency=agency,
        fiscal_year__year__in=years,
        fiscal_year__kind="general",
        kind__in=(*PLANS, *BELOW),
    )
    lines = list(stored.select_related("fiscal_year").defer("description").order_by("side", "position", "pk"))
    left_out: list[tuple[str, int]] = []
    for side in LineItem.Side:
        for kinds in (PLANS, *((kind,) for kind in BELOW)):
            having = {line.fiscal_year.year for line in lines if line.side == side and line.kind in kinds}
            if having != years:
                label = (
                    str(side.label)
                    if kinds == PLANS
                    else gettext("%(side)s%(level)s") % {"side": side.label, "level": kinds[0].label}
                )
                left_out += [(label, year) for year in sorted(having)]
                lines = [line for line in lines if line.side != side or line.kind not in kinds]
    left, right = ([line for line in lines if line.fiscal_year.year == column.year] for column in columns)
    return (left, right), left_out


def _row(pair: Pair, columns: tuple[Column, Column]) -> Row:
    left, right = columns
    return Row(
        pair,
        figure_at(pair.left, left.stage) if pair.left else None,
        figure_at(pair.right, right.stage) if pair.right else None,
    )


def _by_side(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    found = []
    for side in LineItem.Side:
        chosen = [row for row in rows if row.pair.line.side == side]
        if chosen:
            found.append((str(side.label), chosen))
    return found


def _offered(agency: Agency) -> list[Column]:
    """Every year and stage that has a figure of the agency; one query."""
    years = FiscalYear.objects.filter(kind="general", lines__agency=agency)
    columns = []
    for year, proposed, statutory in (
        years.values_list("year")
        .annotate(
            proposed=Count("lines__proposed"),
            statutory=Count("lines__statutory"),
        )
        .order_by("year")
    ):
        columns += [Column(year, Stage.PROPOSED)] if proposed else []
        columns += [Column(year, Stage.STATUTORY)] if statutory else []
    return columns


def _sheet(agency: Agency, columns: tuple[Column, Column], rows: Sequence[Row]) -> Sheet:
    left, right = columns
    header = ["歲入／歲出", "層級", "編號", "名稱", f"{left.label}（元）", f"{right.label}（元）"]
    return Sheet(
        stem=f"compare-{agency.code}-{left.year}-{left.stage.value}-{right.year}-{right.stage.value}",
        title=f"{agency.name} {left.label}與{right.label}"[:31],
        header=[*header, "差額（元）", "對照", "備註"],
        rows=[
            (
                *(row.pair.line.get_side_display(), row.pair.line.get_kind_display()),
                *(row.pair.line.code, row.pair.line.name),
                *(row.left, row.right, row.change, row.state, row.hint),
            )
            for row in rows
        ],
    )
