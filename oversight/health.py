"""The one page that machines ask: does the site answer, and does its database?"""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oversight import replicas


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 `ok` while the database answers, or 「reading only」 while a replica alone does; else 503.

    Where there is a replica, a second line says how far it is behind.
    """
    lines = []
    if replicas.is_used():
        lines.append(replicas.lag())
    if _answers():
        lines.insert(0, "ok")
    elif lines and lines[0] != replicas.SILENT:
        lines.insert(0, "reading only: the primary does not answer")
    else:
        return _said(["database does not answer", *lines], 503)
    return _said(lines, 200)


def _answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _said(lines: list[str], status: int) -> HttpResponse:
    return HttpResponse("".join(f"{line}\n" for line in lines), status=status, content_type="text/plain")
