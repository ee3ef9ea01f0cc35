"""A disk that is really full: a small file system in memory. Root may mount one; others skip."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager

import pytest
from django.db import connection

from tests.faults.serving import KEEPER, Visitor, served
from tests.own_database import own_database, query
from tests.processes import shell

MB = 1 << 20
FILL = f"""{KEEPER}
from tests.factories import make_letter
make_letter("經授工字第1號", subject="以前")
"""
PAGE = "/admin/oversight/letter/{}/change/"
STATE = "SELECT subject, (SELECT count(*) FROM oversight_historicalletter) FROM oversight_letter"
VERIFY = "from django.core.management import call_command; call_command('verify')"


@contextmanager
def small_disk(folder, size):
    """A file system of `size` bytes at `folder`."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=777", "tmpfs", str(folder)]
    if os.getuid() or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("a file system can be mounted by root only")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def crowded(folder):
    """Not a byte left, for as long as it lasts."""
    rest = folder / "of-somebody-else"
    free = shutil.disk_usage(folder).free
    with rest.open("wb") as out:
        os.posix_fallocate(out.fileno(), 0, free)
    try:
        yield
    finally:
        rest.unlink()


def test_full_disk_is_told_keeps_nothing_and_is_over_once_there_is_room(tmp_path, var):
    if connection.vendor != "sqlite":
        pytest.skip("the server's disk is not ours to fill; tests/faults/test_refused.py has its error")
    with small_disk(tmp_path, 64 * MB) as disk, own_database(disk) as url:
        migrated(url)
        assert shell(url, FILL).communicate()[0] == ""
        ((key,),) = query(url, "SELECT id FROM oversight_letter")
        before = query(url, STATE)
        with served(url, var) as site:
            clerk = Visitor(site.port).log_in()
            page = clerk.get(PAGE.format(key))
            with crowded(disk):
                refused = clerk.sends(page, subject="字" * 200)
                read = Visitor(site.port).get("/resolutions/")
            assert (refused.status, read.status) == (503, 200)
            assert "<h1>儲存空間已滿</h1>" in refused.text
            assert f"請求編號 {refused.headers['X-Request-ID']}" in refused.text
            assert query(url, STATE) == before
            assert clerk.save(PAGE.format(key), subject="以後").status == 302
        assert query(url, STATE) == [("以後", before[0][1] + 1)]
        verified = shell(url, VERIFY)
        verified.communicate()
        assert verified.returncode == 0
