"""The mails themselves: plain text and the same in HTML, no picture, nothing that tells who read what.

Nothing a visitor typed stands in a header but the address itself, which its form has checked.
"""

from __future__ import annotations

import datetime
import hashlib
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from oversight.following.digest import Digest
from oversight.following.selection import Followed, Invalid, followed_again
from oversight.following.tokens import CONFIRM_WITHIN_DAYS, signed_token, token_of
from oversight.following.words import subject_of, tally_words, told
from oversight.models import Subscription


def absolute(path: str) -> str:
    """An address that works outside the site."""
    return f"{settings.SITE_URL}{path}"


def stop_url(subscription: Subscription) -> str:
    """Where one click, or a mail program by itself, stops the subscription."""
    return absolute(reverse("follow-stop", args=[token_of(subscription)]))


def language_of(subscription: Subscription) -> str:
    """The one asked for, while this installation offers it: links into another would lead nowhere."""
    offered = subscription.language in dict(settings.LANGUAGES)
    return subscription.language if offered else settings.LANGUAGE_CODE


def manage_url(subscription: Subscription) -> str:
    """Where its owner changes how often."""
    return absolute(reverse("follow-manage", args=[token_of(subscription)]))


def confirming(subscription: Subscription, today: datetime.date) -> EmailMultiAlternatives:
    """The one mail sent to an address that has not said yes."""
    with override(language_of(subscription)):
        url = absolute(reverse("follow-confirm", args=[signed_token(subscription)]))
        context = {"confirm_url": url, "days": CONFIRM_WITHIN_DAYS}
        return _mail(subscription, _("請確認電子郵件追蹤"), "confirm", today, context)


def already_following(subscription: Subscription, today: datetime.date) -> EmailMultiAlternatives:
    """To somebody who asked for what they have: how to change or stop it."""
    with override(language_of(subscription)):
        return _mail(subscription, _("您已追蹤此條件"), "already", today, {})


def digest_mail(subscription: Subscription, digest: Digest) -> EmailMultiAlternatives:
    """What moved. Sent again after a crash it bears the same Message-ID, so that mailboxes show it once."""
    with override(language_of(subscription)):
        context = {
            "digest": digest,
            "cases": [
                (case, absolute(case.path)) for case in (told(each, digest.today) for each in digest.entries)
            ],
            "total": tally_words(digest.total),
            "by_status": [(row.status.label, tally_words(row.tally)) for row in digest.by_status],
            "whole": tally_words(digest.whole),
        }
        mail = _mail(subscription, subject_of(digest), "digest", digest.today, context)
    host = urlsplit(settings.SITE_URL).hostname
    seed = f"{subscription.nonce} {subscription.told_until} {subscription.told_on}"
    mail.extra_headers |= {
        "Message-ID": f"<{hashlib.sha256(seed.encode()).hexdigest()[:32]}@{host}>",
        "List-Unsubscribe": f"<{stop_url(subscription)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return mail


def ended(subscription: Subscription, error: Invalid, today: datetime.date) -> EmailMultiAlternatives:
    """That the conditions can no longer be read, so that nothing further comes."""
    with override(language_of(subscription)):
        context = {"problems": error.problems}
        return _mail(subscription, _("電子郵件追蹤已停止：條件已無法使用"), "ended", today, context)


def _mail(
    subscription: Subscription, subject: str, name: str, today: datetime.date, context: dict[str, Any]
) -> EmailMultiAlternatives:
    chosen = _chosen(subscription, today)
    context = {
        **context,
        "subscription": subscription,
        "today": today,
        "chosen": chosen,
        "list_url": absolute(chosen.list_url) if chosen else "",
        "home_url": absolute(reverse("home")),
        "follow_url": absolute(reverse("follow")),
        "stop_url": stop_url(subscription),
        "manage_url": manage_url(subscription),
    }
    mail = EmailMultiAlternatives(
        " ".join(subject.split()),
        render_to_string(f"mail/{name}.txt", context),
        to=[subscription.address],
        reply_to=settings.MAIL_REPLY_TO,
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string(f"mail/{name}.html", context), "text/html")
    return mail


def _chosen(subscription: Subscription, today: datetime.date) -> Followed | None:
    try:
        return followed_again(subscription.selection, today)
    except Invalid:
        return None
