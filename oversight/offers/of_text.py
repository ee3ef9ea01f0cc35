"""What the text of a resolution suggests: its kind, freezes, reports, uniform cuts and budget lines."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

from budget.admin.display import EMPTY
from oversight.book_import.proposals import Obliger
from oversight.forms.resolutions import decide
from oversight.linking import LineBook
from oversight.models import Resolution, ResolutionLine
from oversight.offers.fields import offer_field, put
from oversight.offers.offer import Offer, Offers
from oversight.resolutions.clauses import Reading, read_resolution
from oversight.resolutions.suggestions import Suggestion, suggest_from_resolution


def offers_from_text(resolution: Resolution, user: Any) -> list[Offer]:
    """What the resolution's own text suggests beyond what is stored."""
    year = resolution.fiscal_year
    own = [
        agency
        for agency in (resolution.heading_agency, getattr(resolution.heading_agency, "parent", None))
        if agency
    ]
    lines = LineBook({year}, own)
    names = lines.names()
    reading = read_resolution(resolution.text, names)
    suggestions = suggest_from_resolution(resolution.text, names)
    obliger = Obliger(lines)
    offers = Offers()
    _kind(offers, resolution, suggestions)
    _obligations(offers, resolution, suggestions, reading, obliger)
    _lines(offers, resolution, suggestions, reading, obliger, user)
    return offers.found


def _kind(offers: Offers, resolution: Resolution, suggestions: Collection[Suggestion]) -> None:
    for each in suggestions:
        if each.subject == "resolution" and each.value != resolution.kind:
            label = str(Resolution.Kind(each.value).label)
            unread = resolution.kind == Resolution.Kind.UNCLASSIFIED
            now = EMPTY if unread else str(resolution.get_kind_display())
            offers.add(each, "決議", "類別", now, label, lambda value=each.value: put(resolution, kind=value))


def _obligations(
    offers: Offers,
    resolution: Resolution,
    suggestions: Collection[Suggestion],
    reading: Reading,
    obliger: Obliger,
) -> None:
    freezes = {row.position: row for row in resolution.freezes.prefetch_related("committees")}
    owed = {row.position: row for row in resolution.requirements.prefetch_related("committees")}
    demands = [demand for demand in reading.demands if demand.deliverable]
    for each in suggestions:
        if each.subject == "freeze":
            clause = reading.freezes[each.number - 1]
            if each.number in freezes:
                offer_field(offers, each, freezes[each.number], f"凍結 {each.number}")
            elif each.field == "clause":
                make = partial(obliger.freeze, resolution, each.number, clause, resolution.heading_agency)
                offers.add(each, f"凍結 {each.number}", "新增凍結", EMPTY, _freeze_words(clause), make)
        elif each.subject == "requirement":
            demand = demands[each.number - 1]
            if each.number in owed:
                offer_field(offers, each, owed[each.number], f"應送報告 {each.number}")
            elif each.field == "title":
                make = partial(obliger.requirement, resolution, each.number, demand)
                offers.add(each, f"應送報告 {each.number}", "新增應送報告", EMPTY, str(each.value), make)
        elif (
            each.subject == "uniform_cut"
            and not resolution.uniform_cuts.filter(position=each.number).exists()
        ):
            cut = each.value
            words = f"{cut.objects} {float(cut.share * 100):g}%"
            make = partial(obliger.uniform_cut, resolution, cut)
            offers.add(each, f"統刪 {each.number}", "新增統刪項目", EMPTY, words, make)


def _freeze_words(clause: Any) -> str:
    amount = f"{clause.amount:,} 元（{clause.how}）" if clause.amount is not None else "金額未明"
    deadline = f"，{clause.deadline.text}" if clause.deadline else ""
    return f"{amount}，{'、'.join(clause.committees) or '委員會未載'}{'，須經同意' if clause.consent else ''}{deadline}"


def _lines(
    offers: Offers,
    resolution: Resolution,
    suggestions: Collection[Suggestion],
    reading: Reading,
    obliger: Obliger,
    user: Any,
) -> None:
    """Budget lines that the text bites or names and that are neither linked nor rejected."""
    known = set(resolution.links.values_list("line", flat=True))
    first = {each.subject: each for each in reversed(list(suggestions))}
    for link in obliger.links_of(resolution, reading, resolution.heading_agency):
        if link.line_id in known:
            continue
        source = first.get(
            "mention"
            if link.role == ResolutionLine.Role.MENTIONED
            else "freeze"
            if reading.freezes
            else "cut"
        )
        if source is None:
            continue
        told = Suggestion("mention", link.line_id, "line", link.line, source.words, source.start, source.end)
        offers.add(
            told,
            "預算科目",
            str(link.get_role_display()),
            EMPTY,
            f"{link.line}（{link.reason}）",
            lambda link=link: _link(link, user),
        )


def _link(link: ResolutionLine, user: Any) -> None:
    decide(link, ResolutionLine.State.CONFIRMED, user)
    link.full_clean()
    link.save()
