"""What every public page has: its world (real or fictional), the scope of its links, and the as-of line at its foot."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from budget.models import BudgetBook
from oversight.kept import kept
from oversight.models import Resolution
from oversight.query_strings import Scope
from oversight.scope import ScopeFilter


@dataclass(frozen=True, slots=True)
class AsOf:
    """How fresh the data is: the last dated movement and the last import."""

    moved_on: datetime.date | None
    imported_at: datetime.datetime | None


def as_of(*, demo: bool) -> AsOf:
    """How fresh one world is; kept until the data changes."""
    return kept("as-of", Resolution.objects.filter(is_fictional=demo), lambda: _as_of(demo=demo))


def _as_of(*, demo: bool) -> AsOf:
    """One query where a resolution moved, each part from an index or a short table."""
    books = (
        BudgetBook.objects.filter(agency__is_fictional=demo).order_by("-imported_at").values("imported_at")
    )
    moved = Resolution.objects.filter(is_fictional=demo, last_moved_on__isnull=False).order_by(
        "-last_moved_on"
    )
    found = (
        moved.annotate(imported_at=Subquery(books[:1])).values_list("last_moved_on", "imported_at").first()
    )
    if found is None:
        found = (None, books.values_list("imported_at", flat=True).first())
    return AsOf(*found)


def demo_asked(request: HttpRequest) -> bool:
    """Whether the fictional world is asked for. Raises BadRequest for a `demo` that means nothing."""
    value = request.GET.get("demo", "")
    if value not in ("", "1"):
        raise BadRequest("demo is 1 or absent")
    return value == "1"


def render_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    demo: bool,
    scope: Sequence[tuple[str, str]] = (),
    status: int = 200,
) -> HttpResponse:
    """A page of one world. `scope` are the parameters that its links to rows repeat."""
    parameters = (*scope, ("demo", "1")) if demo else tuple(scope)
    frame = {
        "demo": demo,
        "scope": Scope(parameters),
        "as_of": as_of(demo=demo),
        "page_day": timezone.localdate(),
    }
    return render(request, template, {**frame, **context}, status=status)


def year_scope(filterset: ScopeFilter) -> list[tuple[str, str]]:
    """The year a page is narrowed to, as its links repeat it."""
    year = filterset.form.cleaned_data.get("year")
    return [("year", str(year))] if year else []
