"""What the text of an answer suggests: its kind, letters, and the release it tells of."""

from __future__ import annotations

import datetime
from typing import Any

from budget.admin.display import EMPTY
from budget.notation.dates import format_roc
from oversight.choices import StepKind
from oversight.forms.letters import LetterEntry, letter_for
from oversight.models import FreezeCondition, FreezeStep, Letter, Response
from oversight.offers.fields import put, shown
from oversight.offers.offer import Offer, Offers
from oversight.resolutions.suggestions import Suggestion, suggest_from_answer

_DIRECTIONS = {
    "to_legislature": Letter.Direction.TO_YUAN,
    "from_legislature": Letter.Direction.FROM_YUAN,
    "to_agency": Letter.Direction.BETWEEN,
    "unknown": Letter.Direction.UNKNOWN,
}


def offers_from_answer(response: Response) -> list[Offer]:
    """What an answer's text suggests: its kind and lead agency, letters, the release and the delivery it tells of."""
    offers = Offers()
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


def _answer_field(offers: Offers, each: Suggestion, response: Response) -> None:
    stored = getattr(response, each.field)
    if stored == each.value:
        return
    now, proposed = (
        shown(response, each.field, {each.field: stored}),
        shown(response, each.field, {each.field: each.value}),
    )
    label = "答復種類" if each.field == "kind" else "主政機關"
    offers.add(each, "辦理情形", label, now, proposed, lambda: put(response, **{each.field: each.value}))


def _cite(response: Response, found: Any) -> None:
    letter, _ = letter_for(LetterEntry(found.letter.text, found.date), _DIRECTIONS[found.direction])
    if found.recipient and not letter.recipient:
        letter.recipient = found.recipient
        letter.save(update_fields=["recipient"])
    response.letters.add(letter)


def _release(offers: Offers, each: Suggestion, response: Response) -> None:
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
