"""What pages with a few parameters are asked: strict, a wrong value is HTTP 400 with the reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oversight.downloads import FORMATS
from oversight.views.page import render_page


class AskedForm(forms.Form):
    """Names that no field has are refused too: a mistyped name must not show all rows."""

    # Links among fictional data carry it everywhere; pages of one agency know their world without it.
    demo = forms.ChoiceField(
        label=_("示範資料"), choices=[("1", "")], required=False, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        """Raises nothing; a name given twice is an error of that name."""
        cleaned = super().clean() or {}
        for name in self.fields:
            if isinstance(self.data, QueryDict) and len(self.data.getlist(name)) > 1:
                self.add_error(name, _("只能給一個值。"))
        return cleaned

    @property
    def problems(self) -> list[tuple[str, str]]:
        """(label of the parameter, what is wrong) of every bad value and every unknown name."""
        wrong = [
            (str(self.fields[name].label) if name in self.fields else "", str(message))
            for name, messages in self.errors.items()
            for message in messages
        ]
        unknown = sorted(name for name in self.data if name not in self.fields)
        return wrong + [unknown_name(name) for name in unknown]


def unknown_name(name: str) -> tuple[str, str]:
    """What is said of a parameter that means nothing here."""
    return gettext("條件"), gettext("不認得「%(name)s」。") % {"name": name[:40]}


class FormatForm(AskedForm):
    """Pages whose rows can be downloaded."""

    format = forms.ChoiceField(label=_("下載格式"), choices=FORMATS, required=False)


def refuse(request: HttpRequest, problems: list[tuple[str, str]], *, demo: bool) -> HttpResponse:
    """Says what was wrong, shows nothing; HTTP 400."""
    context = {"problems": problems, "clean_url": request.path}
    return render_page(request, "oversight/invalid.html", context, demo=demo, status=400)
