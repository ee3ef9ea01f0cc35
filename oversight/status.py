"""The one place that says what state a resolution is in, who holds it, and in which words.

RULES is ordered and the first match wins. Rules look only at roll-up columns of the resolution's own row
and at today. What they say without looking at today is `Resolution.state`, a column the database computes;  `docs/status.md` shows the same table and a test compares the two.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, F, Q, TextChoices, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from oversight import words
from oversight.choices import AnswerState, DueState, StepKind

if TYPE_CHECKING:
    from oversight.models import Resolution


class Status(TextChoices):
    """One word per state, the same on every page, filter, export and feed."""

    RELEASED = "released", _("已解凍")
    AWAITING_REPLY = "awaiting_reply", _("待立法院函復")
    AWAITING_PLENARY = "awaiting_plenary", _("待提報院會")
    CONTINUED = "continued", _("繼續凍結")
    POSTPONED = "postponed", _("另定期審查")
    RETURNED = "returned", _("退回補件")
    SCHEDULED = "scheduled", _("已排審")
    REFERRED = "referred", _("待排審")
    BOUNCED = "bounced", _("退回程序委員會")
    SENT = "sent", _("待交付委員會")
    PARTLY_RELEASED = "partly_released", _("部分解凍")
    DELIVERED = "delivered", _("已送報告")
    HANDED_OVER = "handed_over", _("已送主政機關")
    NOT_IN_SOURCE = "not_in_source", _("來源未載")
    NOT_OURS = "not_ours", _("非本機關業務")
    FREEZE_OVERDUE = "freeze_overdue", _("逾期未函送")
    FREEZE_UNSENT = "freeze_unsent", _("尚未函送")
    REPORT_OVERDUE = "report_overdue", _("逾期未送報告")
    REPORT_PENDING = "report_pending", _("待送報告")
    ANSWERED = "answered", _("已答復")
    PARTLY_ANSWERED = "partly_answered", _("部分機關已答復")
    UNANSWERED = "unanswered", _("尚未答復")


class Holder(TextChoices):
    """Who must move next."""

    AGENCY = "agency", _("機關")
    SECRETARIAT = "secretariat", _("立法院議事處")
    PROCEDURE = "procedure", _("程序委員會")
    CONVENER = "convener", _("委員會召集委員")
    COMMITTEE = "committee", _("委員會")
    PLENARY = "plenary", _("院會")
    YUAN_REPLY = "yuan_reply", _("立法院（待函復）")
    LEAD_AGENCY = "lead_agency", _("主政機關")
    OTHER_AGENCY = "other_agency", _("他機關（未登錄）")
    UNKNOWN = "unknown", _("未知")
    NOBODY = "nobody", _("無（已結）")


@dataclass(frozen=True, slots=True)
class Rule:
    """A state, the words for when it holds, its condition, its holder, and the sentence a page prints."""

    status: Status
    when: str
    q: Callable[[datetime.date], Q]
    holder: Holder
    sentence: str | Promise


_FROZEN = Q(open_freezes__gt=0)
_OWED = Q(open_requirements__gt=0)


def _at(*kinds: StepKind) -> Callable[[datetime.date], Q]:
    """Money is still frozen and the latest step is one of these."""
    return lambda _today: _FROZEN & Q(step__in=[kind.value for kind in kinds])


def _late(state: Status) -> Callable[[datetime.date], Q]:
    """Its state is this one and its day is past."""
    return lambda today: Q(state=state.value, due_on__lt=today)


RULES: tuple[Rule, ...] = (
    Rule(
        Status.AWAITING_REPLY,
        "money frozen; latest step is the report to the plenary",
        _at(StepKind.REPORTED),
        Holder.YUAN_REPLY,
        _("{step_on}已提報院會，待立法院函復准予動支。"),
    ),
    Rule(
        Status.AWAITING_PLENARY,
        "money frozen; the committee agreed, agreed in part, or filed the report",
        _at(StepKind.APPROVED, StepKind.PARTLY, StepKind.FILED),
        Holder.PLENARY,
        _("委員會{step_on}已審查完竣，待提報院會。"),
    ),
    Rule(
        Status.CONTINUED,
        "money frozen; the committee decided to keep it frozen",
        _at(StepKind.CONTINUED),
        Holder.AGENCY,
        _("委員會{step_on}決議繼續凍結，待機關再行報告。"),
    ),
    Rule(
        Status.POSTPONED,
        "money frozen; the committee put the case off",
        _at(StepKind.POSTPONED),
        Holder.COMMITTEE,
        _("委員會{step_on}決議另定期繼續審查。"),
    ),
    Rule(
        Status.RETURNED,
        "money frozen; the committee sent the report back",
        _at(StepKind.RETURNED),
        Holder.AGENCY,
        _("{step_on}退回補件，待機關補正再送。"),
    ),
    Rule(
        Status.SCHEDULED,
        "money frozen; on a committee's agenda",
        _at(StepKind.SCHEDULED),
        Holder.COMMITTEE,
        _("已排入{step_on}委員會議程，待審查結果。"),
    ),
    Rule(
        Status.REFERRED,
        "money frozen; referred to a committee, not yet on an agenda",
        _at(StepKind.REFERRED),
        Holder.CONVENER,
        _("{step_on}交付委員會，待召集委員排審。"),
    ),
    Rule(
        Status.BOUNCED,
        "money frozen; sent back to the procedure committee",
        _at(StepKind.BOUNCED),
        Holder.PROCEDURE,
        _("{step_on}退回程序委員會，待重新提出。"),
    ),
    Rule(
        Status.SENT,
        "money frozen; the agency's letter is out, not yet referred",
        _at(StepKind.SENT),
        Holder.SECRETARIAT,
        _("機關{step_on}已函送立法院，待院會交付委員會。"),
    ),
    Rule(
        Status.PARTLY_RELEASED,
        "money frozen; the Yuan released a part",
        _at(StepKind.RELEASED),
        Holder.AGENCY,
        _("立法院{step_on}函復部分准予動支，其餘仍凍結。"),
    ),
    Rule(
        Status.RELEASED,
        "froze money, all of it released, no report owed",
        lambda _today: Q(freeze_count__gt=0, open_freezes=0, open_requirements=0),
        Holder.NOBODY,
        _("立法院{step_on}函復准予動支，全數解凍。"),
    ),
    Rule(
        Status.DELIVERED,
        "every report owed was delivered to the Yuan",
        lambda _today: Q(freeze_count=0, requirement_count__gt=0, open_requirements=0),
        Holder.NOBODY,
        _("報告已於{delivered_on}送立法院。"),
    ),
    Rule(
        Status.HANDED_OVER,
        "a report is owed and the agency gave its part to the agency that leads",
        lambda _today: _OWED & Q(contributed_on__isnull=False, open_freezes=0),
        Holder.LEAD_AGENCY,
        _("機關已於{contributed_on}將資料送主政機關彙整；主政機關是否已送立法院，本資料未載。"),
    ),
    Rule(
        Status.NOT_IN_SOURCE,
        "the source page lost the answer column",
        lambda _today: Q(answer_state=AnswerState.NOT_IN_SOURCE),
        Holder.UNKNOWN,
        _("來源未載辦理情形，無從得知是否已辦理。"),
    ),
    Rule(
        Status.NOT_OURS,
        "nothing frozen; every agency that answered says it is not its business",
        lambda _today: Q(answer_state=AnswerState.NOT_OURS, open_freezes=0),
        Holder.OTHER_AGENCY,
        _("已登錄之機關答復非其業務；由何機關辦理，本資料未載。"),
    ),
    Rule(
        Status.FREEZE_OVERDUE,
        "money frozen, nothing sent, due date passed",
        _late(Status.FREEZE_UNSENT),
        Holder.AGENCY,
        _("逾期{days_late}日尚未函送（期限{due_on}）。"),
    ),
    Rule(
        Status.FREEZE_UNSENT,
        "money frozen, nothing sent, not overdue or no date to go by",
        lambda _today: _FROZEN,
        Holder.AGENCY,
        _("機關尚未函送立法院；{due_words}。"),
    ),
    Rule(
        Status.REPORT_OVERDUE,
        "a report is owed and its due date passed",
        _late(Status.REPORT_PENDING),
        Holder.AGENCY,
        _("逾期{days_late}日尚未送交報告（期限{due_on}）。"),
    ),
    Rule(
        Status.REPORT_PENDING,
        "a report is owed, not overdue or no date to go by",
        lambda _today: _OWED,
        Holder.AGENCY,
        _("報告尚未送交；{due_words}。"),
    ),
    Rule(
        Status.ANSWERED,
        "nothing owed to the Yuan; every assigned agency answered",
        lambda _today: Q(answer_state=AnswerState.ANSWERED),
        Holder.NOBODY,
        _("機關已答復辦理情形。"),
    ),
    Rule(
        Status.PARTLY_ANSWERED,
        "nothing owed to the Yuan; some assigned agencies answered",
        lambda _today: Q(answer_state=AnswerState.PARTIAL),
        Holder.AGENCY,
        _("部分機關已答復辦理情形，其餘尚無答復。"),
    ),
    Rule(
        Status.UNANSWERED,
        "none of the above",
        lambda _today: Q(),
        Holder.AGENCY,
        _("尚無機關答復辦理情形。"),
    ),
)

RULE_OF: dict[str, Rule] = {rule.status.value: rule for rule in RULES}
#: Still the agency's to send, and not late: what a coming due date is about; and the same after the day.
COMING = (Status.FREEZE_UNSENT, Status.REPORT_PENDING)
OVERDUE = (Status.FREEZE_OVERDUE, Status.REPORT_OVERDUE)
STATE_LENGTH = 16


def with_status_expression(today: datetime.date) -> Case:
    """RULES as one SQL CASE over the resolution's own row: its state, or the overdue form of it."""
    whens = [When(RULE_OF[status].q(today), then=Value(status.value)) for status in OVERDUE]
    return Case(*whens, default=F("state"), output_field=CharField())


