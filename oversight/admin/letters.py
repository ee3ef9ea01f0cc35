"""Letters in bulk: made for many cases, downloaded as ODT, numbered when they went out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from budget.admin.display import person
from budget.history import because
from oversight.downloads import attach
from oversight.letters import batch, numbers
from oversight.models import FreezeCondition, Letter, LetterKind, Requirement, Speed
from oversight.reach import reached

ODT = "application/vnd.oasis.opendocument.text"
MADE = "letters_made"
#: Rows of the page of numbers.
ROWS = 50
#: Model of a case by the letter that stands before its key in a page: f12, r7.
CASES = {"f": FreezeCondition, "r": Requirement}


class ChoicesForm(forms.Form):
    """What is chosen once for all letters of a batch."""

    kind = forms.ChoiceField(
        label="公文種類", choices=[("", "依各案報告種類"), *LetterKind.choices], required=False
    )
    speed = forms.ChoiceField(label="速別", choices=Speed.choices, initial=Speed.NORMAL)
    handler = forms.CharField(label="承辦人", max_length=40, required=False)
    by_ministry = forms.BooleanField(label="由主管機關具名發文", required=False, initial=True)

    def choices(self) -> batch.Choices:
        return batch.Choices(**self.cleaned_data)


class MakesLetters:
    """The action 「產生公文」 of the lists of freezes and of reports owed."""

    case_mark = ""

    def has_make_letters_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("oversight.add_letter")

    @admin.action(description="產生公文（一案一函）", permissions=["make_letters"])
    def make_letters(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        keys = list(queryset.order_by("pk").values_list("pk", flat=True)[: batch.MOST + 1])
        if len(keys) > batch.MOST:
            messages.error(request, f"一次至多產生 {batch.MOST} 件公文，所選超過此數；請縮小篩選範圍。")
            return None
        form = ChoicesForm(initial={"handler": person(request.user)})
        default = batch.Choices(handler=person(request.user))
        return _preview(self, request, " ".join(f"{self.case_mark}{key}" for key in keys), form, default)


def _preview(
    owner: Any, request: HttpRequest, cases: str, form: ChoicesForm, choices: batch.Choices
) -> HttpResponse:
    prepared = batch.prepare(_cases(owner.admin_site, request, cases), choices)
    context = {
        **owner.admin_site.each_context(request),
        "title": "產生公文：預覽",
        "opts": Letter._meta,
        "cases": cases,
        "form": form,
        "prepared": prepared,
        "out_of_reach": len(cases.split()) - len(prepared),
        "to_make": sum(1 for each in prepared if not (each.existing or each.refusal)),
    }
    return TemplateResponse(request, "admin/oversight/letter/prepare.html", context)


def _cases(site: Any, request: HttpRequest, cases: str) -> list[batch.Obligation]:
    """The freezes and reports named by 「f12 f15 r7」, as far as this account may write letters for them."""
    found: list[batch.Obligation] = []
    for mark, model in CASES.items():
        keys = [int(word[1:]) for word in cases.split() if word[0] == mark and word[1:].isdecimal()]
        if keys:
            rows = site.get_model_admin(model).get_queryset(request).filter(pk__in=keys[: batch.MOST])
            found += batch.with_case(reached(request, rows, "oversight.add_letter"))
    return found


class LetterPages:
    """The further pages of the admin of letters."""

    import_export_change_list_template = "admin/oversight/letter/change_list.html"
    actions = ["download_odt"]

    def get_urls(self) -> list[Any]:
        pages = {
            "prepare/": (require_POST(self.prepare), "prepare"),
            "made/": (require_safe(self.made), "made"),
            "made.zip": (require_safe(self.made_zip), "zip"),
            "numbers/": (self.numbers, "numbers"),
            "<int:key>/odt/": (require_safe(self.odt), "odt"),
        }
        own = [
            path(address, self.admin_site.admin_view(view), name=f"oversight_letter_{name}")
            for address, (view, name) in pages.items()
        ]
        return [*own, *super().get_urls()]

    def prepare(self, request: HttpRequest) -> HttpResponse:
        """The preview again with other choices, or the letters themselves."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        cases = request.POST.get("cases", "")
        form = ChoicesForm(request.POST)
        if not form.is_valid() or "make" not in request.POST:
            choices = form.choices() if form.is_valid() else batch.Choices()
            return _preview(self, request, cases, form, choices)
        with because("產生公文", request.user):
            made, found = batch.make_letters(lambda: _cases(self.admin_site, request, cases), form.choices())
        for letter in made:
            self.log_addition(request, letter, "產生公文")
        request.session[MADE] = [[each.pk for each in made], [each.pk for each in found]]
        return HttpResponseRedirect(reverse("admin:oversight_letter_made"))

    def made(self, request: HttpRequest) -> HttpResponse:
        """What the last batch made, with its archive."""
        new, old = request.session.get(MADE, [[], []])
        context = {
            **self.admin_site.each_context(request),
            "title": "已產生之公文",
            "opts": self.opts,
            "made": self._mine(request, new),
            "found": self._mine(request, old),
        }
        return TemplateResponse(request, "admin/oversight/letter/made.html", context)

    def made_zip(self, request: HttpRequest) -> HttpResponse:
        new, old = request.session.get(MADE, [[], []])
        return _archive(self._mine(request, [*new, *old]))

    def _mine(self, request: HttpRequest, keys: list[int]) -> list[Letter]:
        """Letters with their cases, as far as this user may see them."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = batch.with_letters(self.get_queryset(request).filter(pk__in=keys).order_by("pk"))
        return [letter for letter in rows if letter.freeze_id or letter.requirement_id]

    def odt(self, request: HttpRequest, key: int) -> HttpResponse:
        """One letter as an ODT, with its number and date where they are known."""
        letters = self._mine(request, [key])
        if not letters:
            raise Http404("letter")
        return attached(batch.odt_of(letters[0]), batch.file_name(letters[0]), ODT)

    @admin.action(description="下載所選公文（ODT，壓縮檔）", permissions=["view"])
    def download_odt(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        keys = list(queryset.values_list("pk", flat=True)[: batch.MOST + 1])
        letters = self._mine(request, keys) if len(keys) <= batch.MOST else []
        if not letters:
            messages.error(
                request, f"所選公文須為本系統產生者，一次至多 {batch.MOST} 件；其餘公文沒有檔案可下載。"
            )
            return None
        return _archive(letters)

    def numbers(self, request: HttpRequest) -> HttpResponse:
        """字號 and dates for many letters, typed or pasted; saved all or none."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        mine = self.owned(request, self.get_queryset(request))
        waiting = numbers.unnumbered(mine)
        shown = list(batch.with_letters(waiting)[:ROWS])
        entries: dict[int, numbers.Entry] = {}
        problems: list[str] = []
        if request.method == "POST":
            entries, problems = self._typed(request, shown)
            if "save" in request.POST and not problems:
                saved = numbers.save_numbers(entries, mine)
                if saved:
                    return self._numbered(request, saved)
                if any(entry.error for entry in entries.values()):
                    problems = ["未儲存：下列紅字之列有誤，其餘各列所填仍在，更正後再儲存。"]
        gone = [(key, entry) for key, entry in entries.items() if key not in {each.pk for each in shown}]
        context = {
            **self.admin_site.each_context(request),
            "title": "補登字號",
            "opts": self.opts,
            "rows": [(letter, entries.get(letter.pk, numbers.Entry())) for letter in shown],
            "gone": [(key, entry) for key, entry in gone if not entry.is_empty],
            "problems": problems,
            "waiting": waiting.count(),
            "pasted": request.POST.get("pasted", ""),
            "number_example": numbers.NUMBER_EXAMPLE,
            "date_example": numbers.DATE_EXAMPLE,
        }
        return TemplateResponse(request, "admin/oversight/letter/numbers.html", context)

    def _typed(self, request: HttpRequest, shown: list[Letter]) -> tuple[dict[int, numbers.Entry], list[str]]:
        keys = [int(each) for each in request.POST.getlist("letter")[:ROWS] if each.isdecimal()]
        entries = {
            key: numbers.Entry(
                request.POST.get(f"number-{key}", "").strip(), request.POST.get(f"date-{key}", "").strip()
            )
            for key in keys
        }
        lines = request.POST.get("pasted", "")
        if "paste" not in request.POST or not lines.strip():
            return entries, []
        found, problems = numbers.pasted(lines, shown)
        entries.update(found)
        numbers.check(entries, {letter.pk: letter for letter in shown})
        return entries, problems

    def _numbered(self, request: HttpRequest, letters: list[Letter]) -> HttpResponse:
        for letter in letters:
            self.log_change(request, letter, "補登字號")
        messages.success(request, f"已補登 {len(letters)} 件字號，並登錄函送（或送達）。")
        return HttpResponseRedirect(reverse("admin:oversight_letter_numbers"))


def _archive(letters: list[Letter]) -> HttpResponse:
    return attached(batch.zip_of(letters), "letters.zip", "application/zip")


def attached(data: bytes, name: str, content_type: str) -> HttpResponse:
    """A file for the browser to keep."""
    response = HttpResponse(data, content_type=content_type)
    attach(response, name)
    return response
