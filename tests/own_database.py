"""A database of its own for tests that start processes: of the same engine as the suite."""

from __future__ import annotations

import shutil
import sqlite3
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import psycopg
from django.db import connection


@contextmanager
def own_database(folder: Path, like: str = "") -> Iterator[str]:
    """The URL of an empty database, or of a copy of the one `like` names, to which nobody is connected.

    A file in `folder`, or a database on the suite's PostgreSQL server.
    """
    if connection.vendor == "sqlite":
        url = f"sqlite:///{folder / 'db.sqlite3'}"
        if like:
            shutil.copyfile(_file(like), _file(url))
        yield url
        return
    settings = connection.settings_dict
    keys = {"host": settings["HOST"], "port": settings["PORT"], "user": settings["USER"]}
    server = {key: value for key, value in keys.items() if value}
    if settings["PASSWORD"]:
        server["password"] = settings["PASSWORD"]
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as admin:
        template = f' TEMPLATE "{urlsplit(like).path[1:]}"' if like else ""
        admin.execute(f'CREATE DATABASE "{name}"{template}')
        try:
            yield _url(settings, name)
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _url(settings: dict[str, str], name: str) -> str:
    host, user = settings["HOST"], quote(settings["USER"])
    login = f"{user}:{quote(settings['PASSWORD'])}" if settings["PASSWORD"] else user
    if host.startswith("/"):
        return f"postgresql://{login}@/{name}?{urlencode({'host': host})}"
    port = f":{settings['PORT']}" if settings["PORT"] else ""
    return f"postgresql://{login}@{host}{port}/{name}"


def _file(url: str) -> str:
    return url.removeprefix("sqlite:///")


def query(url: str, sql: str) -> list[tuple[Any, ...]]:
    """Rows of `sql` on a database named by `own_database`."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(_file(url))) as file:
            return file.execute(sql).fetchall()
    with psycopg.connect(url) as server:
        return server.execute(sql).fetchall()


def left_alone(url: str) -> None:
    """Wait until nobody else is connected: a server notices only later that a client was killed, and may end its work."""
    others = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    while not url.startswith("sqlite") and query(url, others):
        time.sleep(0.01)


@contextmanager
def held(url: str, table: str) -> Iterator[None]:
    """Somebody else holds the lock that whoever writes to `table` needs: SQLite has one for all tables."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(_file(url))) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
    else:
        with psycopg.connect(url) as other:
            other.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
            yield
