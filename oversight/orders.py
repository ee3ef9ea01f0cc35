"""The orders lists can be put in; never ambiguous, so that pages do not overlap."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, IntegerField, Value, When
from django.utils.translation import gettext_lazy as _

from oversight.status import Holder, state_of, statuses_of_holder

ORDERS = {
    "newest": _("年度新到舊"),
    "due": _("未結先列、期限近者先"),
    "frozen": _("凍結金額大者先"),
    "remaining": _("還凍金額大者先"),
    "moved": _("最近異動者先"),
    "holder": _("依卡在誰、還凍多者先"),
}
# Databases disagree where empty 款項 stand; here they come first on each.
PLACE = (
    "-fiscal_year__year",
    "part",
    F("kuan").asc(nulls_first=True),
    F("xiang").asc(nulls_first=True),
    "number",
    "pk",
)


def ordered(resolutions: Any, order: str) -> Any:
    """Resolutions annotated by `with_status`, in one of ORDERS."""
    if order == "frozen":
        return resolutions.order_by("-frozen", *PLACE)
    if order == "remaining":
        return resolutions.order_by((F("frozen") - F("released")).desc(), *PLACE)
    if order == "moved":
        return resolutions.order_by(F("last_moved_on").desc(nulls_last=True), *PLACE)
    if order == "due":
        return resolutions.order_by(settled_last(), F("due_on").asc(nulls_last=True), *PLACE)
    if order == "holder":
        return resolutions.order_by(holder_place(), (F("frozen") - F("released")).desc(), *PLACE)
    return resolutions.order_by(*PLACE)


def settled_last() -> Case:
    """1 where nobody has to move any more, else 0; by state, which no day changes into or out of settled."""
    settled = [status.value for status in statuses_of_holder(Holder.NOBODY)]
    return Case(When(state__in=settled, then=Value(1)), default=Value(0), output_field=IntegerField())


def holder_place() -> Case:
    """The place of a case's holder in the order a case travels; by state, since no day alone changes the holder."""
    whens = [
        When(state__in={state_of(status) for status in statuses_of_holder(holder)}, then=Value(place))
        for place, holder in enumerate(Holder)
    ]
    return Case(*whens, output_field=IntegerField())
