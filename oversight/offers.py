"""Suggestions of a text held against what is stored: only what differs is offered, and accepted one by one.

An `Offer` says what stands there now, what is proposed, and the words it comes from; `accept` writes the chosen ones
in one transaction through the models' own rules.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from budget.admin.display import EMPTY, printed
from budget.history import because, together
from budget.notation.dates import format_roc
from budget.notation.money import format_amount
from oversight.book_import.proposals import Obliger, share_columns
from oversight.choices import StepKind
from oversight.deadlines import deadline_columns
from oversight.forms.letters import LetterEntry, letter_for
from oversight.forms.resolutions import decide
from oversight.linking import LineBook
from oversight.models import (
    Committee,
    FreezeCondition,
    FreezeStep,
    Letter,
    Requirement,
    Resolution,
    ResolutionLine,
    Response,
)
from oversight.resolutions.clauses import Reading, read_resolution
from oversight.resolutions.suggestions import Suggestion, suggest_from_answer, suggest_from_resolution
from oversight.rollups import refresh

_DIRECTIONS = {
    "to_legislature": Letter.Direction.TO_YUAN,
    "from_legislature": Letter.Direction.FROM_YUAN,
    "to_agency": Letter.Direction.BETWEEN,
    "unknown": Letter.Direction.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One proposal that differs from what is stored. `key` names it on the page and in what is posted."""

    key: str
    subject: str
    label: str
    now: str
    proposed: str
    words: str
    start: int
    end: int
    doubts: tuple[str, ...]
    apply: Callable[[], Any]


class _Offers:
    """Collects the offers of one resolution."""

    def __init__(self) -> None:
        self.found: list[Offer] = []

    def add(
        self,
        suggestion: Suggestion,
        subject: str,
        label: str,
        now: str,
        proposed: str,
        apply: Callable[[], Any],
    ) -> None:
        key = f"{suggestion.subject}{suggestion.number}.{suggestion.field}"
        place = (suggestion.words, suggestion.start, suggestion.end, suggestion.doubts)
        self.found.append(Offer(key, subject, label, now, proposed, *place, apply))


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
    offers = _Offers()
    _kind(offers, resolution, suggestions)
    _obligations(offers, resolution, suggestions, reading, obliger)
    _lines(offers, resolution, suggestions, reading, obliger, user)
    return offers.found


def _kind(offers: _Offers, resolution: Resolution, suggestions: Collection[Suggestion]) -> None:
    for each in suggestions:
        if each.subject == "resolution" and each.value != resolution.kind:
            label = str(Resolution.Kind(each.value).label)
            unread = resolution.kind == Resolution.Kind.UNCLASSIFIED
            now = EMPTY if unread else str(resolution.get_kind_display())
            offers.add(
                each, "決議", "類別", now, label, lambda value=each.value: _set(resolution, kind=value)
            )


