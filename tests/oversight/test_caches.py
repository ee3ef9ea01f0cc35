"""Where counts and pages are kept: each process by itself, a table, or a Redis; one that is down is one that is empty."""

import contextlib
import shutil
import socket
import subprocess
import time

import pytest
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from oversight.caches import TABLE, cache_entry, make_table


@contextlib.contextmanager
def cache_of(settings, where):
    settings.CACHES = {"default": cache_entry(where)}
    yield caches["default"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def redis_port():
    """A Redis on loopback that keeps nothing on disk."""
    if not shutil.which("redis-server"):
        pytest.skip("no redis-server here")
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        yield port
    finally:
        server.terminate()
        server.wait(10)


def test_nothing_set_keeps_in_the_process():
    assert cache_entry("")["BACKEND"] == "django.core.cache.backends.locmem.LocMemCache"


@pytest.mark.parametrize("where", ["memcached://h", "redis", "Database", "true"])
def test_unknown_place_is_refused(where):
    with pytest.raises(ImproperlyConfigured, match="DJANGO_CACHE"):
        cache_entry(where)


@pytest.mark.django_db
def test_table_is_made_by_migrate_and_keeps(settings):
    with cache_of(settings, "database") as cache:
        make_table("default")
        cache.set("counts", {"cases": 3})
        assert cache.get("counts") == {"cases": 3}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {TABLE}")
        assert cursor.fetchone() == (1,)


def test_redis_keeps_what_another_client_finds(settings, redis_port):
    where = f"redis://127.0.0.1:{redis_port}/0"
    with cache_of(settings, where) as cache:
        cache.set("counts", {"cases": 3})
    with cache_of(settings, where) as other:
        assert other.get("counts") == {"cases": 3}


def test_redis_that_is_down_is_empty_and_is_told(settings, caplog):
    with cache_of(settings, f"redis://127.0.0.1:{free_port()}/0") as cache:
        cache.set("counts", 1)
        assert cache.get("counts", "nothing") == "nothing"
    assert caplog.messages == ["the cache does not answer: ConnectionError"] * 2


@pytest.mark.django_db
def test_page_is_made_while_redis_is_down(settings, client):
    settings.KEEP_PAGES = 600
    with cache_of(settings, f"redis://127.0.0.1:{free_port()}/0"):
        assert client.get("/resolutions/").status_code == 200
