import ipaddress
import sys
from collections.abc import Iterator

import hypothesis
import pytest
from django.conf import settings
from django.utils import translation

from tests.own_database import own_database
from tests.paths import REPO, SEED_BOOK
from tests.processes import migrate


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
    for entry in settings.DATABASES.values():
        if not entry["ENGINE"].endswith("postgresql"):
            # pytest-django does so for Django's own engine; ours it would give a file for each worker.
            entry.setdefault("TEST", {})["NAME"] = ":memory:"
    # Tests look at how pages are made; tests/oversight/test_kept_pages.py at how they are kept.
    settings.KEEP_PAGES = 0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers first: begun last, one worker would be at them while the others idle."""
    items.sort(key=lambda item: not item.path.is_relative_to(REPO / "tests" / "e2e"))


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """A request leaves its language behind in the thread; the next test starts without."""
    yield
    translation.deactivate()


@pytest.fixture
def admin_user(admin_user):
    """The superuser of pytest-django, who need not choose a password first."""
    from oversight.accounts.passwords import chosen_by_owner

    chosen_by_owner(admin_user)
    return admin_user


@pytest.fixture(scope="module")
def for_module(django_db_setup, django_db_blocker) -> Iterator[None]:
    """What a module's own fixture writes is there for all of its tests, each of which undoes only its own writes."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def migrated(django_db_setup, tmp_path_factory) -> Iterator[str]:
    """The URL of a database with tables and no rows, for `own_database` to copy; nobody connects to it."""
    with own_database(tmp_path_factory.mktemp("migrated")) as url:
        migrate(url)
        yield url


@pytest.fixture(scope="session")
def seed_text() -> str:
    """The seed book as the readers get it."""
    return SEED_BOOK.read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _emptied_afterwards(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests with real transactions empty the database afterwards, which the append-only tables refuse."""
    marker = request.node.get_closest_marker("django_db")
    real = {"transactional_db", "live_server"} & {*request.fixturenames}
    if not real and not (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    from oversight.audit import guards

    guards.remove("default")
