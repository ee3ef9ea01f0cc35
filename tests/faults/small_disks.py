"""Databases on disks that can really be filled: small file systems in memory. Root may mount one; others skip."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.own_database import own_database
from tests.with_postgres import NoPostgres, binaries, run_quietly, start_cluster, url_in

MB = 1 << 20
_SIZE = 128 * MB


@contextmanager
def crowded(disk: Path) -> Iterator[None]:
    """Not a byte left, for as long as it lasts."""
    rest = disk / "of-somebody-else"
    free = shutil.disk_usage(disk).free
    with rest.open("wb") as out:
        os.posix_fallocate(out.fileno(), 0, free)
    try:
        yield
    finally:
        rest.unlink()


@contextmanager
def sqlite_on_small_disk(folder: Path, like: str) -> Iterator[tuple[str, Path]]:
    """(URL, disk) of a copy of the database `like`."""
    with _small_disk(folder) as disk, own_database(disk, like=like) as url:
        yield url, disk


@contextmanager
def tables_on_small_disk(like: str) -> Iterator[tuple[str, Path]]:
    """(URL, disk) of a copy of the database `like` in a cluster of its own; all but its tables has room elsewhere."""
    with _folder() as folder, _small_disk(folder / "disk", "postgres") as disk, _cluster(folder):
        with psycopg.connect(url_in(folder, "postgres"), autocommit=True) as admin:
            admin.execute(f"CREATE TABLESPACE small LOCATION '{disk}'")
            admin.execute("CREATE DATABASE full_disk TABLESPACE small")
        url = url_in(folder, "full_disk")
        _copy(like, url)
        yield url, disk


@contextmanager
def log_on_small_disk(like: str) -> Iterator[tuple[str, Path, Path]]:
    """(URL, disk, folder) of a copy of `like` in a cluster of its own, whose write-ahead log alone is on the disk."""
    with (
        _folder() as folder,
        _small_disk(folder / "disk", "postgres") as disk,
        # In the smallest pieces, none kept for later: what there is of it once the disk is full is soon used up.
        _cluster(folder, f"--waldir={disk / 'log'}", "--wal-segsize=1"),
    ):
        with psycopg.connect(url_in(folder, "postgres"), autocommit=True) as admin:
            admin.execute("CREATE DATABASE full_disk")
            admin.execute("ALTER SYSTEM SET wal_recycle = off")
            admin.execute("SELECT pg_reload_conf()")
        url = url_in(folder, "full_disk")
        _copy(like, url)
        yield url, disk, folder


@contextmanager
def _folder() -> Iterator[Path]:
    """Not pytest's own, into which the owner of a cluster may not look."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _small_disk(folder: Path, owner: str = "root") -> Iterator[Path]:
    folder.mkdir(exist_ok=True)
    options = f"size={_SIZE},uid={owner}"
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if os.getuid() or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("a file system can be mounted by root only, for users that there are")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def _cluster(folder: Path, *more: str) -> Iterator[None]:
    try:
        stop = start_cluster(folder, *more)
    except NoPostgres as reason:
        pytest.skip(str(reason))
    try:
        yield
    finally:
        run_quietly(stop, folder)


def _copy(source: str, target: str) -> None:
    """From one server to another. Much faster than the migrations."""
    dump = [str(binaries() / "pg_dump"), "--no-owner", source]
    sql = subprocess.run(dump, check=True, capture_output=True).stdout
    run = [str(binaries() / "psql"), "-q", "-v", "ON_ERROR_STOP=1", target]
    subprocess.run(run, check=True, input=sql, stdout=subprocess.DEVNULL)
