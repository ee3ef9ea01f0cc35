"""What an answer costs in processor time, from nginx to PostgreSQL: kept by nginx, unchanged (304), and made anew.

    python tests/bench/bench_serving.py [RESOLUTIONS]

The servers of deploy/drill on loopback. Milliseconds of user and system time of each server's processes, divided by
the answers: unlike seconds on the clock, they hold on a busy machine too. Skipped where nginx or PostgreSQL is absent.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(REPO / "deploy")]

from drill_people import ask  # noqa: E402
from drill_servers import Cluster, Site, free_port  # noqa: E402

TICK = os.sysconf("SC_CLK_TCK")
CLIENTS = 4
PAGES = ["/", "/resolutions/", "/agencies/", "/api/v1/resolutions/"]


def family(pid: int) -> list[int]:
    """A process and all below it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return []
    return [pid, *(each for child in children for each in family(int(child)))]


def used(roots: list[int]) -> float:
    """Milliseconds of processor time so far, that of children which have ended included."""
    total = 0
    for pid in (each for root in roots for each in family(root)):
        with contextlib.suppress(FileNotFoundError):  # it ended just now: its parent has its time
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += sum(map(int, fields[11:15]))
    return total * 1000 / TICK


def postmaster(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


def answers(port: int, page: str, headers: dict[str, str], count: int) -> dict[int, int]:
    """Ask `count` times by each client; statuses and how often."""
    statuses: dict[int, int] = {}

    def client() -> None:
        for _ in range(count):
            status = ask(port, "GET", page, headers).status
            statuses[status] = statuses.get(status, 0) + 1

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def measure(
    site: Site, servers: list[Cluster], name: str, page: str, headers: dict[str, str], count: int
) -> None:
    answers(site.port, page, headers, 2)
    groups = {
        "nginx": [site.nginx_pid],
        "Python": site.web_pids,
        "PostgreSQL": [postmaster(each) for each in servers],
    }
    before, began = {group: used(pids) for group, pids in groups.items()}, time.perf_counter()
    statuses = answers(site.port, page, headers, count)
    seconds, total = time.perf_counter() - began, CLIENTS * count
    costs = "  ".join(f"{group} {(used(pids) - before[group]) / total:.2f}" for group, pids in groups.items())
    print(f"{name:<16} {page:<24} {statuses}  ms of processor an answer: {costs}  ({total / seconds:.0f}/s)")


def main() -> None:
    count = sys.argv[1] if len(sys.argv) > 1 else "100000"
    if not shutil.which("nginx") or not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        print("skipped: nginx or PostgreSQL is not installed")
        return
    folder = Path(tempfile.mkdtemp(prefix="serving-"))
    folder.chmod(0o755)
    primary, replica = Cluster(folder / "primary", free_port()), Cluster(folder / "replica", free_port())
    site = Site(folder, primary, replica)
    try:
        primary.make()
        primary.start()
        primary.run("createdb", "oversight")
        site.manage("migrate", "-v0")
        site.script("tests/bench/generate.py", count)
        site.manage("collectstatic", "--no-input", "-v0")
        # Or the server does it while it is measured.
        primary.run("vacuumdb", "--analyze", "-d", "oversight")
        primary.run(
            "psql",
            "-c",
            "ALTER SYSTEM SET autovacuum = off",
            "-c",
            "SELECT pg_reload_conf()",
            "-c",
            "CHECKPOINT",
        )
        replica.copy(primary)
        replica.start()
        site.start()
        for page in PAGES:
            measure(site, [primary, replica], "kept by nginx", page, {}, 300)
            etag = ask(site.port, "GET", page, {"Cookie": "display=.yuan"}).headers["ETag"]
            again = {"Cookie": "display=.yuan", "If-None-Match": etag}
            measure(site, [primary, replica], "unchanged", page, again, 50)
            measure(site, [primary, replica], "made anew", page, {"Cookie": "display=.yuan"}, 25)
    finally:
        site.stop()
        replica.stop("immediate")
        primary.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
