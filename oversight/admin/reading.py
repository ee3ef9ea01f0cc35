"""「讀取條文」 and 「讀取辦理情形」: proposals beside the text they come from, accepted one by one; 「沿用並修改」."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from budget.admin.reach import agencies
from oversight.models import Resolution, Response
from oversight.offers.accepting import NotAccepted, accept, adopt
from oversight.offers.of_answer import offers_from_answer
from oversight.offers.of_text import offers_from_text
from oversight.offers.offer import Offer
from oversight.precedents import precedents


def marked(text: str, offers: Iterable[Offer]) -> list[tuple[str, bool]]:
    """The text in pieces, those that a proposal comes from marked."""
    edges = sorted({0, len(text), *(edge for offer in offers for edge in (offer.start, offer.end))})
    spans = [(offer.start, offer.end) for offer in offers]
    return [
        (text[start:end], any(low <= start and end <= high for low, high in spans))
        for start, end in pairwise(edges)
        if end > start
    ]


class ReadsText:
    """The page of proposals of a record; a subclass says whose text and which offers."""

    read_title = ""

    def may_read(self, request: HttpRequest, obj: Any) -> bool:
        return self.has_change_permission(request, obj)

    def read_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_read"
        return [path("<int:key>/read/", self.admin_site.admin_view(self.read_view), name=name)]

    def read_view(self, request: HttpRequest, key: int) -> HttpResponse:
        obj = self.get_object(request, str(key))
        if obj is None:
            raise Http404(key)
        if not self.may_read(request, obj):
            raise PermissionDenied
        if request.method == "POST":
            return self._accept(request, obj)
        resolution, text, offers = self.offers_for(request, obj)
        context = {
            **self.admin_site.each_context(request),
            "title": f"{self.read_title}：{obj}",
            "opts": self.opts,
            "object": obj,
            "resolution": resolution,
            "pieces": marked(text, offers),
            "offers": offers,
            "change_url": self._change_url(obj),
            **self.extra_reading(request, obj),
            **self._version_context(request, str(key)),
        }
        return TemplateResponse(request, "admin/oversight/read.html", context)

    def extra_reading(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {}

    @transaction.atomic
    def _accept(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Only what is ticked, and only where the record, locked until all is written, is as the page showed it."""
        here = HttpResponseRedirect(request.path)
        self._version_context(request, str(obj.pk))
        if stale := getattr(request, "stale_page", ()):
            messages.error(request, " ".join(stale))
            return here
        chosen = request.POST.getlist("offer")
        if not chosen:
            messages.warning(request, "未勾選任何建議，未變更。")
            return here
        resolution, _, offers = self.offers_for(request, obj)
        try:
            count = accept(resolution, offers, chosen, self.read_title, request.user)
        except NotAccepted as error:
            messages.error(request, f"未儲存：{error}")
            return here
        self.log_change(request, obj, f"{self.read_title}：接受 {count} 項")
        messages.success(request, f"已接受 {count} 項建議。")
        return here

    def _change_url(self, obj: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])


class ReadsResolution(ReadsText):
    """For the admin of resolutions."""

    read_title = "讀取條文"
    change_form_template = "admin/oversight/resolution/change_form.html"

    def get_urls(self) -> list[Any]:
        adopted = self.admin_site.admin_view(require_POST(self.adopt_view))
        own = path("<int:key>/adopt/<int:answer>/", adopted, name="oversight_resolution_adopt")
        return [own, *self.read_urls(), *super().get_urls()]

    def may_read(self, request: HttpRequest, obj: Resolution) -> bool:
        """Proposals are about the text and its duties: for those who keep the resolution."""
        return self.may_type(request, obj) and self.sees(request, obj)

    def offers_for(self, request: HttpRequest, obj: Resolution) -> tuple[Resolution, str, list[Offer]]:
        return obj, obj.text, offers_from_text(obj, request.user)

    def extra_reading(self, request: HttpRequest, obj: Resolution) -> dict[str, Any]:
        return {
            "precedents": precedents(obj, timezone.localdate()),
            "answering": self._answering(request, obj),
        }

    def _answering(self, request: HttpRequest, obj: Resolution) -> set[int]:
        """The agencies for which this account may draft an answer to this resolution."""
        assigned = set(obj.assignments.values_list("agency", flat=True))
        keys = agencies(request.user, "oversight.add_response")
        return assigned if keys is None else assigned & keys

    def adopt_view(self, request: HttpRequest, key: int, answer: int) -> HttpResponse:
        """Start a draft from an earlier published answer."""
        resolution = self.get_object(request, str(key))
        if resolution is None:
            raise Http404(key)
        earlier = get_object_or_404(
            Response.objects.select_related("resolution", "agency"), pk=answer, state="published"
        )
        if earlier.agency_id not in self._answering(request, resolution):
            raise PermissionDenied
        try:
            draft = adopt(earlier, resolution, earlier.agency, request.user)
        except ValidationError as error:
            messages.error(request, f"未建立草稿：{'；'.join(error.messages)}")
            return HttpResponseRedirect(reverse("admin:oversight_resolution_read", args=[key]))
        messages.success(request, "已依往年答復建立草稿，請修改後送審。")
        return HttpResponseRedirect(reverse("admin:oversight_response_change", args=[draft.pk]))


class ReadsAnswer(ReadsText):
    """For the admin of answers."""

    read_title = "讀取辦理情形"
    change_form_template = "admin/oversight/response/change_form.html"

    def get_urls(self) -> list[Any]:
        return [*self.read_urls(), *super().get_urls()]

    def offers_for(self, request: HttpRequest, obj: Response) -> tuple[Resolution, str, list[Offer]]:
        """A release is offered to those who may enter steps."""
        offers = offers_from_answer(obj)
        if not request.user.has_perm("oversight.add_freezestep"):
            offers = [offer for offer in offers if not offer.key.startswith("release")]
        return obj.resolution, obj.text, offers
