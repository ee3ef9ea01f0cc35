"""How a resolution is quoted elsewhere: a line of plain text, a short address for good, and that address as a QR code.

The short address is made from the natural key, which never changes once given (`Resolution.key`).
"""

from __future__ import annotations

import base64
import datetime
import io
from typing import Any

import segno
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from oversight.models import Resolution
from oversight.words import long_day

#: Seconds that a browser may keep what never changes.
KEPT = 86_400
_DRAWN: dict[str, Any] = {
    "kind": "svg",
    "border": 4,
    "dark": "#000",
    "light": "#fff",
    "omitsize": True,
    "svgclass": None,
    "lineclass": None,
}


def short_url(request: HttpRequest, key: str) -> str:
    """The short address of a resolution on this site."""
    return request.build_absolute_uri(reverse("short-url", args=[key]))


def citation_text(resolution: Resolution, address: str, read_on: datetime.date) -> str:
    """One line to be copied; of a resolution joined with year, committee, heading agency and book."""
    if resolution.is_fictional:
        return _("虛構示範資料，請勿引用")
    place = _("，").join([*resolution.place.split(" › "), resolution.number_label])
    said = _("立法院審議%(year)s年度中央政府%(kind)s案決議，%(place)s") % {
        "year": resolution.fiscal_year.year,
        "kind": resolution.fiscal_year.get_kind_display(),
        "place": place,
    }
    printed = _("，載《%(title)s》") % {"title": resolution.book.title} if resolution.book else ""
    seen = _("引自預算決議追蹤，%(address)s（%(day)s讀取）") % {
        "address": address,
        "day": long_day(read_on),
    }
    stop = _("。")
    return f"{said}{printed}{stop}{seen}{stop}"


@require_safe
@cache_control(max_age=KEPT, public=True)
def short_address(_request: HttpRequest, key: str) -> HttpResponse:
    """To the page of the resolution, for good."""
    return HttpResponsePermanentRedirect(_known(key).get_absolute_url())


@require_safe
@cache_control(max_age=KEPT, public=True)
def short_code(request: HttpRequest, key: str) -> HttpResponse:
    """The short address as an image, black on white whatever the page's colours are."""
    return HttpResponse(qr_svg(short_url(request, _known(key).key)), content_type="image/svg+xml")


def qr_svg(text: str) -> bytes:
    """A QR code that survives a photocopy (a quarter of it may be lost), with the quiet zone the standard asks for."""
    out = io.BytesIO()
    segno.make(text, error="q", micro=False).save(out, **_DRAWN)
    return out.getvalue()


def qr_uri(text: str) -> str:
    """The same as a `data:` address, for paper that is drawn without fetching anything."""
    return "data:image/svg+xml;base64," + base64.b64encode(qr_svg(text)).decode()


def _known(key: str) -> Resolution:
    found = Resolution.objects.filter(key=key).only("key").first()
    if found is None:
        raise Http404
    return found
