"""A selection of resolutions, a page of it, and what it adds up to: shared by the list and the board of freezes."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.http import QueryDict
from django.utils.translation import gettext

from oversight.downloads import FORMATS
from oversight.excerpts import Piece, has_hit, marked_excerpt
from oversight.facet_boxes import FacetBox, facet_boxes
from oversight.facets import FacetCounts
from oversight.figures import Figures
from oversight.filters import ResolutionFilter
from oversight.models import Resolution, Response
from oversight.orders import ordered
from oversight.query_strings import FLEETING, Chip, chips, with_page, with_parameter
from oversight.sets import name_agencies

PER_PAGE = 25
#: Further pages are refused: nobody reads on, and a file has all rows.
LAST_PAGE = 400


@dataclass(frozen=True, slots=True)
class Row:
    """One resolution of a list, with the hits of the search marked in its text and in its answers."""

    resolution: Resolution
    excerpt: Sequence[Piece]
    answer: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list shows. With problems there are no rows and no figures."""

    filterset: ResolutionFilter
    problems: list[tuple[str, str]]
    chips: list[Chip]
    boxes: list[FacetBox]
    figures: Figures
    rows: list[Row]
    number: int
    pages: int

    @property
    def total(self) -> int:
        """How many resolutions the whole selection has."""
        return self.figures.total.cases

    @property
    def is_cut_off(self) -> bool:
        """Whether there are rows behind the last page."""
        return self.total > LAST_PAGE * PER_PAGE

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The conditions that a new search keeps: all but the words and the order."""
        return [
            (name, value)
            for name, values in self.filterset.data.lists()
            for value in values
            if name not in (*FLEETING, "q", "order")
        ]

    @property
    def first(self) -> int:
        """The place of the first row shown, from 1."""
        return (self.number - 1) * PER_PAGE + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The place of the last row shown."""
        return self.first + len(self.rows) - 1 if self.rows else 0

    @property
    def previous(self) -> str | None:
        """Query string of the page before, or None."""
        return with_page(self.filterset.data, self.number - 1) if self.number > 1 else None

    @property
    def next(self) -> str | None:
        """Query string of the page after, or None."""
        return with_page(self.filterset.data, self.number + 1) if self.number < self.pages else None

    @property
    def downloads(self) -> list[tuple[str, str]]:
        """(name of a format, query string of this whole selection in it)."""
        return [(name, with_parameter(self.filterset.data, "format", kind)) for kind, name in FORMATS]

    @property
    def page_links(self) -> list[tuple[int, str]]:
        """(number, query string) of the first, the last and the pages around this one."""
        near = range(max(1, self.number - 2), min(self.pages, self.number + 2) + 1)
        numbers = sorted({1, *near, self.pages})
        return [(number, with_page(self.filterset.data, number)) for number in numbers]


def listing(filterset: ResolutionFilter, prefetch: Sequence[str] = ()) -> Listing:
    """The page that `filterset` asks for."""
    problems = [] if filterset.is_valid() else filterset.problems
    if problems:
        return _refused(filterset, problems)
    counts = FacetCounts(filterset)
    sums = counts.figures
    pages = min(LAST_PAGE, max(1, -(-sums.total.cases // PER_PAGE)))
    number = filterset.page_number
    if number > pages:
        return _refused(
            filterset,
            [
                (
                    gettext("頁"),
                    gettext("沒有第%(number)d頁，可翻閱%(pages)d頁。") % {"number": number, "pages": pages},
                )
            ],
        )
    start = (number - 1) * PER_PAGE
    chosen = ordered(filterset.qs, filterset.asked_order).values("pk")[start : start + PER_PAGE]
    # Keys are sorted first and rows fetched for one page: sorting whole rows made late pages slow.
    found = ordered(filterset.queryset.filter(pk__in=chosen), filterset.asked_order)
    found = found.for_list().prefetch_related(*prefetch)
    words = filterset.words
    if words:
        published = Response.objects.filter(state=Response.State.PUBLISHED).select_related("agency")
        answers = Prefetch("responses", published, to_attr="published_responses")
        found = found.defer(None).defer("search_key").prefetch_related(answers)
    rows = [_row(resolution, words) for resolution in name_agencies(found)]
    return Listing(filterset, [], chips(filterset), facet_boxes(counts), sums, rows, number, pages)


def rows_of(resolutions: Any, limit: int = PER_PAGE) -> list[Row]:
    """The first rows of resolutions already ordered, as lists show them."""
    return [_row(resolution, ()) for resolution in name_agencies(resolutions.for_list()[:limit])]


def in_other_world(data: QueryDict, resolutions: Any, *, demo: bool, today: datetime.date) -> int:
    """How many rows the same question finds in the other world (real or fictional)."""
    other = ResolutionFilter(data, resolutions, demo=not demo, today=today)
    return other.qs.count() if other.is_valid() else 0


def _refused(filterset: ResolutionFilter, problems: list[tuple[str, str]]) -> Listing:
    return Listing(filterset, problems, chips(filterset), [], Figures(()), [], 1, 1)


def _row(resolution: Resolution, words: Sequence[str]) -> Row:
    if not words:
        return Row(resolution, marked_excerpt(resolution.excerpt, ()), ())
    answer = next((r for r in resolution.published_responses if has_hit(r.text, words)), None)  # type: ignore[attr-defined]
    return Row(
        resolution,
        marked_excerpt(resolution.text, words),
        marked_excerpt(f"{answer.agency.name}：{answer.text}", words) if answer else (),
    )
