"""What resolutions took from budget lines: cut, frozen, released, on a line and on everything beneath it.

A resolution counts once on a line however many lines beneath it are linked. Where one freeze bites lines
inside and outside a line and nobody has split the amount, it is reported as unsplit and not counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from budget.models import Agency, FiscalYear, LineItem
from oversight.models import ResolutionLine


@dataclass(slots=True)
class LineMoney:
    """元 taken from one line and beneath; `suggested` counts links nobody confirmed, `unsplit` what is left out."""

    cut: int = 0
    frozen: int = 0
    released: int = 0
    cases: int = 0
    unknown: int = 0
    unsplit: int = 0
    suggested: int = 0

    @property
    def remaining(self) -> int:
        """Still frozen, 元."""
        return self.frozen - self.released

    @property
    def taken(self) -> int:
        """Cut or at some time frozen, 元."""
        return self.cut + self.frozen


@dataclass(slots=True)
class _Case:
    """One resolution with all its living links."""

    frozen: int
    released: int
    unknown: bool
    links: list[ResolutionLine] = field(default_factory=list)


class Links:
    """All links of the resolutions that touch any of some lines, of any years, or what hangs beneath; one query."""

    def __init__(self, *lines: LineItem, demo: bool) -> None:
        within = Q(pk__in=[])
        for line in lines:
            below = Q(line__path=line.path) | Q(line__path__startswith=line.subtree_prefix)
            within |= Q(line__fiscal_year=line.fiscal_year_id) & below
        touching = ResolutionLine.objects.filter(within, resolution__is_fictional=demo)
        touching = touching.exclude(state=ResolutionLine.State.REJECTED)
        self._read(ResolutionLine.objects.filter(resolution__in=touching.values("resolution")))

    @classmethod
    def of_year(cls, year: int, *, demo: bool) -> Links:
        """All links of one budget year."""
        links = cls.__new__(cls)
        links._read(
            ResolutionLine.objects.filter(line__fiscal_year__year=year, resolution__is_fictional=demo)
        )
        return links

    @classmethod
    def of_agency(cls, agency: Agency, year: FiscalYear, *, demo: bool) -> Links:
        """All links of the resolutions that touch a line of one agency in one budget."""
        links = cls.__new__(cls)
        own = ResolutionLine.objects.filter(line__agency=agency, line__fiscal_year=year)
        links._read(
            ResolutionLine.objects.filter(
                resolution__in=own.values("resolution"), resolution__is_fictional=demo
            )
        )
        return links

    def _read(self, rows: Iterable[ResolutionLine]) -> None:
        self.cases: dict[int, _Case] = {}
        living = rows.exclude(state=ResolutionLine.State.REJECTED)  # type: ignore[attr-defined]
        for link in living.select_related("resolution", "line__fiscal_year").defer(
            "resolution__text", "resolution__search_key", "line__description"
        ):
            row = link.resolution
            case = self.cases.setdefault(row.pk, _Case(row.frozen, row.released, row.unknown_amounts > 0))
            case.links.append(link)

    def money(self, line: LineItem) -> LineMoney:
        """The money of `line` and everything beneath it."""
        total = LineMoney()
        for case in self.cases.values():
            inside = [link for link in case.links if is_within(link.line, line)]
            if inside:
                total.cases += 1
                total.suggested += any(link.state == ResolutionLine.State.SUGGESTED for link in inside)
                _add_cut(total, inside)
                _add_frozen(total, case, inside)
        return total

    def frozen_on(self, line: LineItem) -> list[int]:
        """The resolutions that freeze money of `line` or of anything beneath it, by primary key."""
        return [
            key
            for key, case in self.cases.items()
            if any(
                link.role == ResolutionLine.Role.FROZEN and is_within(link.line, line) for link in case.links
            )
        ]

    def only_suggested(self, key: int, line: LineItem) -> bool:
        """Whether nobody has confirmed that a resolution freezes money of `line` or of anything beneath it."""
        links = [
            link
            for link in self.cases[key].links
            if link.role == ResolutionLine.Role.FROZEN and is_within(link.line, line)
        ]
        return all(link.state == ResolutionLine.State.SUGGESTED for link in links)


def is_within(line: LineItem, top: LineItem) -> bool:
    """Whether `line` is `top` or hangs beneath it."""
    return line.fiscal_year_id == top.fiscal_year_id and (
        line.path == top.path or line.path.startswith(top.subtree_prefix)
    )


def _add_cut(total: LineMoney, inside: list[ResolutionLine]) -> None:
    """Confirmed cuts only, as the roll-up of a resolution counts them."""
    for link in inside:
        if link.role == ResolutionLine.Role.CUT and link.state == ResolutionLine.State.CONFIRMED:
            total.cut += link.amount or 0


def _add_frozen(total: LineMoney, case: _Case, inside: list[ResolutionLine]) -> None:
    frozen = [link for link in inside if link.role == ResolutionLine.Role.FROZEN]
    if not frozen:
        return
    total.unknown += case.unknown
    everywhere = [link for link in case.links if link.role == ResolutionLine.Role.FROZEN]
    if len(frozen) == len(everywhere):
        total.frozen += case.frozen
        total.released += case.released
        return
    amounts = [link.amount for link in frozen if link.amount is not None]
    whole_or_nothing = case.released in (0, case.frozen)
    if len(amounts) < len(frozen) or not whole_or_nothing:
        total.unsplit += 1
        return
    total.frozen += sum(amounts)
    total.released += sum(amounts) if case.released else 0
