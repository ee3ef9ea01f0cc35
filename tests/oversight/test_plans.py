"""What the pages ask for is found through an index, on both engines: nothing large is read from end to end."""

import json
import re
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oversight.figures import TALLY
from oversight.filters import resolutions_on
from oversight.models import FreezeStep, Resolution
from tests.bench.generate import generate

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
#: Tables that grow with every year; the others are short, or read whole on purpose.
LARGE = {
    "oversight_resolution",
    "oversight_assignment",
    "oversight_freezecondition",
    "oversight_freezestep",
    "oversight_requirement",
    "oversight_response",
    "oversight_letter",
    "oversight_resolutionline",
    "budget_lineitem",
}
#: Indexes that have all that lists are counted by and summed over.
COVERING = {
    "resolution_by_year",
    "resolution_by_parties",
    "resolution_by_state",
    "resolution_sorted",
}
PAGES = [
    "/",
    "/?year=115",
    "/resolutions/",
    "/resolutions/?order=frozen&page=3",
    "/resolutions/?committee=economics&kind=freeze&status=referred",
    "/resolutions/?agency=0101&amount=10m&due=overdue",
    "/freezes/",
    "/deadlines/",
    "/deadlines/?month=115-12",
    "/agencies/",
    "/agencies/0101/",
    "/committees/economics/",
    "/holders/",
    "/holders/?holder=committee",
    "/durations/",
    "/meetings/",
    "/pictures/",
]


@pytest.fixture
def rows(time_machine):
    time_machine.move_to(TODAY, tick=False)
    generate(2_000, TODAY)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            # Of two thousand rows reading all is quickest; what it would do where it is not is to be seen.
            cursor.execute("SET LOCAL enable_seqscan = off")
    cache.clear()
    yield
    if connection.vendor == "postgresql":
        # The constraints are checked at the end, a row at a time: without its indexes that takes a quarter of an hour.
        with connection.cursor() as cursor:
            cursor.execute("RESET enable_seqscan; RESET enable_indexscan; RESET enable_bitmapscan")


def plan(sql):
    """The steps of a plan, as (what is done, the table or index it is done to)."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("EXPLAIN (FORMAT JSON) " + sql)
            (text,) = cursor.fetchone()
            return list(_nodes((json.loads(text) if isinstance(text, str) else text)[0]["Plan"]))
        cursor.execute("EXPLAIN QUERY PLAN " + sql.replace("%", "%%"))
        return [step for row in cursor.fetchall() for step in _step(row[3], sql)]


def _nodes(node):
    yield node["Node Type"], node.get("Relation Name", ""), node.get("Index Name", "")
    for child in node.get("Plans", ()):
        yield from _nodes(child)


def _step(text, sql):
    found = re.match(r"(SCAN|SEARCH) (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", text)
    if found:
        way, name, index = found.groups()
        table = re.search(rf'"(\w+)" (?:AS )?"?{name}"?\b', sql)
        uses = index or ("primary key" if "PRIMARY KEY" in text else "")
        yield (
            "Seq Scan" if way == "SCAN" and not uses else way.title(),
            table.group(1) if table else name,
            uses,
        )


def test_no_page_reads_a_large_table_from_end_to_end(client, rows):
    wrong = []
    for url in PAGES:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200, url
        for query in asked.captured_queries:
            if not query["sql"].lstrip().upper().startswith("SELECT"):
                continue
            for way, table, _ in plan(query["sql"]):
                if way == "Seq Scan" and table in LARGE:
                    wrong.append(f"{url}: reads all of {table}: {query['sql'][:300]}")
    assert not wrong, "\n".join(wrong)


def indexes(queryset):
    """The indexes a queryset is answered from."""
    sql = str(queryset.query)
    with CaptureQueriesContext(connection) as asked:
        list(queryset)
    return {index for _, _, index in plan(asked.captured_queries[0]["sql"]) if index}, sql


def real():
    return resolutions_on(TODAY).filter(is_fictional=False)


def test_counts_are_read_from_an_index_alone(rows):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # An index alone is worth it after a vacuum, which no transaction of a test can have.
            cursor.execute("SET LOCAL enable_indexscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
    found, sql = indexes(real().order_by().values_list("parties", "state").annotate(**TALLY))
    assert found, sql
    assert found <= COVERING


def test_hot_queries_use_their_own_index(rows):
    waiting = real().filter(open_freezes__gt=0, step_on__isnull=False)
    moved = Resolution.objects.filter(is_fictional=False, last_moved_on__isnull=False)
    steps = FreezeStep.objects.filter(condition__in=[1, 2, 3]).order_by()
    hot = {
        "resolution_stepped": waiting.order_by("step_on", "pk").values("pk")[:10],
        "resolution_moved": moved.order_by("-last_moved_on").values("last_moved_on")[:1],
        "freeze_step_days": steps.values_list("condition", "kind", "happened_on"),
    }
    assert {index: index in indexes(queryset)[0] for index, queryset in hot.items()} == dict.fromkeys(
        hot, True
    )
