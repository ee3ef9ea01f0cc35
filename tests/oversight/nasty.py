"""What is typed into addresses by mistake, by programs and by people with intent; and a world to ask about."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from urllib.parse import quote

from django import forms
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from budget.models import BookCheck, BookSource, PrintedRow, PrintedTable
from oversight.following.tokens import give_token, signed_token, token_of
from oversight.models import Subscription
from oversight.scope import ScopeFilter
from oversight.views.asked import AskedForm
from tests.factories import (
    make_book,
    make_freeze,
    make_letter,
    make_line,
    make_link,
    make_meeting,
    make_requirement,
    make_resolution,
    make_response,
    make_step,
)

#: Stands in the texts and names of all rows that lists show.
MARK = "海馬迴"
#: Name -> what is asked, as it stands in an address. No question of the site has any of these as an answer.
VALUES = {
    "nul": "%00",
    "nul within": "1%002",
    "100,000 characters": "x" * 100_000,
    "100,000 digits": "9" * 100_000,
    "float too large": "1e999",
    "not a number": "NaN",
    "lone surrogate": "%ED%A0%80",
    "no utf-8": "%FF%FE",
    "negative": "-1",
    "zero": "0",
    "beyond 64 bits": "9" * 25,
    "beyond 32 bits": "2147483648",
    "sql quote": quote("' OR '1'='1"),
    "sql statement": quote("1; DROP TABLE oversight_resolution; --"),
    "sql pattern": quote("%_\\"),
    "template": quote("{{ 7*7 }}{% debug %}${7*7}"),
    "format": quote("%s%(x)s{0.__class__}"),
    "script": quote("<script>alert(1)</script>"),
    "right to left": quote("\u202e801\u2066"),
    "month 99": "9999-99-99",
    "day 0": "0000-00-00",
    "year 99999": "99999-12-31",
    "lookup": "1__gt",
    "path": quote("../../etc/passwd", safe=""),
    "header": quote("a\r\nSet-Cookie: a=b"),
    "brackets": quote("[]{}()*+?\\"),
}
#: Names that no question has: lookups of the database, and worse.
NAMES = [
    "year__gt",
    "fiscal_year__year__gte",
    "text__regex",
    "heading_agency__memberships__user__password__startswith",
    "pk",
    "%00",
    "x" * 10_000,
    quote("{{ 7*7 }}"),
    quote("<script>"),
    "%ED%A0%80",
    "__class__",
]

#: Headers of proxies that a reader may send as well.
FORGED = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Server": "evil.example",
    "X-Forwarded-Proto": "gopher",
    "X-Forwarded-Port": "666",
    "Forwarded": "host=evil.example;proto=gopher",
    "X-Original-URL": "/admin/",
    "X-Rewrite-URL": "/admin/",
    "X-Forwarded-Prefix": "/evil",
    "X-HTTP-Method-Override": "DELETE",
}


def make_world() -> dict[str, str]:
    """One row of everything; the values of the parameters in addresses."""
    book = make_book(109)
    source = BookSource.objects.create(book=book, text="一\n")
    table = PrintedTable.objects.create(
        book=book,
        position=0,
        title=MARK,
        columns=[["名稱", "text"], ["金額", "amount"]],
        first_line=1,
        last_line=1,
    )
    PrintedRow.objects.create(table=table, position=0, first_line=1, last_line=1, cells=[MARK, 1000])
    BookCheck.objects.create(book=book, position=0, name=MARK, state="off", left=1, right=2, line=1)
    line = make_line(name=f"{MARK}計畫", book=book, statutory=1000, proposed=1000)
    case = make_resolution(1, text=f"凍結{MARK}之經費。", book=book)
    letter = make_letter(issued_on=datetime.date(2019, 3, 1), subject=MARK)
    meeting = make_meeting(f"第1次{MARK}會議")
    freeze = make_freeze(case)
    make_step(freeze, "sent", datetime.date(2019, 3, 1), letter=letter, meeting=meeting)
    make_requirement(case)
    make_response(case, f"已檢討{MARK}。", letters=(letter,))
    make_link(case, line)
    follower = make_follower()
    return {
        "key": case.key,
        "code": "2610",
        "slug": "economics",
        "year": "109",
        "book": "2610",
        "line": line.slug,
        "line_year": "108",
        "number": "0",
        "pk": str(meeting.pk),
        "letter": letter.get_absolute_url().split("/")[2],
        "signed": signed_token(follower),
        "token": token_of(follower),
        "name": "resolutions",
        "source": str(source.pk),
    }


#: Which value of the world stands in for a parameter, where its name alone does not say.
PARAMETERS = {
    "budget/<int:year>/<path:slug>/": {"slug": "line", "year": "line_year"},
    "agencies/<str:code>/report/<int:year>/": {"year": "line_year"},
    "letters/<path:number>/": {"number": "letter"},
}


def address(route: str, world: dict[str, str], **instead: str) -> str:
    """The address of a route in this world."""

    def value(match: re.Match[str]) -> str:
        kind, name = match[1], match[2]
        named = PARAMETERS.get(route, {}).get(name, "book" if kind == "book" else name)
        return instead.get(name, world[named])

    return "/" + re.sub(r"<(\w+):(\w+)>", value, route)


def make_follower() -> Subscription:
    """A confirmed subscription with its token."""
    row = Subscription(address="a@example.org", address_key="a@example.org", selection="status=referred")
    row.created_at = row.confirmed_at = row.told_until = timezone.now()
    row.told_on = timezone.localdate()
    give_token(row)
    row.save()
    return row


def patterns(below: object = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """(route, pattern) of every public address, in Chinese; the admin is asked elsewhere."""
    for each in below or get_resolver().url_patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            if each.namespace != "admin":
                yield from patterns(each.url_patterns, route)
        elif not route.startswith("admin/"):
            yield route, each


def questions() -> dict[str, set[str]]:
    """Each parameter that any page, file or feed of the site can be asked, with its labels."""
    assert get_resolver().url_patterns  # loads all views
    found: dict[str, set[str]] = {}
    for kind in (*_below(AskedForm), *_below(ScopeFilter)):
        fields = kind.base_fields if issubclass(kind, forms.BaseForm) else kind.base_filters
        for name, field in fields.items():
            found.setdefault(name, set()).add(str(field.label))
    return found


def _below(kind: type) -> Iterator[type]:
    yield kind
    for each in kind.__subclasses__():
        yield from _below(each)
