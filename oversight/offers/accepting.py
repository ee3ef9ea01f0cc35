"""Offers that were chosen, and earlier answers that are taken over, become rows."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from budget.history import because, together
from oversight.models import Resolution, Response
from oversight.offers.offer import Offer
from oversight.rollups import refresh


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
