"""Logging in as people do: by the form, from an address, at an hour."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse

from oversight.accounts.passwords import chosen_by_owner

LOGIN = reverse("admin:login")
INDEX = reverse("admin:index")
CHANGE = reverse("admin:password_change")
PASSWORD = "three green kettles"  # noqa: S105  # of nobody
OFFICE, ELSEWHERE = "192.0.2.1", "198.51.100.7"


def make_user(name: str = "clerk", *, own: bool = True, **fields: Any) -> User:
    """A superuser with PASSWORD; his own choice unless told otherwise."""
    fields = {"is_staff": True, "is_superuser": True, **fields}
    user = User.objects.create_user(name, password=PASSWORD, **fields)
    if own:
        chosen_by_owner(user)
    return user


def log_in(
    client: Any, name: str = "clerk", password: str = PASSWORD, address: str = OFFICE, **more: Any
) -> Any:
    """The answer to the form of the log-in page; `more` are request headers or environment."""
    data = {"username": name, "password": password, "next": INDEX}
    return client.post(LOGIN, data, REMOTE_ADDR=address, **more)


def fail(client: Any, times: int, name: str = "clerk", address: str = OFFICE, **more: Any) -> Any:
    """The answer to the last of so many wrong passwords."""
    return [log_in(client, name, "wrong", address, **more) for _ in range(times)][-1]


def is_in(answer: Any) -> bool:
    return bool(answer.status_code == 302 and answer.url == INDEX)
