"""The two worlds of the site, real and fictional, asked of rows that hang on a resolution.

The fictional resolutions are few: whether a row hangs on one of them is asked of a short list, made once a query. To
read its resolution, a row as long as its text, for a flag that is nearly always the same took five times as long.
"""

from __future__ import annotations

from django.db.models import Q

from oversight.models import Resolution


def case_in_world(path: str, *, demo: bool) -> Q:
    """The rows whose resolution, by the foreign key at `path`, is of one world; the key must not be null."""
    fictional = Resolution.objects.filter(is_fictional=True).order_by().values("pk")
    asked = Q(**{f"{path}__in": fictional})
    return asked if demo else ~asked
