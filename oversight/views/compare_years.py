"""Two years' resolutions side by side, by agency or by kind; as a page or as a file."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from budget.models import Agency, FiscalYear
from oversight.downloads import FORMATS, Sheet, download
from oversight.filters import resolutions_on
from oversight.models import Resolution
from oversight.views.asked import FormatForm, refuse
from oversight.views.page import render_page
from oversight.year_pairs import YearPair, by_agency, by_kind

KIND, AGENCY = "kind", "agency"
BY = [(AGENCY, gettext_lazy("機關")), (KIND, gettext_lazy("類別"))]


class YearsForm(FormatForm):
    """Both years or none; `under` names the 主管機關 whose agencies are listed one by one."""

    left = forms.IntegerField(label=gettext_lazy("左年度"), min_value=1, max_value=999, required=False)
    right = forms.IntegerField(label=gettext_lazy("右年度"), min_value=1, max_value=999, required=False)
    by = forms.ChoiceField(label=gettext_lazy("分列"), choices=BY, required=False)
    under = forms.CharField(label=gettext_lazy("主管機關"), max_length=10, required=False)

    def __init__(self, data: object, agencies: dict[str, Agency]) -> None:
        super().__init__(data)
        self.agencies = agencies

    def clean_under(self) -> Agency | None:
        """Raises ValidationError for an agency there is not."""
        code = self.cleaned_data["under"]
        if code and code not in self.agencies:
            raise ValidationError(_("查無此機關代碼；代碼是四位數字，例：2610。"))
        return self.agencies[code] if code else None

    def clean(self) -> dict[str, object]:
        """Two different years."""
        cleaned = super().clean()
        left, right = cleaned.get("left"), cleaned.get("right")
        if not self.errors and (left is None) != (right is None):
            raise ValidationError(_("左右兩個年度都要給。"))
        if left is not None and left == right:
            self.add_error("right", _("左右兩個年度相同，無從比較。"))
        if cleaned.get("under") and cleaned.get("by") == KIND:
            self.add_error("under", _("依類別分列時，不能指定主管機關。"))
        return cleaned


@require_safe
def compare_years(request: HttpRequest) -> HttpResponseBase:
    """The two latest years where none is asked for; HTTP 400 where a value is wrong."""
    agencies = list(Agency.objects.all())
    form = YearsForm(request.GET, {agency.code: agency for agency in agencies})
    demo = request.GET.get("demo") == "1"
    if form.problems:
        return refuse(request, form.problems, demo=demo)
    years = _years(demo=demo)
    left, right = form.cleaned_data["left"], form.cleaned_data["right"]
    if left is None and len(years) > 1:
        right, left = years[:2]
    under, by = form.cleaned_data["under"], form.cleaned_data["by"] or AGENCY
    pair = None
    if left is not None:
        world = resolutions_on(timezone.localdate()).filter(is_fictional=demo)
        pair = by_kind(world, left, right) if by == KIND else by_agency(world, agencies, left, right, under)
        if form.cleaned_data["format"]:
            return download(_sheet(pair, left, right, by), form.cleaned_data["format"])
    query = f"left={left}&right={right}&by={by}" + (f"&under={under.code}" if under else "")
    context = {
        "today": timezone.localdate(),
        "years": years,
        "left": left,
        "right": right,
        "by": by,
        "choices": BY,
        "under": under,
        "total_question": ("under", under.code) if under else None,
        "pair": pair,
        "formats": FORMATS,
        "query": f"{query}&demo=1" if demo else query,
        # A 主管機關 with agencies beneath it can be opened.
        "parents": {agency.parent_id for agency in agencies},
    }
    return render_page(request, "budget/compare_years.html", context, demo=demo)


def _years(*, demo: bool) -> list[int]:
    """The years of one world that have a resolution, latest first."""
    having = Resolution.objects.filter(is_fictional=demo).order_by().values("fiscal_year").distinct()
    found = FiscalYear.objects.filter(pk__in=having).order_by("-year").values_list("year", flat=True)
    return list(dict.fromkeys(found))


def _sheet(pair: YearPair, left: int, right: int, by: str) -> Sheet:
    names = ("案數", "凍結案數", "金額未明案數", "凍結（元）", "已解凍（元）", "還凍（元）")
    header = [dict(BY)[by], *(f"{year}年度{name}" for year in (left, right) for name in names)]
    return Sheet(
        stem=f"compare-resolutions-{left}-{right}-by-{by}",
        title=f"{left}與{right}年度決議",
        header=[str(label) for label in (header[0], "代號", *header[1:])],
        rows=[
            (
                row.label,
                row.question[1],
                *(
                    number
                    for tally in (row.left, row.right)
                    for number in (
                        *(tally.cases, tally.freeze_cases, tally.unknown_cases),
                        *(tally.frozen, tally.released, tally.remaining),
                    )
                ),
            )
            for row in pair.rows
        ],
        as_of=timezone.localdate(),
    )
