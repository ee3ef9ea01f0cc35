"""From a printed answer to a Response, its letters, and what they prove delivered or released."""

from __future__ import annotations

import datetime

from budget.models import Agency, BudgetBook
from oversight.choices import StepKind
from oversight.models import FreezeStep, Letter, Resolution, Response
from oversight.resolutions.answers import Answer, AnswerLetter, read_answer

_DIRECTION = {
    "to_legislature": Letter.Direction.TO_YUAN,
    "from_legislature": Letter.Direction.FROM_YUAN,
    "to_agency": Letter.Direction.BETWEEN,
    "unknown": Letter.Direction.UNKNOWN,
}


def store_answer(resolution: Resolution, agency: Agency, book: BudgetBook, text: str, line: int) -> Response:
    """Store an answer first seen in `book`, with its letters, and what follows from them."""
    answer = read_answer(text)
    response = Response.objects.create(
        resolution=resolution,
        agency=agency,
        book=book,
        text=text,
        kind=answer.kind,
        state=Response.State.PUBLISHED,
        lead_agency=answer.lead_agency or "",
        source_line=line,
    )
    letters = _cited(response, answer)
    _deliver(resolution, answer, letters)
    _release(resolution, answer, letters)
    return response


def store_draft(resolution: Resolution, agency: Agency, text: str, as_of: datetime.date | None) -> Response:
    """Store an answer that nobody has reviewed yet; what it says of reports and releases counts for nothing so far."""
    answer = read_answer(text)
    response = Response.objects.create(
        resolution=resolution,
        agency=agency,
        text=text,
        kind=answer.kind,
        as_of=as_of,
        state=Response.State.DRAFT,
        lead_agency=answer.lead_agency or "",
    )
    _cited(response, answer)
    return response


def _cited(response: Response, answer: Answer) -> dict[str, Letter]:
    letters = {found.letter.normalised: _letter(found, response.agency) for found in answer.letters}
    response.letters.set(letters.values())
    return letters


def _letter(found: AnswerLetter, agency: Agency) -> Letter:
    letter, _ = Letter.objects.get_or_create(
        number=found.letter.normalised,
        defaults={
            "number_text": found.letter.text,
            "issued_on": found.date,
            "direction": _DIRECTION[found.direction],
            "recipient": found.recipient or "",
            "agency": agency,
        },
    )
    return letter


def _deliver(resolution: Resolution, answer: Answer, letters: dict[str, Letter]) -> None:
    """A letter that took a report to the Yuan delivers the one report owed; with several, staff decide."""
    sent = [letter for letter in letters.values() if letter.direction == Letter.Direction.TO_YUAN]
    owed = list(resolution.requirements.filter(delivered_on__isnull=True))
    if (
        answer.kind != Response.Kind.DELIVERED
        or len(sent) != 1
        or len(owed) != 1
        or sent[0].issued_on is None
    ):
        return
    owed[0].delivered_on, owed[0].delivered_letter = sent[0].issued_on, sent[0]
    owed[0].save(update_fields=["delivered_on", "delivered_letter"])


def _release(resolution: Resolution, answer: Answer, letters: dict[str, Letter]) -> None:
    """The Yuan's letter releases the one freeze of the resolution in full; anything else is for staff."""
    release = answer.release
    freezes = list(resolution.freezes.all())
    if release is None or not release.full or release.date is None or len(freezes) != 1:
        return
    step = FreezeStep(
        condition=freezes[0],
        kind=StepKind.RELEASED,
        happened_on=release.date,
        amount=freezes[0].amount,
        letter=letters.get(release.letter.normalised) if release.letter else None,
        note="依機關辦理情形登錄",
    )
    step.full_clean()
    step.save()
