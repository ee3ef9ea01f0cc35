import ipaddress
import sys

import hypothesis
import pytest
from django.conf import settings

from tests.paths import SEED_BOOK


def loopback_only(event: str, arguments: tuple[object, ...]) -> None:
    """Audit hook: Python code under test reaches this machine only. (libpq, in C, is not seen here.)"""
    if event != "socket.connect":
        return
    address = arguments[1]
    if isinstance(address, tuple) and not ipaddress.ip_address(address[0]).is_loopback:
        raise PermissionError(f"tests may not connect to {address[0]}")


def pytest_configure(config: pytest.Config) -> None:
    sys.addaudithook(loopback_only)
    # A slow machine is not a wrong answer.
    hypothesis.settings.register_profile("project", deadline=None)
    hypothesis.settings.load_profile("project")
    # Hashing is slow on purpose, and file names with a digest need collectstatic first.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(scope="session")
def seed_text() -> str:
    """The seed book as the readers get it."""
    return SEED_BOOK.read_text(encoding="utf-8")
