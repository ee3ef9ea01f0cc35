"""The id of the request, for pages that tell of a fault."""

from django import template

from oversight.requests import current

register = template.Library()


@register.simple_tag
def request_id() -> str:
    return current().id
