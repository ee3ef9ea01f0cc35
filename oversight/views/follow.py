"""追蹤: a selection or a case by feed, by calendar, and where mail is on by digest; no account anywhere."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from oversight.following import subscribing
from oversight.following.limits import source_of
from oversight.following.outlets import calendar_path, feed_path
from oversight.following.selection import Followed, Invalid, followed, followed_again
from oversight.following.tokens import CONFIRM_WITHIN_DAYS, Expired, by_signed_token, by_token, token_of
from oversight.forms.following import FollowForm, FrequencyForm
from oversight.models import Subscription
from oversight.views.asked import refuse
from oversight.views.page import demo_asked, render_page

logger = logging.getLogger(__name__)
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@get_or_post
def follow(request: HttpRequest) -> HttpResponse:
    """How to follow what the query string chooses; HTTP 400 where it chooses nothing. POST asks for digests."""
    today = timezone.localdate()
    try:
        chosen = followed(request.GET, today)
    except Invalid as error:
        return refuse(request, error.problems, demo=error.demo)
    form = FollowForm(request.POST or None, initial={"language": _language()})
    status = 200
    if request.method == "POST":
        if not settings.OVERSIGHT_MAIL:
            raise Http404
        if form.is_valid():
            return _ask(request, chosen, form)
        status = 400
    context = {
        "chosen": chosen,
        "form": form,
        "feed_url": request.build_absolute_uri(feed_path(chosen)),
        "calendar_url": request.build_absolute_uri(calendar_path(chosen)),
    }
    return _page(request, "follow", status=status, demo=chosen.demo, **context)


def _ask(request: HttpRequest, chosen: Followed, form: FollowForm) -> HttpResponse:
    wish = subscribing.Wish(selection=chosen.query, **form.cleaned_data)
    try:
        subscribing.ask(wish, source_of(request), timezone.now())
    except subscribing.TooMany:
        return _page(request, "follow_busy", status=429, demo=chosen.demo)
    except OSError:
        # Said of the server, whoever the address belongs to.
        logger.exception("a confirming mail could not be sent")
        return _page(request, "follow_down", status=503, demo=chosen.demo)
    return redirect(reverse("follow-asked") + ("?demo=1" if chosen.demo else ""))


@require_safe
def follow_asked(request: HttpRequest) -> HttpResponse:
    """「請查收信件」: the same for every address."""
    return _page(request, "follow_asked", demo=demo_asked(request), days=CONFIRM_WITHIN_DAYS)


@never_cache
@get_or_post
def follow_confirm(request: HttpRequest, signed: str) -> HttpResponse:
    """A button; pressing it confirms. Programs that open every link of a mail confirm nothing."""
    try:
        subscription = by_signed_token(signed)
    except Expired:
        return _page(request, "follow_expired", status=410, days=CONFIRM_WITHIN_DAYS)
    if subscription is None:
        raise Http404
    if request.method != "POST":
        return _own_page(request, "follow_confirm", subscription)
    if not subscribing.confirm(subscription, timezone.now(), timezone.localdate()):
        return _own_page(request, "follow_stopped", subscription, status=410)
    return _own_page(request, "follow_confirmed", subscription)


@never_cache
@get_or_post
def follow_manage(request: HttpRequest, token: str) -> HttpResponse:
    """What is followed, and how often; POST changes it."""
    subscription = _active(token)
    if subscription.unsubscribed_at:
        return _own_page(request, "follow_stopped", subscription)
    form = FrequencyForm(request.POST or None, instance=subscription)
    is_saved = request.method == "POST" and form.is_valid()
    if is_saved:
        subscription.save(update_fields=["frequency", "language"])
    status = 400 if request.method == "POST" and not is_saved else 200
    return _own_page(request, "follow_manage", subscription, status=status, form=form, is_saved=is_saved)


@csrf_exempt
@never_cache
@get_or_post
def follow_stop(request: HttpRequest, token: str) -> HttpResponse:
    """A button; a POST stops, also one that a mail program sends by itself (RFC 8058): the token is its right."""
    subscription = _active(token)
    if request.method != "POST":
        return _own_page(request, "follow_stop", subscription)
    subscribing.stop(subscription, timezone.now())
    return _own_page(request, "follow_stopped", subscription)


def _active(token: str) -> Subscription:
    """The confirmed subscription of a link, also one that was stopped. Raises Http404."""
    subscription = by_token(token)
    if subscription is None or subscription.confirmed_at is None:
        raise Http404
    return subscription


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh-hant"


def _own_page(
    request: HttpRequest, name: str, subscription: Subscription, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page that only the reader of the mail sees."""
    today = timezone.localdate()
    try:
        chosen = followed_again(subscription.selection, today)
    except Invalid:
        chosen = None
    demo = chosen.demo if chosen else QueryDict(subscription.selection).get("demo") == "1"
    context |= {"subscription": subscription, "chosen": chosen, "token": token_of(subscription)}
    return _page(request, name, status=status, demo=demo, **context)


def _page(
    request: HttpRequest, name: str, *, status: int = 200, demo: bool = False, **context: Any
) -> HttpResponse:
    context |= {"mail_on": settings.OVERSIGHT_MAIL}
    return render_page(request, f"oversight/{name}.html", context, demo=demo, status=status)
