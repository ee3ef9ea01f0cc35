"""The way of an answer from draft to publication: 草稿 → 送審中 → 已公布, or 退回修改 with a remark.

Whoever may publish for the answering agency decides; all others draft and submit. A published answer is changed by
those who may publish only, and leaves a public correction.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError

from budget.admin.reach import agencies
from oversight.models import Response
from oversight.permissions import PUBLISH

State = Response.State
DRAFTERS_STATES = (State.DRAFT, State.SUBMITTED)


def may_publish(user: Any, agency_id: int | None) -> bool:
    """Whether this account publishes the answers of this agency; with None: of any agency."""
    keys = agencies(user, PUBLISH)
    return keys is None or (bool(keys) if agency_id is None else agency_id in keys)


def may_edit(user: Any, response: Response) -> bool:
    """A published answer is not for drafters to change: they add a newer one."""
    return response.state != State.PUBLISHED or may_publish(user, response.agency_id)


def states_for(user: Any, response: Response) -> list[str]:
    """The states this account may put the answer in, the present one included."""
    if may_publish(user, response.agency_id):
        return list(State.values)
    kept = [response.state] if response.pk else []
    return [state for state in State.values if state in (*DRAFTERS_STATES, *kept)]


def move(
    response: Response, state: str, user: Any, now: datetime.datetime, remark: str | None = None
) -> None:
    """Put an answer in a state, unsaved. Raises ValidationError where that is not for this account to do."""
    if state not in states_for(user, response):
        raise ValidationError("您可以存草稿或送審；公布與退回由主計／覆核人員為之。", code="state")
    if remark is not None:
        response.remark = remark
    if state == State.RETURNED and not response.remark:
        raise ValidationError("退回修改時，請填覆核意見。", code="remark")
    if state == State.PUBLISHED and response.state != State.PUBLISHED:
        response.published_at = now
    response.state = state
