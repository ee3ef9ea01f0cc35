"""/data/: everything at once, as a page that says what there is, as files, and as one archive."""

from __future__ import annotations

from dataclasses import dataclass
from tempfile import TemporaryFile

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from oversight.dataset.fields import Table
from oversight.dataset.package import (
    LICENCE,
    TABLES,
    descriptor,
    file_of,
    package_name,
    resource,
    spelled,
    write_archive,
)
from oversight.downloads import TYPES, attach
from oversight.kept import kept
from oversight.views.asked import AskedForm, refuse
from oversight.views.page import render_page


class FileForm(AskedForm):
    """`bom=1` puts a byte order mark before the CSV, which Excel needs to read Chinese."""

    bom = forms.ChoiceField(label=_("位元組順序記號"), choices=[("1", "")], required=False)


@dataclass(frozen=True, slots=True)
class Shown:
    """One table on the page, with how many rows it has."""

    table: Table
    rows: int


@require_safe
def data_page(request: HttpRequest) -> HttpResponse:
    """What there is, with every field explained."""
    form = AskedForm(request.GET)
    if form.problems:
        return refuse(request, form.problems, demo=False)
    demo, today = form.cleaned_data["demo"] == "1", timezone.localdate()
    rows = {name: table.rows(demo, today) for name, table in TABLES.items()}
    counts = kept("dataset", rows["resolutions"], lambda: {name: each.count() for name, each in rows.items()})
    context = {
        "today": today,
        "shown": [Shown(table, counts[name]) for name, table in TABLES.items()],
        "total": sum(counts.values()),
        "licence": LICENCE,
    }
    return render_page(request, "oversight/data.html", context, demo=demo)


def data_description(request: HttpRequest) -> HttpResponse:
    """datapackage.json, whose files are at their addresses here."""
    form = AskedForm(request.GET)
    if form.problems:
        return refuse(request, form.problems, demo=False)
    demo = form.cleaned_data["demo"] == "1"
    resources = [resource(table, query="?demo=1" if demo else "") for table in TABLES.values()]
    described = descriptor(resources, demo=demo, today=timezone.localdate(), homepage=_homepage(request))
    return HttpResponse(spelled(described), content_type="application/json")


def data_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """One table as CSV, sent while it is read."""
    if name not in TABLES:
        raise Http404
    form = FileForm(request.GET)
    if form.problems:
        return refuse(request, form.problems, demo=False)
    demo, mark = (form.cleaned_data[each] == "1" for each in ("demo", "bom"))
    lines = file_of(TABLES[name], demo=demo, today=timezone.localdate(), mark=mark)
    response = StreamingHttpResponse(lines, content_type=TYPES["csv"])
    attach(response, f"{name}-fictional.csv" if demo else f"{name}.csv")
    return response


def data_archive(request: HttpRequest) -> HttpResponseBase:
    """All files and their description. It is written before it is sent: a slow reader must not hold up the database."""
    form = AskedForm(request.GET)
    if form.problems:
        return refuse(request, form.problems, demo=False)
    demo, today = form.cleaned_data["demo"] == "1", timezone.localdate()
    out = TemporaryFile()  # noqa: SIM115  # the response closes it
    write_archive(out, demo=demo, today=today, homepage=_homepage(request))
    out.seek(0)
    response = FileResponse(out, content_type="application/zip")
    attach(response, f"{package_name(demo=demo)}-{today}.zip")
    return response


def _homepage(request: HttpRequest) -> str:
    with translation.override("zh-hant"):
        return request.build_absolute_uri(reverse("data"))
