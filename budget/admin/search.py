"""The one guard between what is typed into a search and the database."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG, ChangeList
from django.http import HttpRequest, HttpResponse, QueryDict

from budget.notation.text import fold

LONGEST_QUERY = 200


def harmless(text: str) -> str:
    """A search word a database can take: PostgreSQL refuses NUL, SQLite patterns of 50,000 characters."""
    return text.replace("\x00", "")[:LONGEST_QUERY]


def harmless_query(query: QueryDict) -> QueryDict:
    """A query string with every value made harmless."""
    if not any(
        "\x00" in value or len(value) > LONGEST_QUERY for _, values in query.lists() for value in values
    ):
        return query
    cleaned = query.copy()
    for name, values in query.lists():
        cleaned.setlist(name, [harmless(value) for value in values])
    return cleaned


class GuardedSearch:
    """Search boxes, autocompletes and filters that answer whatever is typed into them."""

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return super().get_search_results(request, queryset, harmless(search_term))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        request.GET = harmless_query(request.GET)
        response = super().changelist_view(request, extra_context)
        if response.status_code == 302 and response["Location"].endswith(f"?{ERROR_FLAG}=1"):
            messages.warning(request, "網址中的篩選條件無法辨識，已略過；以下未經篩選。")
        return response

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Raises IncorrectLookupParameters for a value no filter offers: Django would show all rows."""
        try:
            found = super().get_changelist_instance(request)
        except OverflowError:  # a number that no column of SQLite can hold
            raise IncorrectLookupParameters from None
        for spec in found.filter_specs:
            chosen = spec.value() if isinstance(spec, SimpleListFilter) else None
            if chosen is not None and str(chosen) not in {str(value) for value, _ in spec.lookup_choices}:
                raise IncorrectLookupParameters
        return found


class FoldedSearch:
    """For models with a folded search key: words are looked for as typed and folded (臺＝台, full width)."""

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        found, distinct = super().get_search_results(request, queryset, search_term)
        folded = " ".join(fold(word) for word in search_term.split())
        if folded and folded != search_term:
            found = found | super().get_search_results(request, queryset, folded)[0]
        return found, distinct
