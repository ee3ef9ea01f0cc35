"""Choices that models, status rules and roll-ups share."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices


class StepKind(TextChoices):
    """The dated steps of a freeze, in the order a smooth case takes them."""

    SENT = "sent", "機關函送立法院"
    REFERRED = "referred", "交付委員會"
    BOUNCED = "bounced", "退回程序委員會重新提出"
    SCHEDULED = "scheduled", "排入委員會議程"
    APPROVED = "approved", "委員會准予動支"
    PARTLY = "partly", "委員會部分准予動支"
    CONTINUED = "continued", "委員會決議繼續凍結"
    POSTPONED = "postponed", "另定期繼續審查"
    RETURNED = "returned", "退回補件"
    FILED = "filed", "委員會存查"
    REPORTED = "reported", "提報院會"
    RELEASED = "released", "立法院函復准予動支"


class Condition(IntegerChoices):
    """How an agency has to report before money is freed or a duty is done; several at once add up."""

    WRITTEN = 1, "書面報告"
    SPECIAL = 2, "專案報告"
    ORAL = 4, "口頭報告"
    SPECIFIC = 8, "特殊條件"
    CONSENT = 16, "須經同意"


class AnswerState(TextChoices):
    """Whether the assigned agencies have answered; a lost column in the source is not silence."""

    NONE = "none", "尚無答復"
    NOT_IN_SOURCE = "not_in_source", "來源未載"
    PARTIAL = "partial", "部分機關已答復"
    ANSWERED = "answered", "已答復"
    NOT_OURS = "not_ours", "非本機關業務"


class DueState(TextChoices):
    """Whether a deadline was worded, and whether its date can be reckoned."""

    NONE = "none", "未定期限"
    DATED = "dated", "有期限"
    BASE_UNKNOWN = "base_unknown", "基準日未登錄"


class DeadlineRule(TextChoices):
    """How a deadline is worded."""

    NONE = "", "未定期限"
    DAYS = "days", "N日內"
    WEEKS = "weeks", "N週內"
    MONTHS = "months", "N個月內"
    BY_DATE = "by_date", "某日前"
    NEXT_SESSION = "next_session", "下會期"
    YEARLY = "yearly", "每年某月底前"
    FOLLOWING_YEAR = "following_year", "次年某月底前"
    OTHER = "other", "其他（儘速、每季等）"