def state_expression() -> Case:
    """The rules that no day changes, as one SQL CASE: what the column `state` is generated from.

    A change here needs a migration that drops the column and adds it anew (docs/decisions/0016).
    """
    *conditional, last = [rule for rule in RULES if rule.status not in OVERDUE]
    # No such rule looks at the day it is given.
    whens = [When(rule.q(datetime.date.min), then=Value(rule.status.value)) for rule in conditional]
    return Case(*whens, default=Value(last.status.value), output_field=CharField(max_length=STATE_LENGTH))


def state_of(status: str) -> str:
    """The state that a resolution of this status has, whatever the day."""
    return dict(zip(OVERDUE, COMING, strict=True)).get(Status(status), Status(status)).value


def status_of(row: Any, today: datetime.date) -> Status:
    """What RULES say of a row that is not stored (a resolution's roll-ups); the same as the SQL, without it."""
    *conditional, last = [rule for rule in RULES if rule.status not in OVERDUE]
    state = next((rule.status for rule in conditional if holds(rule.q(today), row)), last.status)
    dated = SimpleNamespace(state=state.value, due_on=row.due_on)
    return next((status for status in OVERDUE if holds(RULE_OF[status].q(today), dated)), state)


def holds(q: Q, row: Any) -> bool:
    """What the database would say of a condition on a row's own columns."""
    held = (holds(each, row) if isinstance(each, Q) else _compare(each, row) for each in q.children)
    return (all(held) if q.connector == Q.AND else any(held)) != q.negated


