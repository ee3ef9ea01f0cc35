"""Sending what is due, each digest once.

How far a subscription was told is written after its mail was handed over: killed between the two, the next run sends
that one mail again under the same Message-ID, and no other. Two runs at once never send the same digest
(docs/decisions/0020).
"""

from __future__ import annotations

import datetime
import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connection, transaction
from django.db.models import TextChoices
from django.utils import timezone

from budget.models import FiscalYear
from oversight.following import mails
from oversight.following.digest import digest_of
from oversight.following.moved import Window
from oversight.following.selection import Invalid, followed_again
from oversight.following.subscribing import stop
from oversight.following.tokens import hash_of, token_of
from oversight.models import (
    Assignment,
    Extension,
    FreezeCondition,
    FreezeStep,
    Requirement,
    Resolution,
    Response,
    Subscription,
)

logger = logging.getLogger(__name__)
#: What digests compare; a writer of any of these is waited for.
_RECORDED = (
    FiscalYear,
    Resolution,
    Assignment,
    FreezeCondition,
    FreezeStep,
    Extension,
    Requirement,
    Response,
)
_WAIT = "60s"


class Result(TextChoices):
    """What became of one subscription in a run."""

    SENT = "sent"
    QUIET = "quiet"
    ENDED = "ended"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One subscription's result: the subject of its mail, or why there was none."""

    address: str
    result: Result
    detail: str = ""


@dataclass(slots=True)
class Run:
    """One run on `today`, over what was recorded up to `until`. A dry one sends and writes nothing."""

    today: datetime.date
    until: datetime.datetime
    is_dry: bool = False
    windows: dict[tuple[datetime.datetime, datetime.date], Window] = field(default_factory=dict)

    def send_due(self, frequency: str = "") -> Iterator[Outcome]:
        """Tell everybody whose turn it is; of one frequency only where given. One that fails stops no other."""
        due = Subscription.objects.due_on(self.today)
        due = due.filter(frequency=frequency) if frequency else due
        with _alone():
            for key, address in list(due.order_by("pk").values_list("pk", "address")):
                try:
                    with _claimed(key, self.today) as subscription:
                        outcome = self._tell(subscription) if subscription else None
                except Exception as error:
                    # Whatever is wrong with one address or one case, the others get their mail.
                    logger.exception("digest of subscription %s failed", key)
                    outcome = Outcome(address, Result.FAILED, f"{type(error).__name__}: {error}")
                if outcome:
                    yield outcome

    def _tell(self, subscription: Subscription) -> Outcome:
        try:
            chosen = followed_again(subscription.selection, self.today)
        except Invalid as error:
            return self._end(subscription, error)
        digest = digest_of(chosen, self._window(subscription))
        mail = mails.digest_mail(subscription, digest) if digest else None
        if self.is_dry:
            return _outcome(subscription, mail.subject if mail else "")
        if mail:
            mail.send()
        # The hash again: after a change of the secret key it is that of the links just sent.
        told = {
            "told_until": self.until,
            "told_on": self.today,
            "token_hash": hash_of(token_of(subscription)),
        }
        Subscription.objects.filter(pk=subscription.pk).update(**told)
        return _outcome(subscription, mail.subject if mail else "")

    def _end(self, subscription: Subscription, error: Invalid) -> Outcome:
        """Conditions that nothing can mean any more would fail every day: say so once, and stop."""
        if not self.is_dry:
            mails.ended(subscription, error, self.today).send()
            stop(subscription, timezone.now())
        return Outcome(subscription.address, Result.ENDED, str(error))

    def _window(self, subscription: Subscription) -> Window:
        """Most subscriptions were told last in the same run: what moved since is worked out once for all of them."""
        since, since_on = subscription.told_until, subscription.told_on
        if since is None or since_on is None:
            raise ValueError("confirmed without a watermark: the constraint is gone")
        if (since, since_on) not in self.windows:
            self.windows[since, since_on] = Window(since, self.until, since_on, self.today)
        return self.windows[since, since_on]


def _outcome(subscription: Subscription, subject: str) -> Outcome:
    return Outcome(subscription.address, Result.SENT if subject else Result.QUIET, subject)


def settled_moment(today: datetime.date) -> datetime.datetime:
    """Now, or the end of `today` where that is past; everything recorded before it is committed and can be read.

    History bears the time at which a writer was at work, not when it committed. So writers at work are waited for:
    else what they record would be older than the watermark, and told never. Raises OperationalError after a minute.
    """
    with transaction.atomic():  # on SQLite the one that may write
        if connection.vendor == "postgresql":
            tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in _RECORDED)
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{_WAIT}'")
                cursor.execute(f"LOCK TABLE {tables} IN SHARE MODE")
        now = timezone.now()
    midnight = datetime.datetime.combine(today + datetime.timedelta(days=1), datetime.time())
    return min(now, timezone.make_aware(midnight))


@contextmanager
def _alone() -> Iterator[None]:
    """Wait for another run. Where rows can be locked, runs share the work instead."""
    if connection.features.has_select_for_update_skip_locked:
        yield
        return
    with (settings.VAR_DIR / "digests.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # the kernel lets go of it however this process ends
        yield


@contextmanager
def _claimed(key: int, today: datetime.date) -> Iterator[Subscription | None]:
    """The subscription, nobody else's until its mail is out; None where it is another run's or not due any more."""
    due = Subscription.objects.due_on(today).filter(pk=key)
    if connection.features.has_select_for_update_skip_locked:
        with transaction.atomic():
            yield due.select_for_update(skip_locked=True).first()
    else:
        # No transaction: on SQLite it would keep everybody from writing while the mail server is slow.
        yield due.first()
