"""Meetings: the list, and what one of them decided on which cases, and the letters that followed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from oversight.choices import StepKind
from oversight.deadlines import ROC_OFFSET
from oversight.downloads import FORMATS, download
from oversight.feeds import written
from oversight.filters import resolutions_on
from oversight.meeting_feed import MeetingFeed
from oversight.meetings import outcomes, public_meetings, with_outcomes
from oversight.models import Committee, FreezeStep, Meeting, Resolution
from oversight.place_sheets import meeting_sheet
from oversight.query_strings import without
from oversight.sets import name_agencies
from oversight.views.asked import AskedForm, FormatForm, refuse
from oversight.views.page import render_page
from oversight.views.printed import Paged

PER_PAGE = 50
#: How the list is asked for the plenary, which is no committee.
PLENARY = "plenary"


class MeetingListForm(FormatForm):
    """What the list can be asked."""

    committee = forms.SlugField(label=_("委員會"), required=False)
    year = forms.IntegerField(label=_("開會年（民國）"), min_value=1, max_value=999, required=False)
    page = forms.IntegerField(label=_("頁"), min_value=1, max_value=400, required=False)

    def clean_committee(self) -> Committee | str | None:
        """The committee, PLENARY, or None; raises ValidationError for a committee there is not."""
        slug = self.cleaned_data["committee"]
        if slug in ("", PLENARY):
            return slug or None
        committee = Committee.objects.filter(slug=slug).first()
        if committee is None:
            raise forms.ValidationError(_("查無此委員會。"))
        return committee


class MeetingForm(AskedForm):
    """What the page of one meeting can be asked."""

    kind = forms.ChoiceField(label=_("處理"), choices=StepKind.choices, required=False)
    page = forms.IntegerField(label=_("頁"), min_value=1, max_value=400, required=False)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One step at a meeting, its case as it stands today, and the Yuan's releases of that freeze since."""

    step: FreezeStep
    resolution: Resolution
    followed: list[FreezeStep]


@require_safe
def meeting_list(request: HttpRequest) -> HttpResponseBase:
    """Newest first; of one committee, of the plenary, or of one year if asked; all of them as a file."""
    form = MeetingListForm(request.GET)
    demo = request.GET.get("demo") == "1"
    if form.problems:
        return refuse(request, form.problems, demo=demo)
    meetings = _asked_of(form, demo=demo)
    if form.cleaned_data["format"]:
        sheet = meeting_sheet(with_outcomes(meetings, demo=demo), timezone.localdate(), demo=demo)
        return download(sheet, form.cleaned_data["format"])
    paged = _paged(request, form, meetings.count())
    if paged.problem:
        return refuse(request, [paged.problem], demo=demo)
    shown = meetings[paged.start : paged.start + PER_PAGE]
    context = {
        "rows": with_outcomes(shown, demo=demo),
        "committee": form.cleaned_data["committee"],
        "committees": Committee.objects.all(),
        "plenary": PLENARY,
        "year": form.cleaned_data["year"],
        "paged": paged,
        "formats": FORMATS,
        "feed_url": reverse("meeting-feed")
        + (f"?{query}" if (query := without(request.GET, "page")) else ""),
    }
    return render_page(request, "oversight/meeting_list.html", context, demo=demo)


@require_safe
def meeting_feed(request: HttpRequest) -> HttpResponse:
    """The feed of the list, asked the same."""
    form = MeetingListForm(request.GET)
    demo = request.GET.get("demo") == "1"
    if form.problems:
        return refuse(request, form.problems, demo=demo)
    meetings = _asked_of(form, demo=demo)
    committee, year = form.cleaned_data["committee"], form.cleaned_data["year"]
    place = _("院會") if committee == PLENARY else committee
    words = [*([str(place)] if place else []), *([f"{year}年"] if year else [])]
    query = without(request.GET, "format")
    return written(MeetingFeed(meetings, query, "・".join(words), demo=demo), request)


def _asked_of(form: MeetingListForm, *, demo: bool) -> QuerySet[Meeting]:
    """Newest first."""
    meetings = public_meetings(demo=demo).order_by("-held_on", "name")
    committee, year = form.cleaned_data["committee"], form.cleaned_data["year"]
    if committee:
        meetings = meetings.filter(committee=None if committee == PLENARY else committee)
    return meetings.filter(held_on__year=year + ROC_OFFSET) if year else meetings


def _paged(request: HttpRequest, form: AskedForm, total: int) -> Paged:
    return Paged(form.cleaned_data["page"] or 1, PER_PAGE, total, without(request.GET, "page"))


@require_safe
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened there, by kind of step, and the cases; 404 for a meeting that no case refers to."""
    form = MeetingForm(request.GET)
    asked = request.GET.get("demo") == "1"
    if form.problems:
        return refuse(request, form.problems, demo=asked)
    demo = asked or not public_meetings(demo=False).filter(pk=pk).exists()
    meeting = get_object_or_404(public_meetings(demo=demo), pk=pk)
    outcome = outcomes([pk], demo=demo)[pk]
    kind = form.cleaned_data["kind"]
    steps = FreezeStep.objects.filter(meeting=meeting, condition__resolution__is_fictional=demo)
    steps = steps.filter(kind=kind) if kind else steps
    paged = _paged(request, form, steps.count())
    if paged.problem:
        return refuse(request, [paged.problem], demo=demo)
    today = timezone.localdate()
    shown = _in_order(steps.select_related("condition", "letter"))
    context = {
        "today": today,
        "meeting": meeting,
        "outcome": outcome,
        "kind": StepKind(kind) if kind else None,
        "rows": _rows(shown[paged.start : paged.start + PER_PAGE], meeting, today),
        "paged": paged,
    }
    return render_page(request, "oversight/meeting_detail.html", context, demo=demo)


def _in_order(steps: QuerySet[FreezeStep]) -> QuerySet[FreezeStep]:
    """By kind of step in the order of a case's way, then as resolutions stand in lists."""
    place = Case(
        *(When(kind=kind.value, then=Value(number)) for number, kind in enumerate(StepKind)),
        output_field=IntegerField(),
    )
    case = "condition__resolution"
    return steps.order_by(
        place,
        f"-{case}__fiscal_year__year",
        f"{case}__part",
        F(f"{case}__kuan").asc(nulls_first=True),
        F(f"{case}__xiang").asc(nulls_first=True),
        f"{case}__number",
        "condition__position",
        "pk",
    )


def _rows(steps: Iterable[FreezeStep], meeting: Meeting, today: datetime.date) -> list[CaseRow]:
    """Three queries, and one where a case has no heading."""
    shown = list(steps)
    keys = {step.condition_id for step in shown}
    followed: dict[int, list[FreezeStep]] = {}
    for step in FreezeStep.objects.filter(
        condition__in=keys, kind=StepKind.RELEASED, happened_on__gte=meeting.held_on
    ).select_related("letter"):
        followed.setdefault(step.condition_id, []).append(step)
    found = resolutions_on(today).filter(pk__in={step.condition.resolution_id for step in shown})
    resolutions = {row.pk: row for row in name_agencies(found.for_list())}
    return [
        CaseRow(step, resolutions[step.condition.resolution_id], followed.get(step.condition_id, []))
        for step in shown
    ]
