"""The switches of years and units: keep a choice in the cookie and lead back."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from oversight.display import COOKIE, COOKIE_AGE, LONGEST, UNITS, YEARS, display_of
from oversight.views.asked import AskedForm, refuse


class DisplayForm(AskedForm):
    """What the switch can be asked."""

    years = forms.ChoiceField(label=_("年制"), choices=YEARS.items(), required=False)
    unit = forms.ChoiceField(label=_("金額單位"), choices=UNITS.items(), required=False)
    next = forms.CharField(label=_("回到"), max_length=LONGEST)


@require_safe
def switch_display(request: HttpRequest) -> HttpResponse:
    """Keep the choice and lead back; to an address of this site only."""
    form = DisplayForm(request.GET)
    if not form.is_valid() or form.problems:
        return refuse(request, form.problems, demo=False)
    target = form.cleaned_data["next"]
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None) or not target.startswith("/"):
        return refuse(request, [(str(_("回到")), str(_("只能回到本站的網址。")))], demo=False)
    display = display_of(request.COOKIES.get(COOKIE, ""))
    said = {name: form.cleaned_data[name] for name in ("years", "unit") if form.cleaned_data[name]}
    response = HttpResponseRedirect(target)
    response.set_cookie(
        COOKIE,
        replace(display, **said).cookie,
        max_age=COOKIE_AGE,
        samesite="Lax",
        secure=request.is_secure(),
    )
    response["Cache-Control"] = "no-store"
    return response