def _compare(condition: Any, row: Any) -> bool:
    """One lookup of RULES against a column of `row`; as in SQL, nothing compares with an absent value."""
    lookup, wanted = condition
    name, _, operator = lookup.partition("__")
    value = getattr(row, name)
    if operator == "isnull":
        return (value is None) is bool(wanted)
    return value is not None and bool(_OPERATORS[operator](value, wanted))


_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "": lambda value, wanted: value == wanted,
    "gt": lambda value, wanted: value > wanted,
    "gte": lambda value, wanted: value >= wanted,
    "lt": lambda value, wanted: value < wanted,
    "lte": lambda value, wanted: value <= wanted,
    "in": lambda value, wanted: value in wanted,
}


def holder_of(status: str) -> Holder:
    """Who must move next in this state."""
    return RULE_OF[status].holder


def statuses_of_holder(holder: Holder) -> list[Status]:
    """The states in which this holder must move next."""
    return [rule.status for rule in RULES if rule.holder == holder]


def sentence_of(resolution: Resolution, today: datetime.date) -> str:
    """The plain sentence for a resolution annotated by `with_status(today)`."""
    due = resolution.due_on
    late = (today - due).days if due else 0
    return str(RULE_OF[resolution.status].sentence).format(
        step_on=_day(resolution.step_on),
        due_on=_day(due),
        delivered_on=_day(resolution.delivered_on),
        contributed_on=_day(resolution.contributed_on),
        days_late=late,
        due_words=_due_words(resolution, today),
    )


def _day(day: datetime.date | None) -> str:
    return words.long_day(day) if day else _now("日期未載")


def _due_words(resolution: Resolution, today: datetime.date) -> str:
    if resolution.due_state == DueState.BASE_UNKNOWN:
        return _now("期限基準日未登錄，無從判斷是否逾期")
    if resolution.due_on is None:
        return _now("條文未定期限")
    left = (resolution.due_on - today).days
    day = words.long_day(resolution.due_on)
    if left == 0:
        return _now("期限%(day)s，今日到期") % {"day": day}
    return _now("期限%(day)s，剩%(left)d日") % {"day": day, "left": left}
