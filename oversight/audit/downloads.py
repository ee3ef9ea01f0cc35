"""Every file that staff take out of the admin is an entry of the audit trail; public downloads are not."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from oversight.audit.chain import append
from oversight.models import AuditEntry


def downloads_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        taken = response.get("Content-Disposition", "").startswith("attachment")
        if taken and response.status_code == 200 and request.path.startswith(reverse("admin:index")):
            append(AuditEntry.Action.EXPORT, request.get_full_path())
        return response

    return middleware
