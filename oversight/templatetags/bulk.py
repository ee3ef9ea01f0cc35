"""Template filters of the pages for many rows at once."""

from django import template

from budget.admin.display import grouped as grouped_amount

register = template.Library()


@register.filter
def grouped(amount: int | None) -> str:
    """822,469,100; 未明 where the amount is unknown."""
    return grouped_amount(amount, "未明")
