"""The Yuan's side: committees, meetings, letters."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from budget.admin.base import StaffAdmin
from budget.admin.display import NOTHING, date_column
from budget.admin.filters import roc_year_filter
from budget.admin.reach import SHARED
from budget.admin.search import FoldedSearch
from oversight.admin.letters import LetterPages
from oversight.admin.rollups import RollUpMixin
from oversight.admin.tables import TableAdmin
from oversight.letters.numbers import move_case
from oversight.models import Committee, Letter, Meeting, Resolution
from oversight.reach import LETTER


@admin.register(Committee)
class CommitteeAdmin(StaffAdmin):
    reach = SHARED
    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]
    fields = ["name", "slug"]


@admin.register(Meeting)
class MeetingAdmin(StaffAdmin):
    reach = SHARED
    list_display = ["name", date_column("held_on", "日期"), "committee", "source"]
    list_filter = ["committee", roc_year_filter("held_on", "日期（年）")]
    list_select_related = ["committee"]
    search_fields = ["name"]
    search_help_text = "會次，例：經濟委員會第8次"
    fields = ["name", ("held_on", "committee"), "source"]


@admin.register(Letter)
class LetterAdmin(LetterPages, FoldedSearch, RollUpMixin, TableAdmin, StaffAdmin):
    reach = LETTER
    list_display = [
        "__str__",
        date_column("issued_on", "發文日期"),
        "direction",
        "sender",
        "recipient",
        "agency",
        "subject",
        "uses",
        "file",
    ]
    list_filter = [
        "direction",
        ("number", admin.EmptyFieldListFilter),
        "kind",
        roc_year_filter("issued_on", "發文（年）"),
    ]
    list_select_related = ["agency"]
    search_fields = ["number", "number_text", "subject", "sender", "recipient"]
    search_help_text = "字號（可只填數字）、主旨、發文或受文機關。臺與台、全形與半形相通。"
    autocomplete_fields = ["agency"]
    fields = [
        "number_text",
        ("issued_on", "direction"),
        ("sender", "recipient"),
        "agency",
        "subject",
        ("kind", "speed", "handler"),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return (
            super()
            .get_queryset(request)
            .select_related("agency")
            .annotate(
                step_uses=Count("steps", distinct=True),
                answer_uses=Count("responses", distinct=True),
                delivery_uses=Count("deliveries", distinct=True),
            )
        )

    def affected(self, rows: Any) -> set[int]:
        """Resolutions whose steps, answers or reports cite one of these letters."""
        keys = [letter.pk for letter in rows]
        cites = (
            Q(freezes__steps__letter__in=keys)
            | Q(responses__letters__in=keys)
            | Q(requirements__delivered_letter__in=keys)
        )
        return set(Resolution.objects.filter(cites).values_list("pk", flat=True))

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        """A number typed on the letter's own page moves its case as the page of numbers does."""
        if form.instance.number and form.instance.issued_on:
            move_case(form.instance)
        super().save_related(request, form, formsets, change)

    @admin.display(description="檔案")
    def file(self, letter: Letter) -> str:
        if letter.freeze_id is None and letter.requirement_id is None:
            return NOTHING
        return format_html('<a href="{}">ODT</a>', reverse("admin:oversight_letter_odt", args=[letter.pk]))

    @admin.display(description="引用次數")
    def uses(self, letter: Letter) -> int:
        return letter.step_uses + letter.answer_uses + letter.delivery_uses
