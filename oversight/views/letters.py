"""The page of one letter: what is known of it, every case it concerns, and the answers that cite it.

Its address is its 字號 as compared (docs/decisions/0021). A letter is public where a step, a delivery or a published
answer names it; one that only a draft names, or nothing, has no page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from oversight.figures import figures
from oversight.filters import resolutions_on
from oversight.models import FreezeStep, Letter, Requirement, Response
from oversight.models.yuan import compared_number
from oversight.orders import ordered
from oversight.query_strings import without
from oversight.search import published_answers
from oversight.views.asked import AskedForm, refuse
from oversight.views.listing import PER_PAGE, rows_of
from oversight.views.page import render_page
from oversight.views.printed import Paged

#: Steps, deliveries and answers shown; a letter of the Yuan can name some hundred cases.
SHOWN = 100


class LetterForm(AskedForm):
    """What the page can be asked."""

    page = forms.IntegerField(label=_("頁"), min_value=1, max_value=400, required=False)


@dataclass(frozen=True, slots=True)
class Named:
    """Where one world's public records name a letter."""

    steps: Any
    deliveries: Any
    answers: Any

    @classmethod
    def of(cls, letter: Letter, *, demo: bool) -> Named:
        """Drafts are not public and are not here."""
        return cls(
            FreezeStep.objects.filter(letter=letter, condition__resolution__is_fictional=demo),
            Requirement.objects.filter(delivered_letter=letter, resolution__is_fictional=demo),
            published_answers().filter(letters=letter, resolution__is_fictional=demo),
        )

    @property
    def resolutions(self) -> Q:
        """The resolutions of all of them."""
        columns = ("condition__resolution", "resolution", "resolution")
        found = (self.steps, self.deliveries, self.answers)
        first, *others = [rows.order_by().values(column) for rows, column in zip(found, columns, strict=True)]
        return Q(pk__in=first.union(*others))


@require_safe
def letter_detail(request: HttpRequest, number: str) -> HttpResponseBase:
    """By its 字號; another spelling of it leads to its address. 404 for a letter that nothing public names."""
    form = LetterForm(request.GET)
    asked = request.GET.get("demo") == "1"
    if form.problems:
        return refuse(request, form.problems, demo=asked)
    letter = Letter.objects.exclude(number="").filter(number=compared_number(number)).first()
    if letter is None:
        raise Http404
    for demo in (True,) if asked else (False, True):
        named = Named.of(letter, demo=demo)
        cases = resolutions_on(timezone.localdate()).filter(named.resolutions)
        facts = figures(cases)
        if facts.total.cases:
            if letter.number != number:
                return redirect(letter, permanent=True)
            return _page(request, letter, named, cases, facts, form, demo=demo)
    raise Http404


def _page(
    request: HttpRequest,
    letter: Letter,
    named: Named,
    cases: Any,
    facts: Any,
    form: LetterForm,
    *,
    demo: bool,
) -> HttpResponse:
    paged = Paged(form.cleaned_data["page"] or 1, PER_PAGE, facts.total.cases, without(request.GET, "page"))
    if paged.problem:
        return refuse(request, [paged.problem], demo=demo)
    keys = ordered(cases, "newest").values("pk")[paged.start : paged.start + PER_PAGE]
    today = timezone.localdate()
    joined = [f"resolution__{name}" for name in ("fiscal_year", "committee", "heading_agency")]
    context = {
        "today": today,
        "letter": letter,
        "figures": facts,
        "paged": paged,
        "rows": rows_of(ordered(resolutions_on(today).filter(pk__in=keys), "newest"), PER_PAGE),
        "steps": named.steps.select_related(
            "condition__resolution__fiscal_year", "condition__resolution__heading_agency", "meeting"
        ).order_by("happened_on", "pk")[:SHOWN],
        "deliveries": named.deliveries.select_related(*joined).order_by("delivered_on", "pk")[:SHOWN],
        "answers": _answers(named.answers.select_related("agency", "book__fiscal_year", *joined)),
    }
    return render_page(request, "oversight/letter_detail.html", context, demo=demo)


def _answers(answers: Any) -> list[Response]:
    return list(answers.order_by("-resolution__fiscal_year__year", "resolution__key", "pk")[:SHOWN])
