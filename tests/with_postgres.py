"""Run a command with DATABASE_URL naming a PostgreSQL that may create databases.

    python tests/with_postgres.py [--throw-away] [--required] COMMAND …

First found counts: the DATABASE_URL given; the server on 127.0.0.1:5432; a cluster made from the
installed binaries in a temporary folder and removed afterwards. Where there is none the command is
skipped with the reason, exit 0 (exit 1 with --required).
"""

import argparse
import getpass
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

# Each run has databases of its own, so that two runs on one server do not meet.
NAME = f"oversight_{os.getpid()}"
HOST = "127.0.0.1"

# A cluster that lives for one test run has nothing to lose in a power cut.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class NoPostgres(Exception):
    """Why there is no PostgreSQL to test on."""


def server_url() -> str:
    """The URL of the running local server, as the first user that may create databases there."""
    refusals = []
    for user in dict.fromkeys([os.environ.get("PGUSER", ""), getpass.getuser(), "postgres"]):
        if not user:
            continue
        try:
            with psycopg.connect(host=HOST, user=user, dbname="postgres", connect_timeout=3) as connection:
                sql = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
                row = connection.execute(sql).fetchone()
        except psycopg.OperationalError as error:
            refusals.append(str(error).strip().splitlines()[-1])
            continue
        if row and row[0]:
            return f"postgres://{quote(user, safe='')}@{HOST}/{NAME}"
        refusals.append(f"user {user} may not create databases")
    raise NoPostgres("; ".join(dict.fromkeys(refusals)))


def binaries() -> Path:
    """The folder of the newest installed initdb and pg_ctl. Debian keeps them off PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    raise NoPostgres("no server binaries (initdb) are installed")


def run_quietly(command: list[str], folder: Path) -> None:
    # To /dev/null, not a pipe: the server inherits it and would hold the pipe open.
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)


def control(folder: Path) -> list[str]:
    """The beginning of what tells the cluster in `folder` to start or stop."""
    return [*_as_owner(), str(binaries() / "pg_ctl"), "-D", str(folder / "data"), "-w"]


def _as_owner() -> list[str]:
    """PostgreSQL refuses to run as root."""
    return [] if os.getuid() else ["runuser", "-u", "postgres", "--"]


def start(folder: Path) -> None:
    """Start the cluster in `folder`, reached by a Unix socket there."""
    options = f"{FAST} -c listen_addresses='' -c unix_socket_directories='{folder}' -c port=5432"
    run_quietly([*control(folder), "-l", str(folder / "log"), "-o", options, "start"], folder)


def start_cluster(folder: Path, *more: str) -> list[str]:
    """Make a cluster in `folder` (`more` are options of initdb) and start it. Returns the command that stops it."""
    try:
        if os.getuid() == 0:
            shutil.chown(folder, "postgres")
        init = [str(binaries() / "initdb"), "-D", str(folder / "data"), "-U", "postgres", "-A", "trust"]
        run_quietly([*_as_owner(), *init, "-E", "UTF8", "--locale=C.UTF-8", *more], folder)
        start(folder)
    except (OSError, LookupError, subprocess.CalledProcessError) as error:
        raise NoPostgres(f"no cluster could be made: {error}") from error
    return [*control(folder), "-m", "immediate", "stop"]


def url_in(folder: Path, name: str = NAME) -> str:
    """The URL of a database of the cluster in `folder`."""
    return f"postgresql://postgres@/{name}?host={quote(str(folder), safe='')}"


@contextmanager
def throw_away_url() -> Iterator[str]:
    """The URL of a cluster in a temporary folder, stopped and removed on leaving. Raises NoPostgres."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        stop = start_cluster(folder)
        try:
            yield url_in(folder)
        finally:
            run_quietly(stop, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres_url(throw_away: bool) -> Iterator[str]:
    """The URL to test on. Raises NoPostgres."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given
        return
    url, refusal = None, "the running server was not asked"
    if not throw_away:
        try:
            url = server_url()
        except NoPostgres as error:
            refusal = str(error)
    if url:
        yield url
        return
    print(f"PostgreSQL: a throw-away cluster ({refusal})", flush=True)
    with throw_away_url() as url:
        yield url


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--throw-away", action="store_true", help="do not use a running server")
    parser.add_argument("--required", action="store_true", help="fail where there is no PostgreSQL")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that a killed run still stops its cluster
    try:
        with postgres_url(options.throw_away) as url:
            print(f"PostgreSQL: {url.partition('@')[2]}", flush=True)
            return subprocess.run(options.command, env={**os.environ, "DATABASE_URL": url}).returncode
    except NoPostgres as error:
        print(f"PostgreSQL: skipped, because {error}", flush=True)
        return 1 if options.required else 0


if __name__ == "__main__":
    sys.exit(main())
