"""What a value of a choice is called, for files of many rows: Django's `get_…_display` builds all choices anew each time."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.utils.translation import get_language


def label_of(choices: Any, value: str) -> str:
    """In the language of the request; a value that is none of the choices stands for itself."""
    return _labels(choices, get_language()).get(value, value)


@cache
def _labels(choices: Any, _language: str | None) -> dict[str, str]:
    return {each.value: str(each.label) for each in choices}
