"""The history page of every record, and actions that refuse rows which somebody else changed meanwhile."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import ActionLocation
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from budget.admin.changes import Change, changes_of, merged
from budget.admin.display import person

PER_PAGE = 50
LISTED_AT = "_listed_at"
TOLD = 10


def is_kept(model: type[models.Model]) -> bool:
    """Whether the model keeps a history; copies of the print do not."""
    return hasattr(model._meta, "simple_history_manager_attribute")


class HistoryPages:
    """The history of a row and of the rows in its inlines: who, when, why, each field before and after."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if not is_kept(self.model):
            return super().history_view(request, object_id, extra_context)
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        changes = merged(changes_of(model, rows) for model, rows in self.history_parts(request, obj))
        page = Paginator(changes, PER_PAGE).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": f"異動紀錄：{obj}",
            "subtitle": None,
            "module_name": str(self.opts.verbose_name_plural),
            "object": obj,
            "opts": self.opts,
            "page": page,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/object_history.html", context)

    def history_parts(self, request: HttpRequest, obj: models.Model) -> Iterator[tuple[Any, Q]]:
        """Models whose history belongs on the page of `obj`, and which of their rows do."""
        yield self.model, Q(**{self.opts.pk.attname: obj.pk})
        for inline in self.get_inline_instances(request, obj):
            if is_kept(inline.model):
                yield inline.model, inline.history_rows(obj) & inline.within_reach(request)


class GuardedActions:
    """Actions on a list do nothing to rows that somebody else changed after the list was shown."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        listed = {"listed_at": timezone.now().isoformat(), "listed_at_name": LISTED_AT}
        return super().changelist_view(request, listed | (extra_context or {}))

    def response_action(
        self,
        request: HttpRequest,
        queryset: models.QuerySet,
        action_location: ActionLocation = ActionLocation.CHANGE_LIST,
    ) -> HttpResponse | None:
        chosen = queryset
        if request.POST.get("select_across") != "1":
            keys = [key for key in request.POST.getlist(ACTION_CHECKBOX_NAME) if key.isdecimal()]
            chosen = queryset.filter(pk__in=keys)
        if changes := self._changed_by_others(request, chosen):
            names = "；".join(_told(change) for change in changes[:TOLD])
            rest = f"；等 {len(changes)} 項" if len(changes) > TOLD else ""
            text = f"未執行：您開啟清單之後，所選資料有人更改：{names}{rest}。請確認後重新選取。"
            self.message_user(request, text, messages.ERROR)
            return None
        return super().response_action(request, queryset, action_location)

    def _changed_by_others(self, request: HttpRequest, chosen: models.QuerySet) -> list[Change]:
        try:
            since = datetime.datetime.fromisoformat(request.POST.get(LISTED_AT, ""))
        except ValueError:
            return []
        if not is_kept(self.model) or since.tzinfo is None:
            return []
        keys = chosen.order_by().values("pk")
        changes = changes_of(self.model, Q(**{f"{self.opts.pk.attname}__in": keys}), since=since)
        return [change for change in changes if change.user != request.user]


def _told(change: Change) -> str:
    return f"「{change.title}」{sentence(change)}"


def sentence(change: Change) -> str:
    """「由王大明（14:05）修改：「字號」由「…」改為「…」」, long texts shortened."""
    who = person(change.user) if change.user is not None else (change.reason or "系統")
    fields = "、".join(
        f"「{each.label}」由「{_short(each.before)}」改為「{_short(each.after)}」" for each in change.fields
    )
    detail = f"：{fields}" if fields and change.kind == "~" else ""
    return f"由{who}（{timezone.localtime(change.at):%H:%M}）{change.verb}{detail}"


def _short(text: str, length: int = 60) -> str:
    return text if len(text) <= length else f"{text[:length]}…"
