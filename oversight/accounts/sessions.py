"""How long a session of the admin lasts, and what it may do before the password is changed and the second
factor set up.

The session store forgets a session SESSION_COOKIE_AGE after it was last saved; work in the admin saves it, at most
once a minute, so that reading a list costs no write, and before the work: where there is no room for it, nothing is
stored yet of which the reader would be told that it was not. Public pages ask nobody's session and keep none alive.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from oversight.accounts.passwords import must_change
from oversight.accounts.second_factor.rules import must_set_up
from oversight.requests import current
from oversight.unavailable import reason_of

#: Seconds within which further work does not save the session again.
_TOUCHED = 60
BEGAN, SEEN, MUST_CHANGE = "began", "seen", "must_change_password"
#: All that is open before the password is changed; without a required second factor, its own pages too.
_OPEN = ("admin:password_change", "admin:logout", "admin:jsi18n")


def begin(request: HttpRequest, user: Any, **_signal: Any) -> None:
    """At each log-in: when it was, and whether the password has to be changed first."""
    now = int(time.time())
    request.session.update({BEGAN: now, SEEN: now, MUST_CHANGE: must_change(user)})


def end_others(instance: Authenticator, raw: bool = False, **options: Any) -> None:
    """A factor was set up or removed: the account's sessions end, but for the one in which its owner did that.

    In the transaction of the change. Django's hash in the session, which a new password changes, knows the password
    alone; having it know the factors too would cost each request of the admin a query.
    """
    if raw or options.get("created") is False:
        return
    here = current()
    own = here.request.session.session_key if here.user and here.user.pk == instance.user_id else None
    running = Session.objects.filter(expire_date__gt=timezone.now()).exclude(session_key=own)
    account = str(instance.user_id)
    ended = [each.pk for each in running if each.get_decoded().get(SESSION_KEY) == account]
    Session.objects.filter(pk__in=ended).delete()


def staff_session_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Ends sessions that are too old, keeps the others, and leads to the password form where it has to be."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(reverse("admin:index")) or not request.user.is_authenticated:
            return get_response(request)
        now, session = int(time.time()), request.session
        if now - session.get(BEGAN, 0) > settings.SESSION_LONGEST:
            logout(request)
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        if now - session.get(SEEN, 0) >= _TOUCHED and not _touched(session, now):
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        if session.get(MUST_CHANGE) and request.path not in map(reverse, _OPEN):
            return redirect("admin:password_change")
        if must_set_up(request.user) and not _open_without_factor(request.path):
            return redirect("mfa_index")
        return get_response(request)

    return middleware


def _touched(session: SessionBase, now: int) -> bool:
    """Save that it was used; False where it was ended since it was read."""
    session[SEEN] = now
    try:
        session.save()
    except UpdateError as error:
        if reason_of(error):  # the store says of any failure that the session is gone
            raise
        return False
    session.modified = False
    return True


def _open_without_factor(path: str) -> bool:
    return path in map(reverse, _OPEN) or path.startswith(reverse("mfa_index"))
