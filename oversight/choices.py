"""Choices that models, status rules and roll-ups share."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class StepKind(TextChoices):
    """The dated steps of a freeze, in the order a smooth case takes them."""

    SENT = "sent", _("機關函送立法院")
    REFERRED = "referred", _("交付委員會")
    BOUNCED = "bounced", _("退回程序委員會重新提出")
    SCHEDULED = "scheduled", _("排入委員會議程")
    APPROVED = "approved", _("委員會准予動支")
    PARTLY = "partly", _("委員會部分准予動支")
    CONTINUED = "continued", _("委員會決議繼續凍結")
    POSTPONED = "postponed", _("另定期繼續審查")
    RETURNED = "returned", _("退回補件")
    FILED = "filed", _("委員會存查")
    REPORTED = "reported", _("提報院會")
    RELEASED = "released", _("立法院函復准予動支")


#: What lets a committee's part end; status.py waits for the plenary after the same three.
_PASSED = (StepKind.APPROVED, StepKind.PARTLY, StepKind.FILED)
#: The moments of a freeze in the order of its way, by the kinds of step of which the first marks it. A freeze keeps
#: the day of each in a column of its own, see `oversight.rollups`.
MOMENTS = {
    "sent_on": (StepKind.SENT,),
    "referred_on": (StepKind.REFERRED,),
    "scheduled_on": (StepKind.SCHEDULED,),
    "decided_on": (*_PASSED, StepKind.CONTINUED, StepKind.POSTPONED, StepKind.RETURNED),
    "passed_on": _PASSED,
    "reported_on": (StepKind.REPORTED,),
    "released_on": (StepKind.RELEASED,),
}


class Condition(IntegerChoices):
    """How an agency has to report before money is freed or a duty is done; several at once add up."""

    WRITTEN = 1, _("書面報告")
    SPECIAL = 2, _("專案報告")
    ORAL = 4, _("口頭報告")
    SPECIFIC = 8, _("特殊條件")
    CONSENT = 16, _("須經同意")


class AnswerState(TextChoices):
    """Whether the assigned agencies have answered; a lost column in the source is not silence."""

    NONE = "none", _("尚無答復")
    NOT_IN_SOURCE = "not_in_source", _("來源未載")
    PARTIAL = "partial", _("部分機關已答復")
    ANSWERED = "answered", _("已答復")
    NOT_OURS = "not_ours", _("非本機關業務")


class DueState(TextChoices):
    """Whether a deadline was worded, and whether its date can be reckoned."""

    NONE = "none", _("未定期限")
    DATED = "dated", _("有期限")
    BASE_UNKNOWN = "base_unknown", _("基準日未登錄")


class DeadlineRule(TextChoices):
    """How a deadline is worded."""

    NONE = "", _("未定期限")
    DAYS = "days", _("N日內")
    WEEKS = "weeks", _("N週內")
    MONTHS = "months", _("N個月內")
    BY_DATE = "by_date", _("某日前")
    NEXT_SESSION = "next_session", _("下會期")
    YEARLY = "yearly", _("每年某月底前")
    FOLLOWING_YEAR = "following_year", _("次年某月底前")
    OTHER = "other", _("其他（儘速、每季等）")
