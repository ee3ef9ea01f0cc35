"""The tables of the resolution screen, one per kind of child row."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.admin.checks import InlineModelAdminChecks
from django.contrib.admin.options import StackedInline, TabularInline
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Q, QuerySet
from django.forms.models import modelformset_factory
from django.http import HttpRequest
from django.utils import timezone

from budget.admin.base import StaffInline
from budget.admin.display import attribute_column, person, roc
from budget.admin.reach import by
from oversight.forms.answers import ResponseForm, ResponseFormSet
from oversight.forms.obligations import FreezeConditionForm, RequirementForm
from oversight.forms.resolutions import ResolutionLineForm
from oversight.forms.steps import NumberedFormSet, ResolutionStepForm, ResolutionStepFormSet
from oversight.models import (
    Assignment,
    FreezeCondition,
    FreezeStep,
    Requirement,
    Resolution,
    ResolutionLine,
    Response,
    UniformCut,
)

DEADLINE = (
    "期限",
    {
        "fields": [
            ("deadline_text", "deadline_rule", "deadline_count", "deadline_date", "deadline_month"),
            ("base_on", "base_reason"),
        ],
        "description": "只填原文（例：1個月內、108年6月底前、下會期）即可，種類與數字自動讀出；「起算日」通常留空。",
    },
)


class OpenWhereFilled:
    """A tall form offers an empty copy only while there is none, and a folded one opens once there is one.

    Further copies are had by its button or, without JavaScript, on the row's own page.
    """

    related_name = ""

    def get_extra(self, request: HttpRequest, obj: Resolution | None = None, **kwargs: Any) -> int:
        if obj is None or not getattr(obj, self.related_name).exists():
            return 1
        self.classes = None  # this object lives for one request
        return 0


class AssignmentInline(StaffInline, TabularInline):
    model = Assignment
    reach = by("agency")
    fields = ("agency", "answer_lost", "note")
    autocomplete_fields = ("agency",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("agency", "resolution")


class ResolutionLineInline(StaffInline, TabularInline):
    model = ResolutionLine
    form = ResolutionLineForm
    fields = ("line", "role", "amount", "state", "reason", "match", "decision")
    readonly_fields = ("match", "decision")
    autocomplete_fields = ("line",)
    verbose_name = "預算科目"
    verbose_name_plural = "預算科目（建議連結請改為「已確認」或「已否決」）"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("line__fiscal_year", "decided_by")

    def decision(self, link: ResolutionLine) -> str:
        return decision_of(link)

    decision.short_description = "確認者"


def decision_of(link: ResolutionLine) -> str:
    """Who decided on a link and when; a dash for a suggestion and for what an import confirmed."""
    if link.decided_at is None:
        return "—"
    return f"{person(link.decided_by)} {roc(timezone.localtime(link.decided_at).date())}"


class UniformCutInline(OpenWhereFilled, StaffInline, TabularInline):
    model = UniformCut
    related_name = "uniform_cuts"
    fields = ("position", "objects_text", "percent", "exemption")
    classes = ("collapse",)


class FreezeInline(OpenWhereFilled, StaffInline, StackedInline):
    model = FreezeCondition
    form = FreezeConditionForm
    formset = NumberedFormSet
    related_name = "freezes"
    autocomplete_fields = ("agency",)
    show_change_link = True
    printed_instead = {"share_text": attribute_column("share_label", "凍結比例")}
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("position", "agency", "stated"),
                    ("stated_base", "share_text", "amount"),
                    "amount_how",
                    ("report_type", "consent"),
                    "committees",
                    "clause",
                    "doubts",
                ],
            },
        ),
        DEADLINE,
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("agency", "resolution")
        return rows.prefetch_related("committees")


class RequirementInline(OpenWhereFilled, StaffInline, StackedInline):
    model = Requirement
    form = RequirementForm
    formset = NumberedFormSet
    related_name = "requirements"
    show_change_link = True
    classes = ("collapse",)
    printed_instead = {"letter_number": "delivered_letter", "letter_date": None}
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("position", "title", "report_type"),
                    "committees",
                    "clause",
                    ("delivered_on", "letter_number", "letter_date"),
                ],
            },
        ),
        DEADLINE,
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("delivered_letter")
        return rows.prefetch_related("committees")


class ResponseInline(OpenWhereFilled, StaffInline, StackedInline):
    model = Response
    form = ResponseForm
    formset = ResponseFormSet
    related_name = "responses"
    autocomplete_fields = ("agency", "book")
    show_change_link = True
    printed_instead = {"letter_lines": "letters"}
    reach = by("agency")
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("agency", "as_of", "kind", "state"),
                    "remark",
                    "text",
                    "letter_lines",
                    ("lead_agency", "book", "source_line"),
                ],
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("agency", "book")
        return rows.prefetch_related("letters")

    def get_formset(self, request: HttpRequest, obj: Resolution | None = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, form=typed_by(request.user, self.form), **kwargs)


def typed_by(user: Any, form: type[ResponseForm]) -> type[ResponseForm]:
    """The form of answers as this account fills it in."""
    return type(form.__name__, (form,), {"user": user})


class NoForeignKeyChecks(InlineModelAdminChecks):
    """Django's checks of an inline, but those that look for a foreign key to the parent."""

    def _check_relation(self, obj: Any, parent_model: Any) -> list[Any]:
        return []

    def _check_exclude_of_parent_model(self, obj: Any, parent_model: Any) -> list[Any]:
        return []


class StepInline(StaffInline, TabularInline):
    """The steps of all freezes of a resolution; see `oversight.forms.steps`."""

    model = FreezeStep
    form = ResolutionStepForm
    formset = ResolutionStepFormSet
    checks_class = NoForeignKeyChecks
    extra = 2
    autocomplete_fields = ("meeting",)
    addable = ("meeting",)
    fields = (
        "position",
        "kind",
        "happened_on",
        "amount",
        "letter_number",
        "letter_date",
        "meeting",
        "note",
    )
    printed_instead = {
        "position": attribute_column("condition", "凍結（序）"),
        "letter_number": "letter",
        "letter_date": None,
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        related = ("condition__resolution", "letter", "meeting")
        return super().get_queryset(request).select_related(*related)

    def get_formset(self, request: HttpRequest, obj: Resolution | None = None, **kwargs: Any) -> Any:
        may_change = self.has_change_permission(request, obj)
        may_add = self.has_add_permission(request, obj)

        class GuardedForm(self.form):
            def has_changed(self) -> bool:
                """Rows that this user may not write count as untouched, whatever was posted."""
                return (may_add if self.instance._state.adding else may_change) and super().has_changed()

        return modelformset_factory(
            self.model,
            form=GuardedForm,
            formset=self.formset,
            fields=kwargs.pop("fields", None) or flatten_fieldsets(self.get_fieldsets(request, obj)),
            exclude=self.get_readonly_fields(request, obj) or None,
            formfield_callback=partial(self.formfield_for_dbfield, request=request),
            extra=self.get_extra(request, obj),
            max_num=self.get_max_num(request, obj),
            can_delete=self.can_delete and self.has_delete_permission(request, obj),
        )

    def history_rows(self, obj: Resolution) -> Q:
        freezes = FreezeCondition.history.filter(resolution_id=obj.pk)
        return Q(condition_id__in=freezes.order_by().values("id"))

    def stored_rows(self, request: HttpRequest, obj: Resolution) -> QuerySet:
        return self.get_queryset(request).filter(condition__resolution=obj)
