"""What can be asked of every page that shows resolutions: its year and its world. Strict: a bad value is an error.

Every page reads real resolutions, or with `demo=1` the fictional ones, never both: invented money adds up
with nothing.
"""

from __future__ import annotations

import re
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from budget.models import FiscalYear, LineItem
from oversight.excerpts import search_words
from oversight.models import Resolution
from oversight.words import year_words

QUERY_WORDS = 10


class StrictForm(forms.Form):
    """One value per name, and a budget line that exists."""

    def clean(self) -> dict[str, Any]:
        """Raises on repeated single values; replaces `line` by the LineItem it names."""
        cleaned = super().clean() or {}
        for name, field in self.fields.items():
            single = not isinstance(field, forms.MultipleChoiceField)
            if single and isinstance(self.data, QueryDict) and len(self.data.getlist(name)) > 1:
                self.add_error(name, _("只能給一個值。"))
        if cleaned.get("line"):
            try:
                years = cleaned.get("year")
                only = years[0] if isinstance(years, list) and len(years) == 1 else years
                cleaned["line"] = find_line(cleaned["line"], only if isinstance(only, int) else None)
            except ValidationError as error:
                self.add_error("line", error)
        if len(search_words(cleaned.get("q") or "")) > QUERY_WORDS:
            self.add_error("q", _("至多%(n)s個詞。") % {"n": QUERY_WORDS})
        return cleaned


def find_line(text: str, year: int | None) -> LineItem:
    """The line of 「108/5226102200」, or of 「5226102200」 in `year` or in the only year that has it.

    Codes are reused over the years, so a code that several years have is refused without a year.
    """
    head, _slash, tail = text.partition("/")
    if head.isdecimal() and len(head) <= 3 and tail:
        year, text = int(head), tail
    lines = LineItem.objects.filter(slug=text).select_related("fiscal_year")
    if year is not None:
        lines = lines.filter(fiscal_year__year=year)
    found = list(lines.order_by("-fiscal_year__year", "fiscal_year__kind")[:20])
    years = dict.fromkeys(line.fiscal_year.year for line in found)
    if not found:
        raise ValidationError(_("查無此預算科目。"))
    if len(years) > 1:
        listed = "、".join(str(each) for each in years)
        raise ValidationError(
            gettext("%(years)s年度都有此編號，而編號每年可能改用；請寫成「%(asked)s」。")
            % {"years": listed, "asked": f"{found[0].fiscal_year.year}/{text}"}
        )
    return found[0]


class WholeNumberFilter(django_filters.Filter):
    """A whole number. As a year: one without a resolution is a valid question with no rows."""

    field_class = forms.IntegerField


class WholeNumbersField(forms.MultipleChoiceField):
    """Whole numbers of a range, one of which is enough; not chosen from a list."""

    def to_python(self, value: Any) -> list[int]:
        """Raises ValidationError for what is not a number of 1 to 3 digits."""
        texts = super().to_python(value)
        wrong = [text for text in texts if not re.fullmatch("[1-9][0-9]{0,2}", text)]
        if wrong:
            raise ValidationError(gettext("「%(text)s」不是民國年度。") % {"text": wrong[0][:20]})
        return [int(text) for text in texts]

    def validate(self, value: Any) -> None:
        """Any such number is a valid question."""


class WholeNumbersFilter(django_filters.Filter):
    """Any of some years; one without a resolution is a valid question with no rows."""

    field_class = WholeNumbersField


class ScopeFilter(django_filters.FilterSet):
    """Year and world: what home, agency and committee pages can be narrowed by."""

    year = WholeNumberFilter(
        field_name="fiscal_year__year", label=_("年度"), min_value=1, max_value=999, widget=forms.Select
    )
    demo = django_filters.ChoiceFilter(
        label=_("示範資料"), choices=[("1", "虛構示範資料")], method="unchanged", widget=forms.HiddenInput
    )

    class Meta:
        model = Resolution
        fields: list[str] = []
        form = StrictForm

    def __init__(self, data: QueryDict, queryset: QuerySet[Resolution], *, demo: bool | None = None) -> None:
        """`demo` fixes the world on pages that belong to one; otherwise the query string says it."""
        given = QueryDict(mutable=True)
        for name, values in data.lists():
            given.setlist(name, [value for value in values if value.strip()])
        super().__init__(given, queryset=queryset)
        self.demo = data.get("demo") == "1" if demo is None else demo
        self._offer_choices()

    def _offer_choices(self) -> None:
        years = set(
            FiscalYear.objects.filter(
                Exists(Resolution.objects.filter(fiscal_year=OuterRef("pk"), is_fictional=self.demo))
            ).values_list("year", flat=True)
        )
        self.years = sorted(years, reverse=True)
        asked = self.data.get("year", "")
        shown = sorted(
            years | ({int(asked)} if asked.isdecimal() and len(asked) <= 3 else set()), reverse=True
        )
        self.form.fields["year"].widget.choices = [
            ("", gettext("各年度")),
            *((year, year_words(year)) for year in shown),
        ]

    def filter_queryset(self, queryset: QuerySet[Resolution]) -> QuerySet[Resolution]:
        """The rows asked for, in one world."""
        return super().filter_queryset(queryset.filter(is_fictional=self.demo))

    def unchanged(self, queryset: QuerySet[Resolution], _name: str, _value: object) -> QuerySet[Resolution]:
        """For parameters that are read elsewhere and only checked here."""
        return queryset

    @property
    def problems(self) -> list[tuple[str, str]]:
        """(label of the parameter, what is wrong) of every bad value."""
        labels = {name: field.label or name for name, field in self.form.fields.items()}
        return [
            (str(labels.get(name, "")), str(message))
            for name, messages in self.form.errors.items()
            for message in messages
        ]

    @property
    def unknown(self) -> list[str]:
        """Parameters that mean nothing here; they are named to the reader, not obeyed."""
        return sorted(name for name in self.data if name not in self.form.fields)

    @property
    def strict_problems(self) -> list[tuple[str, str]]:
        """`problems` and every unknown name: where no reader would see that a name was not obeyed."""
        wrong = [] if self.is_valid() else self.problems
        return wrong + [(_("條件"), _("不認得「%(name)s」。") % {"name": name[:40]}) for name in self.unknown]
