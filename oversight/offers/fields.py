"""A stored row beside the columns that are suggested for it: in words, and written."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from budget.admin.display import EMPTY, printed
from budget.notation.dates import format_roc
from budget.notation.money import format_amount
from oversight.book_import.proposals import share_columns
from oversight.deadlines import deadline_columns
from oversight.models import Committee, FreezeCondition, Requirement
from oversight.offers.offer import Offers
from oversight.resolutions.suggestions import Suggestion


def offer_field(offers: Offers, each: Suggestion, row: FreezeCondition | Requirement, subject: str) -> None:
    """One field of an obligation that is stored already."""
    if each.field == "committees":
        stored = [committee.name for committee in row.committees.all()]
        if sorted(stored) != sorted(each.value):
            known = Committee.objects.filter(name__in=each.value)
            offers.add(
                each,
                subject,
                "委員會",
                "、".join(stored) or EMPTY,
                "、".join(each.value),
                lambda: row.committees.set(known),
            )
        return
    if each.field == "share" and isinstance(row, FreezeCondition) and row.share == each.value:
        return
    columns = _columns(each)
    stored_columns = {name: getattr(row, name) for name in columns}
    if stored_columns == columns or (each.field == "amount" and row.amount == columns["amount"]):
        return
    now, proposed = shown(row, each.field, stored_columns), shown(row, each.field, columns)
    if now != proposed:
        offers.add(each, subject, _LABELS[each.field], now, proposed, lambda: put(row, **columns))


_LABELS = {
    "clause": "條文",
    "stated": "凍結方式",
    "share": "凍結比例",
    "stated_base": "條文所列預算數",
    "amount": "凍結金額",
    "report_type": "報告種類",
    "consent": "須經同意",
    "deadline": "期限",
    "title": "應辦事項",
}


def _columns(each: Suggestion) -> dict[str, Any]:
    """The columns that a suggested field is stored in."""
    if each.field == "deadline":
        return dict(deadline_columns(each.value))
    if each.field == "amount":
        amount, how = each.value
        return {"amount": amount, "amount_how": (how or "")[:300]}
    if each.field == "share":
        return share_columns(each.value)
    return {each.field: each.value}


def shown(row: Any, name: str, columns: dict[str, Any]) -> str:
    if name == "deadline":
        day = columns["deadline_date"]
        told = [columns["deadline_text"], f"（{format_roc(day)}）" if day else ""]
        return "".join(told) or EMPTY
    if name == "share":
        part, whole = columns["share_numerator"], columns["share_denominator"]
        return EMPTY if part is None else f"{part}%" if whole == 100 else str(Fraction(part, whole))
    value = columns[name]
    if name in ("amount", "stated_base"):
        return EMPTY if value is None else f"{value:,} 元＝{format_amount(value)}"
    choices = dict(row._meta.get_field(name).flatchoices)
    return str(choices[value]) if value in choices and value != "" else printed(value)


def put(row: Any, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
