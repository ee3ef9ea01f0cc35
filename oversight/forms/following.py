"""What /follow/ asks: an address, how often, in which language."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from oversight.models import Subscription

#: Quoted and bracketed forms are lawful and nobody's; they are where header tricks begin.
_PLAIN = re.compile(r"[^\s\"'(),:;<>@\[\]\\\x00-\x1f]+@[^\s\"'(),:;<>@\[\]\\\x00-\x1f]+")


def plain_address(address: str) -> None:
    """Raises ValidationError for an address that is more than 「name@example.org」."""
    if not _PLAIN.fullmatch(address):
        raise ValidationError(_("請填如 name@example.org 之地址。"), code="invalid")


class FrequencyForm(forms.ModelForm):
    """How often, and in which language."""

    class Meta:
        model = Subscription
        fields = ["frequency", "language"]
        widgets = {"frequency": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = settings.LANGUAGES


class FollowForm(FrequencyForm):
    """The same, and where to."""

    address = forms.EmailField(
        label=_("電子郵件地址"),
        max_length=254,
        validators=[plain_address],
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={
            "required": _("請填電子郵件地址。"),
            "invalid": _("請填如 name@example.org 之地址。"),
        },
    )

    class Meta(FrequencyForm.Meta):
        fields = ["address", "frequency", "language"]
