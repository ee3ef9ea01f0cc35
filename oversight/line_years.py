"""The table of a line over the years: its amounts, what was taken from it, and every break in its name or code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Concat
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budget.line_history import line_history
from budget.models import FiscalYear, LineItem, Stage
from oversight.charts.bars import Bar, share_bar
from oversight.line_children import Change, figure_at
from oversight.line_money import LineMoney, Links

NOT_STORED = _("本站無此年度資料")
NO_MATCH = _("無對應科目（或該年度資料未齊）")


@dataclass(frozen=True, slots=True)
class FrozenBy:
    """A resolution that freezes money of the line or of what is beneath it, by key; suggested: nobody confirmed it."""

    resolution: int
    is_suggested: bool


@dataclass(frozen=True, slots=True)
class LineYear:
    """The line in one year. `breaks` and `change` (元) are against the row before that has a line.

    `change.basis` names the year compared with where it is not the year before. `agency` is the name printed that
    year where an earlier row is known to have another, else empty.
    """

    year: int
    line: LineItem
    is_own: bool
    breaks: tuple[str, ...]
    agency: str
    change: Change | None
    money: LineMoney
    bar: Bar | None
    frozen_by: tuple[FrozenBy, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """Years in a row, `first` to `last`, without the line, and why."""

    first: int
    last: int
    why: str

    @property
    def years(self) -> str:
        """107, or 107–108."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


@dataclass(frozen=True, slots=True)
class LineYears:
    """`rows` oldest first. Changes and bars are all of one `stage`, that which most years have.

    `links` are those of the resolutions that touch the line in any of the years, or what hangs beneath it.
    """

    stage: Stage
    rows: list[LineYear | Missing]
    links: Links

    @property
    def lines(self) -> list[LineYear]:
        """The years that have the line."""
        return [row for row in self.rows if isinstance(row, LineYear)]

    @property
    def missing(self) -> list[Missing]:
        """The years that have not."""
        return [row for row in self.rows if isinstance(row, Missing)]

    @property
    def has_frozen(self) -> bool:
        """Whether a resolution froze money of the line in any year."""
        return any(row.money.frozen or row.money.unknown or row.money.unsplit for row in self.lines)

    @property
    def suggested(self) -> int:
        """Cases that count by links nobody confirmed."""
        return sum(row.money.suggested for row in self.lines)

    def line_of(self, year: int) -> LineItem | None:
        """The line in one year."""
        return next((row.line for row in self.lines if row.year == year), None)


@dataclass(frozen=True, slots=True)
class _Step:
    """A year that has the line; `agency` is the last name known by then."""

    year: int
    line: LineItem
    agency: str


def line_years(line: LineItem, *, demo: bool) -> LineYears:
    """The line in every year of its world; the number of queries does not grow with the years."""
    stored = _years_of_world(line, demo=demo)
    steps = _steps(line, stored, demo=demo) if len(stored) > 1 else [_Step(line.fiscal_year.year, line, "")]
    links = Links(*(step.line for step in steps), demo=demo)
    stage = _stage([step.line for step in steps])
    greatest = max((figure_at(step.line, stage) or 0 for step in steps), default=0)
    by_year = {step.year: step for step in steps}
    rows: list[LineYear | Missing] = []
    before: _Step | None = None
    known = set(stored.values())
    for year in range(min(known), max(known) + 1):
        step = by_year.get(year)
        if step is None:
            _add_missing(rows, year, NO_MATCH if year in known else NOT_STORED)
            continue
        rows.append(_row(step, before, stage, greatest, links, is_own=step.line == line))
        before = step
    return LineYears(stage, rows, links)


def _steps(line: LineItem, years: dict[int, int], *, demo: bool) -> list[_Step]:
    """The years of one world that have the line, oldest first."""
    found: list[_Step] = []
    agency = ""
    for each in line_history(line, years):
        if each.line is not None:
            agency = each.agency or agency
            found.append(_Step(each.year, each.line, agency))
    kept = {line.pk, *_of_world([step.line for step in found if step.line != line], demo=demo)}
    return [step for step in found if step.line.pk in kept]


