"""The box in which staff look up one row of a large table."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString

#: Ends the name of the text box that stands in for an autocomplete where there is no JavaScript.
TYPED = "-typed"


class StaffAutocompleteSelect(AutocompleteSelect):
    """An autocomplete box that knows the name of what is loaded already, and works without JavaScript.

    There the list stays empty, so a text box stands beside it, whose words must find exactly one row.
    """

    known: models.Model | None = None

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[Any]:
        if self.known is None or value != [str(self.known.pk)]:
            return super().optgroups(name, [key for key in value if str(key).isdecimal()], attrs)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        options.append(self.create_option(name, value[0], str(self.known), True, len(options)))
        return [(None, options, 0)]

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return format_html(
            '{}<noscript><input type="text" name="{}" value="{}" aria-label="代碼或名稱" placeholder="代碼或名稱">'
            "</noscript>",
            super().render(name, value, attrs, renderer),
            name + TYPED,
            value if isinstance(value, str) and not value.isdecimal() else "",
        )

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        words = data.get(name + TYPED, "").strip()
        return self._only_match(words) if words else super().value_from_datadict(data, files, name)

    def _only_match(self, words: str) -> Any:
        """The key of the one row that `words` find; otherwise the words, which the field then refuses."""
        related = self.admin_site.get_model_admin(self.field.remote_field.model)
        rows = related.model._default_manager.all()
        found, _ = related.get_search_results(None, rows, words)
        keys = set(found.order_by("pk").values_list("pk", flat=True)[:10])
        return keys.pop() if len(keys) == 1 else words
