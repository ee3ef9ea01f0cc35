"""Our list, admin list and exports beside those that Django, django-filter and django-import-export make by themselves.

    python tests/bench/bench_stock.py [COUNT]

Fills a SQLite database of its own with COUNT invented resolutions (100,000 unless told otherwise). In one process, in
turns, medians of ROUNDS in milliseconds of processor time; nothing is kept. Stock is what the documentation of each
shows: a ListView with a FilterSet and a Paginator, a ModelAdmin with the same columns, a ModelResource. Exports are of
one year's resolutions, with the columns of our own file.

The aims: an admin list 30 times as fast at a million, CSV 6 times, XLSX twice.
"""

from __future__ import annotations

import datetime
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

REPO = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(REPO)]

from tests.bench.generate import fill, on_own_database  # noqa: E402

ROUNDS = 5
DAY = datetime.date(2026, 11, 23)
YEAR = 110
_ROWS = """{% for row in object_list %}<tr><td>{{ row.number }}<td>{{ row.text|truncatechars:60 }}<td>{{ row.kind }}
<td>{{ row.state }}<td>{{ row.frozen }}<td>{{ row.released }}<td>{{ row.due_on }}<td>{{ row.heading_agency }}{% endfor %}
{{ filter.form }} {{ page_obj.paginator.count }} {{ page_obj.paginator.num_pages }}"""
COLUMNS = [
    *("key", "fiscal_year__year", "fiscal_year__get_kind_display", "get_part_display", "committee__name"),
    *("kuan", "xiang", "heading_agency__code", "heading_agency__name", "number", "get_kind_display"),
    *("due_on", "get_due_state_display", "frozen", "released", "unknown_amounts", "cut", "last_moved_on"),
    *("text", "is_fictional"),
]


def main(count: int) -> int:
    on_own_database(__file__, "measure", str(count))
    return 0


def measure(count: int) -> None:
    """Fill the database of the settings, and print each pair."""
    import django

    django.setup()
    fill(count, DAY)
    print(f"{count:,} resolutions, SQLite")
    for name, (ours, stock) in {**_pages(), **_exports()}.items():
        took: dict[str, list[float]] = {"ours": [], "stock": []}
        for turn in range(ROUNDS + 1):
            for each, ask in (("ours", ours), ("stock", stock)):
                start = time.process_time()
                ask()
                if turn:  # the first warms up
                    took[each].append((time.process_time() - start) * 1000)
        mine, theirs = median(took["ours"]), median(took["stock"])
        print(f"  {name:<28} ours {mine:8.1f} ms  stock {theirs:9.1f} ms = {theirs / mine:.1f} ×")


def _pages() -> dict[str, tuple[Callable[[], Any], Callable[[], Any]]]:
    import django_filters
    from django.contrib import admin
    from django.contrib.auth import get_user_model
    from django.core.cache import cache
    from django.template import engines
    from django.test import Client, RequestFactory
    from django_filters.views import FilterView

    from oversight.accounts.passwords import chosen_by_owner
    from oversight.models import Resolution

    keeper = get_user_model().objects.create_superuser("keeper", password="x")  # noqa: S106
    chosen_by_owner(keeper)
    reader, staff = Client(headers={"host": "localhost"}), Client(headers={"host": "localhost"})
    staff.force_login(keeper)

    class Filter(django_filters.FilterSet):
        class Meta:
            model = Resolution
            fields = ["fiscal_year", "kind", "committee", "part"]

    class Stock(FilterView):
        model, filterset_class, paginate_by = Resolution, Filter, 25
        queryset = Resolution.objects.filter(is_fictional=False).select_related("heading_agency")

        def render_to_response(self, context: dict[str, Any], **_more: Any) -> Any:
            from django.http import HttpResponse

            return HttpResponse(engines["django"].from_string(_ROWS).render(context))

    class StockAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
        list_display = ["key", "heading_agency", "kind", "state", "frozen", "released", "due_on"]
        list_filter = ["fiscal_year", "kind", "part", "committee", "is_fictional"]
        search_fields = ["text"]

    stock_admin = StockAdmin(Resolution, admin.AdminSite())

    def asked(path: str) -> Any:
        request = RequestFactory(headers={"host": "localhost"}).get(path)
        request.user = keeper
        return request

    def ours(client: Client, path: str) -> Callable[[], Any]:
        def ask() -> None:
            cache.clear()
            assert client.get(path).status_code == 200, path

        return ask

    def changelist(path: str) -> Callable[[], Any]:
        return lambda: stock_admin.changelist_view(asked(path)).render()

    view = Stock.as_view()
    return {
        "list": (ours(reader, "/resolutions/"), lambda: view(asked("/"))),
        "list, one kind, page 20": (
            ours(reader, "/resolutions/?kind=freeze&page=20"),
            lambda: view(asked("/?kind=freeze&page=20")),
        ),
        "admin list": (ours(staff, "/admin/oversight/resolution/"), changelist("/")),
        "admin list, searched": (
            ours(staff, "/admin/oversight/resolution/?q=水資源"),
            changelist("/?q=水資源"),
        ),
    }


def _exports() -> dict[str, tuple[Callable[[], Any], Callable[[], Any]]]:
    from django.test import Client
    from import_export import fields, resources, widgets

    from budget.models import Agency
    from oversight.filters import resolutions_on
    from oversight.models import Resolution
    from oversight.status import Status, holder_of

    def of(attribute: str) -> fields.Field:
        return fields.Field(attribute, attribute)

    class Resource(resources.ModelResource):
        """The columns of our file, each as the documentation says."""

        locals().update({name.replace("__", "_"): of(name) for name in COLUMNS})
        agencies = fields.Field(
            "agencies", "agencies", widgets.ManyToManyWidget(Agency, separator="、", field="code")
        )
        status_label, holder_label, remaining, url = (fields.Field() for _ in range(4))

        def dehydrate_status_label(self, row: Any) -> str:
            return str(Status(row.status).label)

        def dehydrate_holder_label(self, row: Any) -> str:
            return str(holder_of(row.status).label)

        def dehydrate_remaining(self, row: Any) -> int:
            return int(row.frozen - row.released)

        def dehydrate_url(self, row: Any) -> str:
            return str(row.get_absolute_url())

        class Meta:
            model = Resolution
            fields = [
                *(name.replace("__", "_") for name in COLUMNS),
                *("agencies", "status_label", "holder_label", "remaining", "url"),
            ]

    client = Client(headers={"host": "localhost"})

    def ours(kind: str) -> int:
        response = client.get(f"/resolutions/?year={YEAR}&format={kind}")
        return sum(map(len, response.streaming_content))

    def stock(kind: str) -> int:
        rows = resolutions_on(DAY).filter(fiscal_year__year=YEAR, is_fictional=False)
        return len(getattr(Resource().export(rows), kind))

    return {
        f"export, {kind}": (lambda kind=kind: ours(kind), lambda kind=kind: stock(kind))  # type: ignore[misc]
        for kind in ("csv", "xlsx")
    }


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        measure(int(sys.argv[2]))
    else:
        sys.exit(main(int((sys.argv[1:] or ["100000"])[0].replace("_", ""))))
