"""The page that gives one decision to many freezes: chosen, previewed, confirmed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from oversight.choices import StepKind
from oversight.computed import ordered_steps
from oversight.decisions import Decision, Outcome, Preview, apply, plan
from oversight.forms.decisions import DecisionForm, read_amounts, read_items
from oversight.models import FreezeCondition, FreezeStep, Meeting
from oversight.reach import reached

#: Cases of one decision.
MOST = 300
SALT = "oversight.decision"
#: A preview older than this is to be made again.
GOOD_FOR = 6 * 60 * 60
CASE = ("resolution__fiscal_year", "resolution__committee", "resolution__heading_agency", "agency")


class DecidesMany:
    """The action and the page of the admin of freezes."""

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("oversight.add_freezestep")

    @admin.action(description="登錄會議決議或立法院函復（多案）", permissions=["decide"])
    def decide_many(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        keys = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
        if len(keys) > MOST:
            messages.error(request, f"一次至多登錄 {MOST} 案，所選超過此數；請縮小篩選範圍。")
            return None
        return self._page(request, keys, DecisionForm(initial={"portion": "remaining"}))

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.decide)
        return [path("decide/", view, name="oversight_freezecondition_decide"), *super().get_urls()]

    def decide(self, request: HttpRequest) -> HttpResponse:
        """GET ?meeting=: the cases on that meeting's agenda. POST: preview, or confirm."""
        if not self.has_decide_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._of_meeting(request)
        if "confirm" in request.POST:
            return self._confirm(request)
        keys = [int(key) for key in request.POST.getlist("case")[:MOST] if key.isdecimal()]
        chosen = Meeting.objects.filter(pk=_number(request.POST.get("meeting"))).first()
        form = DecisionForm(request.POST, shown=chosen)
        return self._page(request, keys, form, typed=True)

    def _of_meeting(self, request: HttpRequest) -> HttpResponse:
        meeting = Meeting.objects.filter(pk=_number(request.GET.get("meeting"))).first()
        if meeting is None:
            messages.info(request, "請先於清單勾選凍結案，再於「動作」選「登錄會議決議或立法院函復」。")
            return HttpResponseRedirect(reverse("admin:oversight_freezecondition_changelist"))
        form = DecisionForm(initial={"meeting": meeting.pk, "portion": "remaining"}, shown=meeting)
        return self._page(request, scheduled_for(meeting, whole=bool(request.GET.get("whole"))), form)

    def _page(
        self, request: HttpRequest, keys: list[int], form: DecisionForm, *, typed: bool = False
    ) -> HttpResponse:
        freezes = list(self.get_queryset(request).filter(pk__in=keys[:MOST]).select_related(*CASE))
        amounts, problems = read_amounts(request.POST, freezes) if typed else ({}, {})
        items = read_items(request.POST, freezes) if typed else {}
        preview, token = None, ""
        if typed and form.is_valid() and not problems and freezes:
            decision = form.decision(amounts, items)
            keys = [freeze.pk for freeze in freezes]
            preview = plan(keys, decision, timezone.localdate(), self._movable(request, keys))
            token = _sealed(request, decision, preview)
        planned = {each.freeze.pk: each for each in preview.cases} if preview else {}
        context = {
            **self.admin_site.each_context(request),
            "title": "登錄會議決議或立法院函復",
            "opts": self.opts,
            "form": form,
            "rows": [
                {
                    "freeze": freeze,
                    "amount": request.POST.get(f"amount-{freeze.pk}", "") if typed else "",
                    "item": items.get(freeze.pk, ""),
                    "problem": problems.get(freeze.pk, ""),
                    "planned": planned.get(freeze.pk),
                }
                for freeze in freezes
            ],
            "preview": preview,
            "notices": _notices(form, len(freezes)) if preview else [],
            "token": token,
            "step_label": StepKind(form.cleaned_data["kind"]).label if preview else "",
        }
        return TemplateResponse(request, "admin/oversight/freezecondition/decide.html", context)

    def _confirm(self, request: HttpRequest) -> HttpResponse:
        done = HttpResponseRedirect(reverse("admin:oversight_freezecondition_changelist"))
        try:
            sealed = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=GOOD_FOR)
        except signing.BadSignature:
            messages.error(request, "預覽已逾時或不完整，未寫入任何資料；請重新預覽。")
            return done
        previewed = {int(key): version for key, version in sealed["versions"].items()}
        movable = self._movable(request, list(previewed))
        if sealed["user"] != request.user.pk or not movable.issuperset(previewed):
            raise PermissionDenied
        try:
            outcome = apply(Decision.load(sealed["decision"]), previewed, timezone.localdate(), request.user)
        except ValidationError as error:
            messages.error(request, f"未寫入任何資料：{'；'.join(error.messages)}")
            return done
        self._tell(request, outcome)
        return done

    def _movable(self, request: HttpRequest, keys: list[int]) -> set[int]:
        """Which of these freezes this account may add steps to."""
        rows = reached(request, self.get_queryset(request).filter(pk__in=keys), "oversight.add_freezestep")
        return set(rows.values_list("pk", flat=True))

    def _tell(self, request: HttpRequest, outcome: Outcome) -> None:
        for each in outcome.done:
            self.log_change(request, each.freeze, f"登錄{each.steps[0].get_kind_display()}（多案）")
        if outcome.done:
            step = outcome.done[0].steps[0]
            messages.success(request, f"已登錄 {len(outcome.done)} 案「{step.get_kind_display()}」。")
        if outcome.edited:
            named = "、".join(each.resolution.key for each in outcome.edited[:10])
            messages.warning(
                request,
                f"{len(outcome.edited)} 案未登錄：預覽之後已有更改（若您按了兩次，第一次已登錄）。"
                f"如需登錄，請重新預覽。{named}",
            )


def scheduled_for(meeting: Meeting, *, whole: bool = False) -> list[int]:
    """Keys of the freezes whose latest step is being on this meeting's agenda, or on any of its committee's."""
    place = Q(meeting=meeting)
    if whole:
        place = Q(meeting__committee=meeting.committee_id) | Q(
            meeting__isnull=True, condition__committees=meeting.committee_id
        )
    scheduled = FreezeStep.objects.filter(place, kind=StepKind.SCHEDULED).values("condition")
    found = FreezeCondition.objects.filter(pk__in=scheduled, resolution__open_freezes__gt=0)
    rows = found.prefetch_related("steps").order_by("pk")
    return [freeze.pk for freeze in rows if ordered_steps(freeze)[-1].kind == StepKind.SCHEDULED]


def _sealed(request: HttpRequest, decision: Decision, preview: Preview) -> str:
    """All that confirming will do, signed, so that what is applied is what was shown."""
    if not preview.accepted:
        return ""
    content = {"decision": decision.dump(), "versions": preview.versions, "user": request.user.pk}
    return signing.dumps(content, salt=SALT, compress=True)


def _notices(form: DecisionForm, cases: int) -> list[str]:
    return [each for each in (*form.notices, form.count_notice(cases)) if each]


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None
