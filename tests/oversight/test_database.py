from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from oversight.database import database

DEFAULT = Path("var/db.sqlite3")
WAIT = {"options": "-c lock_timeout=20s"}


@pytest.mark.parametrize("url", [None, ""])
def test_database_without_url_is_the_default_sqlite_file(url):
    entry = database(url, DEFAULT)
    assert (entry["ENGINE"], entry["NAME"]) == ("oversight.sqlite_turns", "var/db.sqlite3")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:///data/budget.db", "data/budget.db"),
        ("sqlite:////srv/budget.db", "/srv/budget.db"),
        ("sqlite:////srv/%E9%A0%90%E7%AE%97.db", "/srv/預算.db"),
    ],
)
def test_database_sqlite_url_names_the_file(url, name):
    assert database(url, DEFAULT)["NAME"] == name


def test_database_sqlite_takes_the_write_lock_at_the_start():
    assert database(None, DEFAULT)["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_database_postgres_url_is_read_part_by_part(scheme):
    entry = database(f"{scheme}://aide:p%40ss%2Fword@db.local:5433/oversight", DEFAULT)
    assert entry["ENGINE"] == "django.db.backends.postgresql"
    assert [entry[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "aide",
        "p@ss/word",
        "db.local",
        "5433",
        "oversight",
    ]


def test_database_postgres_without_pool_keeps_checked_connections():
    entry = database("postgres://db/oversight", DEFAULT)
    assert (entry["CONN_MAX_AGE"], entry["CONN_HEALTH_CHECKS"], entry["OPTIONS"]) == (600, True, WAIT)


def test_database_postgres_pool_replaces_persistent_connections():
    entry = database("postgres://db/oversight?pool=8", DEFAULT)
    assert (entry["CONN_MAX_AGE"], entry["OPTIONS"]) == (
        0,
        {**WAIT, "pool": {"min_size": 1, "max_size": 8, "timeout": 5}},
    )


def test_database_postgres_passes_connection_options_to_the_driver():
    assert database("postgres://db/oversight?sslmode=require", DEFAULT)["OPTIONS"] == {
        **WAIT,
        "sslmode": "require",
    }


def test_database_postgres_options_given_replace_ours():
    given = "postgres://db/oversight?options=-c%20lock_timeout%3D5s"
    assert database(given, DEFAULT)["OPTIONS"] == {"options": "-c lock_timeout=5s"}


def test_database_postgres_host_option_names_a_socket_folder():
    entry = database("postgres://aide@/oversight?host=%2Frun%2Fpostgresql", DEFAULT)
    assert (entry["HOST"], entry["OPTIONS"]) == ("/run/postgresql", WAIT)


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("mysql://db/oversight", "'mysql' is neither sqlite nor postgres"),
        ("db.sqlite3", "'' is neither sqlite nor postgres"),
        ("sqlite://db.sqlite3", "write sqlite:///file.db"),
        ("sqlite:///", "write sqlite:///file.db"),
        ("postgres://db/", "name one database"),
        ("postgres://db/a/b", "name one database"),
        ("postgres://db:port/oversight", "cannot be read"),
        ("postgres://db:70000/oversight", "cannot be read"),
        ("postgres://[db/oversight", "cannot be read"),
        ("postgres://db/oversight?pool=many", "pool=many is not a number from 1 to 100"),
        ("postgres://db/oversight?pool=0", "pool=0 is not a number from 1 to 100"),
        ("postgres://db/oversight?pool=", "pool= is not a number from 1 to 100"),
        ("postgres://db/oversight?pool=²", "pool=² is not a number from 1 to 100"),
    ],
)
def test_database_bad_url_says_what_is_wrong(url, complaint):
    with pytest.raises(ImproperlyConfigured) as error:
        database(url, DEFAULT)
    assert complaint in str(error.value)


def test_database_bad_url_does_not_print_the_password():
    with pytest.raises(ImproperlyConfigured) as error:
        database("postgres://aide:hunter2@db:port/oversight", DEFAULT)
    assert "hunter2" not in str(error.value)


@pytest.mark.django_db
def test_connection_enforces_foreign_keys_on_sqlite():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL always enforces them")
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)


@pytest.mark.django_db
def test_connection_flushes_every_commit_on_sqlite():
    if connection.vendor != "sqlite":
        pytest.skip("a setting of SQLite")
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