def _years_of_world(line: LineItem, *, demo: bool) -> dict[int, int]:
    """The line's own year and those with a line of an agency of one world on this side of the same kind of budget."""
    lines = LineItem.objects.filter(fiscal_year=OuterRef("pk"), side=line.side, agency__is_fictional=demo)
    stored = FiscalYear.objects.filter(Q(pk=line.fiscal_year_id) | Exists(lines), kind=line.fiscal_year.kind)
    return dict(stored.order_by("year").values_list("pk", "year"))


def _of_world(lines: Sequence[LineItem], *, demo: bool) -> set[int]:
    """The keys of those of one world: by their agency, or, where they have none, by what hangs beneath."""
    found = {line.pk for line in lines if line.agency and line.agency.is_fictional == demo}
    common = [line.pk for line in lines if not line.agency]
    if not common:
        return found
    beneath = LineItem.objects.filter(
        fiscal_year=OuterRef("fiscal_year"),
        path__startswith=Concat(OuterRef("path"), Value("/")),
        agency__is_fictional=True,
    )
    chosen = LineItem.objects.filter(pk__in=common).filter(Exists(beneath) if demo else ~Exists(beneath))
    return found | set(chosen.values_list("pk", flat=True))


def _stage(lines: Sequence[LineItem]) -> Stage:
    """The stage that most have; 法定 where as many have either."""
    statutory = sum(line.statutory is not None for line in lines)
    proposed = sum(line.proposed is not None for line in lines)
    return Stage.PROPOSED if proposed > statutory else Stage.STATUTORY


def _add_missing(rows: list[LineYear | Missing], year: int, why: str) -> None:
    """One row for years in a row that are missing for the same reason."""
    last = rows[-1] if rows else None
    if isinstance(last, Missing) and last.why == why:
        rows[-1] = Missing(last.first, year, why)
    else:
        rows.append(Missing(year, year, why))


def _row(
    step: _Step, before: _Step | None, stage: Stage, greatest: int, links: Links, *, is_own: bool
) -> LineYear:
    figure = figure_at(step.line, stage)
    return LineYear(
        year=step.year,
        line=step.line,
        is_own=is_own,
        breaks=_breaks(before, step.year, step.line),
        agency=step.agency if before is not None and before.agency not in ("", step.agency) else "",
        change=_change(step, before, stage),
        money=links.money(step.line),
        frozen_by=tuple(
            FrozenBy(key, links.only_suggested(key, step.line)) for key in links.frozen_on(step.line)
        ),
        bar=share_bar(figure, greatest, "count", step.line.name) if figure and figure > 0 else None,
    )


def _breaks(before: _Step | None, year: int, line: LineItem) -> tuple[str, ...]:
    """What is printed otherwise than in the row before; a code that is not printed contradicts none."""
    if before is None:
        return ()
    old = before.line
    was = gettext("原") if before.year == year - 1 else gettext("%(year)s年度為") % {"year": before.year}
    found = []
    if line.name != old.name:
        found.append(
            format_html(
                gettext("名稱改為「{new}」（{was}「{old}」）"),
                new=line.name,
                was=was,
                old=old.name,
            )
        )
    if line.code and old.code and line.code != old.code:
        found.append(
            gettext("編號改為%(new)s（%(was)s%(old)s）") % {"new": line.code, "was": was, "old": old.code}
        )
    return tuple(found)


def _change(step: _Step, before: _Step | None, stage: Stage) -> Change | None:
    """Against the same stage of the row before, 元."""
    figure = figure_at(step.line, stage)
    past = None if before is None else figure_at(before.line, stage)
    if before is None or figure is None or past is None:
        return None
    return Change(
        figure - past,
        past,
        "" if before.year == step.year - 1 else gettext("%(year)s年度") % {"year": before.year},
    )
