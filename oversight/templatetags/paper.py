"""What pages need to be printed."""

from __future__ import annotations

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString

register = template.Library()


class TitleNode(template.Node):
    """What it encloses, kept as `page_title` for the head of every sheet."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        title = self.nodelist.render(context)
        context["page_title"] = title
        return title


@register.tag
def titled(parser: Parser, _token: Token) -> TitleNode:
    """{% titled %}{% block title %}…{% endblock %}{% endtitled %}: a block can stand in a page only once."""
    nodelist = parser.parse(["endtitled"])
    parser.delete_first_token()
    return TitleNode(nodelist)
