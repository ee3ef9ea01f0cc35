"""/search/: everything that stands in print or letter, by kind, each with its first hits, or one kind in pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

from django import forms
from django.db.models import Count, Q, TextChoices, Window
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from budget.models import LineItem
from oversight.api.filters import in_world
from oversight.excerpts import Piece, marked_excerpt, search_words
from oversight.filters import QUERY_LENGTH
from oversight.models import Resolution
from oversight.orders import ordered
from oversight.query_strings import without
from oversight.scope import QUERY_WORDS
from oversight.search import hits, public_letters, published_answers
from oversight.views.asked import AskedForm, refuse
from oversight.views.page import render_page
from oversight.views.printed import Paged
from oversight.worlds import case_in_world

FIRST = 5
PER_PAGE = 25


class Part(TextChoices):
    """What is searched, in the order it is shown."""

    RESOLUTIONS = "resolutions", _("決議")
    ANSWERS = "answers", _("辦理情形")
    LETTERS = "letters", _("公文")
    LINES = "lines", _("預算科目")
    PLANS = "plans", _("計畫與說明")


#: Lines that are accounts; all others are plans and what books say of them.
ACCOUNTS = (
    *(LineItem.Kind.KUAN, LineItem.Kind.XIANG, LineItem.Kind.FUNCTION, LineItem.Kind.MU, LineItem.Kind.JIE),
    *(LineItem.Kind.OBJECT1, LineItem.Kind.OBJECT2),
)


class SearchForm(AskedForm):
    """What the page can be asked."""

    q = forms.CharField(label=_("查詢"), max_length=QUERY_LENGTH, required=False)
    part = forms.ChoiceField(label=_("範圍"), choices=Part.choices, required=False)
    page = forms.IntegerField(label=_("頁"), min_value=1, max_value=400, required=False)

    def clean_q(self) -> str:
        """Raises ValidationError for more words than anybody types."""
        query: str = self.cleaned_data["q"]
        if len(search_words(query)) > QUERY_WORDS:
            raise forms.ValidationError(_("至多%(n)s個詞。") % {"n": QUERY_WORDS})
        return query


@dataclass(frozen=True, slots=True)
class Hit:
    """One row found: what it is, where it is, and the text around the words."""

    title: str
    url: str
    note: str
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one part; `total` counts all of them."""

    part: Part
    total: int
    hits: list[Hit]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Every part with its first hits, or with `part` that one in pages; HTTP 400 where a value is wrong."""
    form = SearchForm(request.GET)
    demo = request.GET.get("demo") == "1"
    if not form.is_valid() or form.problems:
        return refuse(request, form.problems, demo=demo)
    words = search_words(form.cleaned_data["q"])
    chosen = Part(form.cleaned_data["part"]) if form.cleaned_data["part"] else None
    number = form.cleaned_data["page"] or 1
    start, size = ((number - 1) * PER_PAGE, PER_PAGE) if chosen else (0, FIRST)
    finder = Finder(form.cleaned_data["q"], words, demo=demo)
    groups = [finder.group(part, start, size) for part in ([chosen] if chosen else Part)] if words else []
    found = sum(group.total for group in groups)
    paged = Paged(number, PER_PAGE, found, without(request.GET, "page"))
    if paged.problem or (not chosen and number > 1):
        return refuse(request, [paged.problem or (str(_("頁")), str(_("各類一覽沒有分頁。")))], demo=demo)
    context = {
        "query": form.cleaned_data["q"],
        "words": words,
        "groups": groups,
        "found": found,
        "chosen": chosen,
        "paged": paged,
        "alone": finder.alone() if words and not found else [],
        "today": timezone.localdate(),
    }
    return render_page(request, "oversight/search.html", context, demo=demo)


class Finder:
    """The rows of one world that have every word."""

    def __init__(self, query: str, words: list[str], *, demo: bool) -> None:
        self.query, self.words, self.demo = query, words, demo

    def group(self, part: Part, start: int, size: int) -> Group:
        """A stretch of the rows of one part."""
        found: list[Hit]
        total, found = getattr(self, f"_{part.value}")(start, size)
        return Group(part, total, found)

    def alone(self) -> list[tuple[str, int]]:
        """How many resolutions each word finds by itself, where there are several."""
        if len(self.words) < 2:
            return []
        world = Resolution.objects.filter(is_fictional=self.demo)
        return [(word, world.filter(pk__among=hits(f'"{word}"')).count()) for word in self.words]

    def _has_all(self) -> Q:
        return reduce(and_, (Q(search_key__has=word) for word in self.words))

    def _resolutions(self, start: int, size: int) -> tuple[int, list[Hit]]:
        rows = Resolution.objects.filter(pk__among=hits(self.query), is_fictional=self.demo)
        keys = list(ordered(rows, "newest").values_list("pk", flat=True)[start : start + size])
        shown = Resolution.objects.filter(pk__in=keys).select_related(
            "fiscal_year", "committee", "heading_agency"
        )
        return rows.count() if keys else 0, [
            Hit(row.citation, row.get_absolute_url(), row.get_kind_display(), self._marked(row.text))
            for row in ordered(shown.defer("search_key"), "newest")
        ]

    def _answers(self, start: int, size: int) -> tuple[int, list[Hit]]:
        rows = published_answers().filter(self._has_all(), case_in_world("resolution", demo=self.demo))
        joined = ("resolution__fiscal_year", "resolution__committee", "resolution__heading_agency", "agency")
        rows = rows.select_related(*joined).defer("search_key", "resolution__search_key", "resolution__text")
        return _stretch(
            rows.order_by("-resolution__fiscal_year__year", "pk"),
            start,
            size,
            lambda row: Hit(
                f"{row.agency}：{row.resolution.citation}",
                f"{row.resolution.get_absolute_url()}#said",
                row.get_kind_display(),
                self._marked(row.text),
            ),
        )

    def _letters(self, start: int, size: int) -> tuple[int, list[Hit]]:
        rows = public_letters(demo=self.demo).filter(self._has_all())
        return _stretch(
            rows,
            start,
            size,
            lambda row: Hit(
                row.number_text,
                row.get_absolute_url(),
                row.get_direction_display(),
                self._marked(" ".join(filter(None, [row.number_text, row.subject]))),
            ),
        )

    def _lines(self, start: int, size: int) -> tuple[int, list[Hit]]:
        return self._of_lines(Q(kind__in=ACCOUNTS), start, size)

    def _plans(self, start: int, size: int) -> tuple[int, list[Hit]]:
        return self._of_lines(~Q(kind__in=ACCOUNTS), start, size)

    def _of_lines(self, which: Q, start: int, size: int) -> tuple[int, list[Hit]]:
        rows = LineItem.objects.filter(which, self._has_all(), in_world(demo=self.demo))
        rows = rows.select_related("fiscal_year", "agency").defer("search_key")
        return _stretch(
            rows.order_by("-fiscal_year__year", "path"),
            start,
            size,
            lambda row: Hit(
                str(row),
                row.get_absolute_url(),
                " ".join(filter(None, [str(row.get_kind_display()), row.agency.name if row.agency else ""])),
                self._marked(" ".join(filter(None, [row.label, row.description]))),
            ),
        )

    def _marked(self, text: str) -> list[Piece]:
        return marked_excerpt(text, self.words)


def _stretch(rows: Any, start: int, size: int, spelled: Any) -> tuple[int, list[Hit]]:
    """(how many rows in all, those of the stretch); one query."""
    found: Iterable[Any] = list(rows.annotate(total=Window(Count("pk")))[start : start + size])
    total = next((row.total for row in found), 0)
    return (total if total or not start else rows.count()), [spelled(row) for row in found]