def _obligations(
    offers: _Offers,
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
                _field(offers, each, freezes[each.number], f"凍結 {each.number}")
            elif each.field == "clause":
                make = partial(obliger.freeze, resolution, each.number, clause, resolution.heading_agency)
                offers.add(each, f"凍結 {each.number}", "新增凍結", EMPTY, _freeze_words(clause), make)
        elif each.subject == "requirement":
            demand = demands[each.number - 1]
            if each.number in owed:
                _field(offers, each, owed[each.number], f"應送報告 {each.number}")
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


def _field(offers: _Offers, each: Suggestion, row: FreezeCondition | Requirement, subject: str) -> None:
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
    now, proposed = _shown(row, each.field, stored_columns), _shown(row, each.field, columns)
    if now != proposed:
        offers.add(each, subject, _LABELS[each.field], now, proposed, lambda: _set(row, **columns))


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


def _shown(row: Any, name: str, columns: dict[str, Any]) -> str:
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


def _lines(
    offers: _Offers,
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


def offers_from_answer(response: Response) -> list[Offer]:
    """What an answer's text suggests: its kind and lead agency, letters, the release and the delivery it tells of."""
    offers = _Offers()
    cited = {letter.number for letter in response.letters.all()}
    for each in suggest_from_answer(response.text):
        if each.subject == "answer":
            _answer_field(offers, each, response)
        elif each.subject == "letter":
            found = each.value
            if found.letter.normalised not in cited:
                day = f"（{format_roc(found.date)}）" if found.date else "（日期未載）"
                way = str(Letter.Direction(_DIRECTIONS[found.direction]).label)
                words = f"{found.letter.text}{day}，{way}{'，受文者 ' + found.recipient if found.recipient else ''}"
                offers.add(each, "公文", "引用公文", EMPTY, words, lambda found=found: _cite(response, found))
        elif each.subject == "release":
            _release(offers, each, response)
    return offers.found


def _answer_field(offers: _Offers, each: Suggestion, response: Response) -> None:
    stored = getattr(response, each.field)
    if stored == each.value:
        return
    now, proposed = (
        _shown(response, each.field, {each.field: stored}),
        _shown(response, each.field, {each.field: each.value}),
    )
    label = "答復種類" if each.field == "kind" else "主政機關"
    offers.add(each, "辦理情形", label, now, proposed, lambda: _set(response, **{each.field: each.value}))


def _cite(response: Response, found: Any) -> None:
    letter, _ = letter_for(LetterEntry(found.letter.text, found.date), _DIRECTIONS[found.direction])
    if found.recipient and not letter.recipient:
        letter.recipient = found.recipient
        letter.save(update_fields=["recipient"])
    response.letters.add(letter)


def _release(offers: _Offers, each: Suggestion, response: Response) -> None:
    """The Yuan's release of the one freeze there is; with several, staff enter it."""
    release, freezes = each.value, list(response.resolution.freezes.all())
    if release.date is None or len(freezes) != 1 or freezes[0].steps.filter(kind=StepKind.RELEASED).exists():
        return
    freeze = freezes[0]
    amount = freeze.amount if release.full else None
    words = f"{format_roc(release.date)}函復准予動支" + (f" {amount:,} 元" if amount else "")
    offers.add(
        each, "凍結 1", "解凍步驟", EMPTY, words, lambda: _step(freeze, release.date, amount, release.letter)
    )


def _step(freeze: FreezeCondition, day: datetime.date, amount: int | None, number: Any) -> None:
    letter = None
    if number is not None:
        letter, _ = letter_for(LetterEntry(number.text, day), Letter.Direction.FROM_YUAN)
    step = FreezeStep(
        condition=freeze,
        kind=StepKind.RELEASED,
        happened_on=day,
        amount=amount,
        letter=letter,
        note="依機關辦理情形登錄",
    )
    step.full_clean()
    step.save()


def _set(row: Any, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()


class NotAccepted(Exception):
    """A chosen proposal breaks a rule; nothing was written."""


def accept(
    resolution: Resolution, offers: Collection[Offer], chosen: Collection[str], reason: str, user: Any
) -> int:
    """Write the chosen offers, all or none; returns how many. Raises NotAccepted."""
    taken = [offer for offer in offers if offer.key in chosen]
    with because(reason, user), transaction.atomic(), together("edit", f"{reason} {resolution.key}"):
        for offer in taken:
            try:
                offer.apply()
            except ValidationError as error:
                message = f"{offer.subject} {offer.label}：{'；'.join(error.messages)}"
                raise NotAccepted(message) from error
        refresh([resolution.pk])
    return len(taken)


def adopt(answer: Response, resolution: Resolution, agency: Any, user: Any) -> Response:
    """沿用並修改: a draft of this agency for this resolution, in the words of an earlier answer."""
    draft = Response(
        resolution=resolution,
        agency=agency,
        text=answer.text,
        kind=answer.kind,
        lead_agency=answer.lead_agency,
    )
    what = f"沿用 {answer.resolution.key} 之辦理情形"
    with because(what, user), transaction.atomic(), together("edit", f"{resolution.key} {what}"):
        draft.full_clean()
        draft.save()
        refresh([resolution.pk])
    return draft
