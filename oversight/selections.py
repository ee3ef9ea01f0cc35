"""A whole selection as a file: the rows of a list in its order, all pages; amounts integer 元, dates ISO, codes text.

Memory does not grow with the rows (`oversight.downloads`); related rows are fetched once for every CHUNK rows.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from budget.models import Agency, BudgetKind, FiscalYear
from budget.sheets import Cell, Row
from oversight.api import records
from oversight.choices import DueState
from oversight.computed import released_amount
from oversight.dossier import remaining_amount
from oversight.downloads import JSON, Sheet, attach, download, stem_of
from oversight.filters import ResolutionFilter
from oversight.labels import label_of
from oversight.models import Committee, FreezeCondition, ReportType, Resolution
from oversight.orders import ordered
from oversight.status import Holder, Status, holder_of

CHUNK = 2_000
type Site = Callable[[str], str]

_PLACE = {
    "代號": lambda r: r.key,
    "年度": lambda r: r.fiscal_year.year,
    "預算種類": lambda r: label_of(BudgetKind, r.fiscal_year.kind),
    "部分": lambda r: label_of(Resolution.Part, r.part),
    "審查委員會": lambda r: r.committee.name if r.committee else None,
    "款": lambda r: r.kuan,
    "項": lambda r: r.xiang,
    "標題機關代碼": lambda r: r.heading_agency.code if r.heading_agency else None,
    "標題機關": lambda r: r.heading_agency.name if r.heading_agency else None,
    "辦理機關代碼": lambda r: "、".join(records.codes_of(r)),
    "項次": lambda r: r.number,
    "類別": lambda r: label_of(Resolution.Kind, r.kind),
    "狀態": lambda r: label_of(Status, r.status),
    "卡在誰": lambda r: label_of(Holder, holder_of(r.status)),
    "期限": lambda r: r.due_on,
    "期限狀態": lambda r: label_of(DueState, r.due_state),
}
_RESOLUTION: dict[str, Callable[[Resolution], Cell]] = {
    **_PLACE,
    "凍結金額（元）": records.known_frozen,
    "已解凍金額（元）": lambda r: r.released,
    "還凍金額（元）": records.known_remaining,
    "金額未明之凍結數": lambda r: r.unknown_amounts,
    "減列金額（元）": lambda r: r.cut,
    "最近異動日": lambda r: r.last_moved_on,
    "決議內容": lambda r: r.text,
}
_FREEZE: dict[str, Callable[[FreezeCondition], Cell]] = {
    "凍結序": lambda f: f.position,
    "凍結方式": lambda f: label_of(FreezeCondition.Stated, f.stated),
    "凍結比例": lambda f: f.share_label,
    "條文所列預算數（元）": lambda f: f.stated_base,
    "凍結金額（元）": lambda f: f.amount,
    "已解凍金額（元）": released_amount,
    "還凍金額（元）": remaining_amount,
    "報告種類": lambda f: label_of(ReportType, f.report_type),
    "向何委員會報告": lambda f: "、".join(committee.name for committee in f.committees.all()),
    "須經同意": lambda f: "是" if f.consent else "否",
    "期限（原文）": lambda f: f.deadline_text,
    "凍結條文": lambda f: f.clause,
}
_LAST = ("虛構示範資料", "網址")


@dataclass(frozen=True, slots=True)
class Layout:
    """How one list becomes a file: name, sheet title, what to fetch, and the rows of each resolution."""

    stem: str
    title: str
    header: tuple[str, ...]
    fetch: Callable[[Any], Any]
    fetch_records: Callable[[Any], Any]
    rows: Callable[[Resolution], Iterator[list[Cell]]]
    records: Callable[[Resolution], list[records.Record]]


def _resolution_rows(resolution: Resolution) -> Iterator[list[Cell]]:
    yield [cell(resolution) for cell in _RESOLUTION.values()]


def _freeze_rows(resolution: Resolution) -> Iterator[list[Cell]]:
    place = [cell(resolution) for cell in _PLACE.values()]
    for freeze in resolution.freezes.all():
        yield [*place, *(cell(freeze) for cell in _FREEZE.values())]


def _with_cells(resolutions: Any) -> Any:
    return records.with_codes(resolutions).defer("search_key")


RESOLUTIONS = Layout(
    "resolutions",
    "決議",
    (*_RESOLUTION, *_LAST),
    _with_cells,
    records.with_records,
    _resolution_rows,
    lambda resolution: [records.resolution_record(resolution)],
)
FREEZES = Layout(
    "freezes",
    "凍結",
    (*_PLACE, *_FREEZE, *_LAST),
    lambda resolutions: records.with_freezes(resolutions).select_related(None),
    records.with_freezes,
    _freeze_rows,
    records.freeze_records,
)


def download_selection(
    request: HttpRequest, filterset: ResolutionFilter, layout: Layout, today: datetime.date
) -> HttpResponseBase:
    """The rows that a valid `filterset` asks for, in the format it asks for."""
    kind = filterset.asked_format
    stem = stem_of(layout.stem, today, demo=filterset.demo)
    chosen = ordered(filterset.qs, filterset.asked_order)
    if kind != JSON:
        rows = _rows(layout.fetch(chosen).iterator(chunk_size=CHUNK), layout, request.build_absolute_uri)
        return download(Sheet(stem, layout.title, layout.header, rows), kind)
    found = layout.fetch_records(chosen).iterator(chunk_size=CHUNK)
    response = StreamingHttpResponse(_json_pieces(found, layout, today), content_type="application/json")
    attach(response, f"{stem}.{kind}")
    return response


def _rows(resolutions: Iterable[Resolution], layout: Layout, site: Site) -> Iterator[Row]:
    before, after = site(reverse("resolution-detail", args=["KEY"])).split("KEY")
    for resolution in _placed(resolutions):
        last = ["是" if resolution.is_fictional else "否", f"{before}{resolution.key}{after}"]
        for row in layout.rows(resolution):
            yield [*row, *last]


def _placed(resolutions: Iterable[Resolution]) -> Iterator[Resolution]:
    """With year, committee and agency, which are few: joined, each would be made anew for every row."""
    years, committees, agencies = (
        {each.pk: each for each in model.objects.all()} for model in (FiscalYear, Committee, Agency)
    )
    for resolution in resolutions:
        resolution.fiscal_year = years[resolution.fiscal_year_id]
        resolution.committee = committees.get(resolution.committee_id)
        resolution.heading_agency = agencies.get(resolution.heading_agency_id)
        yield resolution


def _json_pieces(resolutions: Iterable[Resolution], layout: Layout, today: datetime.date) -> Iterator[str]:
    """The envelope of the interface with all rows in it; the number of rows is known last and written last."""
    encoder = DjangoJSONEncoder(ensure_ascii=False)
    count = 0
    yield f'{{"as_of": {encoder.encode(today)}, "next": null, "results": ['
    for record in chain.from_iterable(map(layout.records, resolutions)):
        yield (",\n" if count else "\n") + encoder.encode(record)
        count += 1
    yield f'\n], "count": {count}}}\n'
