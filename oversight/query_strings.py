"""Query strings: which conditions are on, and the links that lead to the same rows, or to one condition less."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from budget.models import LineItem
from oversight.filters import ResolutionFilter
from oversight.words import with_beneath, year_words

#: Parameters that say how to look, not at what; links to other conditions drop them.
FLEETING = ("page", "format", "more")


class Chip(NamedTuple):
    """A condition that is on, in words, and the query string without it."""

    label: str
    value: str
    without: str


def chips(filterset: ResolutionFilter) -> list[Chip]:
    """Every condition that narrows the list, in the order of the form."""
    found = []
    for name, field in filterset.form.fields.items():
        if name in (*FLEETING, "order", "demo"):
            continue
        for value in filterset.data.getlist(name):
            words = _value_words(filterset, name, field, value)
            found.append(Chip(str(field.label), words, without(filterset.data, name, value)))
    return found


def _value_words(filterset: ResolutionFilter, name: str, field: forms.Field, value: str) -> str:
    if name == "year":
        return year_words(value)
    if name == "line":
        line = filterset.form.cleaned_data.get("line")
        return str(line) if isinstance(line, LineItem) else value
    if name == "under":
        return with_beneath(str(filterset.agencies[value])) if value in filterset.agencies else value
    choices = dict(getattr(field, "choices", []))
    return str(choices.get(value, value))


def without(data: QueryDict, name: str, value: str | None = None) -> str:
    """The query string without `name`, or without this one value of it; what is FLEETING goes too."""
    pairs = [
        (key, each)
        for key, values in data.lists()
        for each in values
        if key not in FLEETING and not (key == name and value in (None, each))
    ]
    return urlencode(pairs)


def with_parameter(data: QueryDict, name: str, value: str) -> str:
    """The query string with `name` set to `value`; the page goes."""
    return f"{without(data, name)}&{urlencode({name: value})}".lstrip("&")


def with_page(data: QueryDict, number: int) -> str:
    """The query string of another page of the same list."""
    rest = without(data, "page")
    return f"{rest}&page={number}".lstrip("&") if number > 1 else rest


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of a page's question that its links to rows must repeat."""

    parameters: tuple[tuple[str, str], ...] = ()

    def query(self, **more: object) -> str:
        """The query string of the rows behind a figure of this page; a tuple of values gives each."""
        given = {name: value for name, value in more.items() if value not in (None, "")}
        own = [(name, value) for name, value in self.parameters if name not in given]
        return urlencode([*own, *given.items()], doseq=True)
