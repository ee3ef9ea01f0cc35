"""The package itself: its description (datapackage.json), and everything in one archive.

Each CSV file is UTF-8, comma-separated, lines ended by CR LF, the first the names of the columns; an empty cell is a
missing value. A text that a spreadsheet would run as a formula has an apostrophe before it, as in all our CSV.
"""

from __future__ import annotations

import datetime
import json
import zipfile
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import IO, Any

from budget.models import BudgetBook
from budget.sheets import csv_lines
from oversight.dataset import cases, duties, places
from oversight.dataset.fields import Field, Table
from oversight.snapshots import snapshot

#: Every table of the package, in the order it is described.
TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        cases.RESOLUTIONS,
        cases.ASSIGNMENTS,
        duties.FREEZES,
        duties.FREEZE_COMMITTEES,
        duties.STEPS,
        duties.REQUIREMENTS,
        duties.REQUIREMENT_COMMITTEES,
        duties.EXTENSIONS,
        cases.UNIFORM_CUTS,
        places.RESPONSES,
        places.RESPONSE_LETTERS,
        places.LETTERS,
        places.LINKS,
        places.LINES,
        places.AGENCIES,
        places.AGENCY_NAMES,
        places.COMMITTEES,
        places.MEETINGS,
        places.YEARS,
    )
}
LICENCE = {
    "name": "OGDL-Taiwan-1.0",
    "title": "政府資料開放授權條款－第1版",
    "path": "https://data.gov.tw/license",
}
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

type Json = dict[str, Any]


def package_name(*, demo: bool) -> str:
    """What the package and its archive are called."""
    return "budget-resolutions-fictional" if demo else "budget-resolutions"


def descriptor(resources: Iterable[Json], *, demo: bool, today: datetime.date, homepage: str) -> Json:
    """The description of the package that has these resources; statuses hold for `today`."""
    world = "虛構示範資料：" if demo else ""
    facts = "機關、案件、公文與金額均為虛構，僅供示範。" if demo else ""
    return {
        "$schema": PROFILE,
        "name": package_name(demo=demo),
        "title": f"{world}立法院對中央政府預算的決議及其後的辦理情形",
        "description": f"{facts}狀態以{today.isoformat()}計；金額為元，日期為西元，空白為未知或無。"
        "以 =、+、-、@ 開頭之文字，前有一個 '，以免試算表當作公式執行。",
        "homepage": homepage,
        "created": f"{today.isoformat()}T00:00:00+08:00",
        "as_of": today.isoformat(),
        "fictional": demo,
        "licenses": [LICENCE],
        "sources": _sources(demo=demo),
        "resources": list(resources),
    }


def resource(table: Table, *, query: str = "") -> Json:
    """The description of one table; `query` is appended to the address of its file."""
    return {
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.csv{query}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "title": str(table.title),
        "description": str(table.description),
        "schema": _schema(table),
    }


def file_of(table: Table, *, demo: bool, today: datetime.date, mark: bool = False) -> Iterator[bytes]:
    """The CSV file of one table, a record at a time."""
    return csv_lines(table.header, table.cells(demo=demo, today=today), mark=mark)


def write_archive(out: IO[bytes], *, demo: bool, today: datetime.date, homepage: str) -> None:
    """Every file and the description with their sizes and digests. All is read at one state of the data.

    The description comes last, since it tells the sizes of the others.
    """
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, snapshot():
        resources = []
        for table in TABLES.values():
            digest, length = sha256(), 0
            with archive.open(_member(f"{table.name}.csv"), "w", force_zip64=True) as member:
                for line in file_of(table, demo=demo, today=today):
                    member.write(line)
                    digest.update(line)
                    length += len(line)
            resources.append(resource(table) | {"bytes": length, "hash": f"sha256:{digest.hexdigest()}"})
        described = descriptor(resources, demo=demo, today=today, homepage=homepage)
        archive.writestr(_member("datapackage.json"), spelled(described))


def spelled(described: Json) -> str:
    """A description as it is written."""
    return json.dumps(described, ensure_ascii=False, indent=1)


def _member(name: str) -> zipfile.ZipInfo:
    """A fixed time: the same data give the same file."""
    member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def _schema(table: Table) -> Json:
    keys = [
        {
            "fields": list(each.fields),
            # A table that refers to itself is named by nothing.
            "reference": {
                "resource": "" if each.table == table.name else each.table,
                "fields": list(each.to),
            },
        }
        for each in table.references
    ]
    schema: Json = {
        "fields": [_field(field) for field in table.fields],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    return schema | ({"foreignKeys": keys} if keys else {})


def _field(field: Field) -> Json:
    described: Json = {"name": field.name, "type": field.type, "title": str(field.title)}
    if field.description:
        described["description"] = str(field.description)
    if field.values:
        described["categories"] = [{"value": value, "label": label} for value, label in field.values]
    constraints: Json = {"required": True} if field.required else {}
    if field.values:
        constraints["enum"] = [value for value, _label in field.values]
    return described | ({"constraints": constraints} if constraints else {})


def _sources(*, demo: bool) -> list[Json]:
    """The books of this world, as far as imported."""
    if demo:
        return [{"title": "無；虛構示範資料"}]
    books = BudgetBook.objects.filter(agency__is_fictional=False).order_by("pk")
    return [{"title": f"《{title}》"} for title in dict.fromkeys(books.values_list("title", flat=True))] or [
        {"title": "各機關單位預算書"}
    ]
