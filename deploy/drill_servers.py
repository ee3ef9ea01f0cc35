"""The servers of a drill: two PostgreSQL clusters, two gunicorn processes, nginx; all on loopback, in one folder."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
PYTHON = REPO / ".venv" / "bin" / "python"
HOST = "127.0.0.1"
#: PostgreSQL refuses to run as root; Debian's package made this user.
OWNER = "postgres"
AS_OWNER = ["runuser", "-u", OWNER, "--"] if os.getuid() == 0 else []


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def tools() -> Path:
    """The folder of the newest installed PostgreSQL."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    raise SystemExit("no PostgreSQL server is installed (Debian: apt-get install postgresql)")


class Cluster:
    """One PostgreSQL server. Who reaches this machine's loopback may enter: nothing in it is of value."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.data = folder / "data"

    @property
    def url(self) -> str:
        return f"postgres://{OWNER}@{HOST}:{self.port}/oversight"

    def _prepared(self) -> None:
        self.folder.mkdir()
        if AS_OWNER:
            shutil.chown(self.folder, OWNER, OWNER)

    def make(self) -> None:
        self._prepared()
        self._tool("initdb", "-D", self.data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")

    def copy(self, primary: Cluster) -> None:
        """A standby of `primary`, with a slot there that keeps what it has not fetched."""
        self._prepared()
        source = ["-h", HOST, "-p", str(primary.port), "-U", OWNER]
        self._tool(
            "pg_basebackup", *source, "-D", self.data, "-X", "stream", "-C", "-S", "drill", "-R", "-c", "fast"
        )

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses={HOST} -c unix_socket_directories={self.folder}"
        options += " -c hot_standby_feedback=on -c max_wal_senders=5 -c wal_retrieve_retry_interval=500ms"
        self._tool("pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "-o", options, "start")

    def restart(self) -> None:
        self.stop("fast")
        self.start()

    def stop(self, mode: str) -> None:
        """`immediate` is what a crash looks like to everyone else."""
        with contextlib.suppress(subprocess.CalledProcessError):
            self._tool("pg_ctl", "-D", self.data, "-m", mode, "stop")

    def promote(self) -> None:
        self._tool("pg_ctl", "-D", self.data, "-w", "promote")

    def run(self, tool: str, *arguments: str) -> str:
        return self._tool(tool, "-h", HOST, "-p", str(self.port), "-U", OWNER, *arguments)

    def count(self, sql: str) -> int:
        return int(self.run("psql", "-d", "oversight", "-Atc", sql))

    def _tool(self, tool: str, *arguments: object) -> str:
        command = [*AS_OWNER, str(tools() / tool), *map(str, arguments)]
        # To a file, not a pipe: the server inherits it and would hold the pipe open.
        with (self.folder / f"{tool}.out").open("w+") as out:
            subprocess.run(command, check=True, cwd=self.folder, stdout=out, stderr=subprocess.STDOUT)
            out.seek(0)
            return out.read()


class Site:
    """Two gunicorn processes and nginx in front of them."""

    def __init__(self, folder: Path, primary: Cluster, replica: Cluster) -> None:
        self.folder = folder
        self.port, self.ports = free_port(), [free_port(), free_port()]
        self.password = secrets.token_urlsafe(16)
        self._databases = {"DATABASE_URL": primary.url, "DATABASE_REPLICA_URL": replica.url}
        self._web: dict[int, subprocess.Popen[bytes]] = {}
        self._nginx: subprocess.Popen[bytes] | None = None

    def _environment(self) -> dict[str, str]:
        given = {
            key: value for key, value in os.environ.items() if not key.startswith(("DATABASE_", "DJANGO_"))
        }
        return {**given, **self._databases, "OVERSIGHT_VAR": str(self.folder / "var"), "LOG_LEVEL": "WARNING"}

    @property
    def nginx_pid(self) -> int:
        return self._nginx.pid if self._nginx else 0

    @property
    def web_pids(self) -> list[int]:
        """The masters; their workers are below them."""
        return [process.pid for process in self._web.values()]

    def manage(self, *arguments: str) -> None:
        self.script("manage.py", *arguments)

    def script(self, file: str, *arguments: str) -> None:
        """Run a script of the project on the primary."""
        command = [str(PYTHON), file, *arguments]
        with (self.folder / "manage.log").open("a") as log:
            subprocess.run(command, check=True, cwd=REPO, env=self._environment(), stdout=log, stderr=log)

    def fill(self) -> None:
        """Tables, the seed book, static files, and an account for the writer."""
        self.manage("migrate", "-v0")
        self.manage("seed")
        self.manage("collectstatic", "--no-input", "-v0")
        self.manage(
            "shell",
            "--no-imports",
            "-c",
            "from django.contrib.auth import get_user_model as users;"
            f"users().objects.create_superuser('writer', password='{self.password}')",
        )

    def start(self) -> None:
        for port in self.ports:
            self._start_web(port)
        self._write_nginx()
        command = ["nginx", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
        self._nginx = subprocess.Popen(command, stderr=(self.folder / "nginx.start").open("w"))
        self._wait(self.port)

    def _start_web(self, port: int) -> None:
        options = ["--bind", f"{HOST}:{port}", "--workers", "1", "--threads", "4", "--keep-alive", "5"]
        options += ["--preload", "--no-control-socket"]
        command = [str(PYTHON), "-m", "gunicorn", "oversight.wsgi", *options]
        with (self.folder / f"gunicorn-{port}.log").open("a") as log:
            self._web[port] = subprocess.Popen(
                command, cwd=REPO, env=self._environment(), stdout=log, stderr=log
            )
        self._wait(port)

    def _write_nginx(self) -> None:
        """The project's own configuration, with this folder's ports and paths."""
        text = (REPO / "deploy/nginx/oversight.conf").read_text()
        text = text.replace("listen 80;", f"listen {HOST}:{self.port};")
        text = text.replace("/var/cache/nginx/oversight", str(self.folder / "cache"))
        upstream = (REPO / "deploy/nginx/upstream.conf").read_text()
        for port, ours in zip((8001, 8002), self.ports, strict=True):
            upstream = upstream.replace(f"{HOST}:{port}", f"{HOST}:{ours}")
        paths = "".join(
            f"{name}_temp_path {self.folder}/{name};\n"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (self.folder / "nginx.conf").write_text(
            f"daemon off;\npid {self.folder}/nginx.pid;\nerror_log {self.folder}/nginx.log;\nevents {{}}\n"
            f"http {{\naccess_log off;\n{paths}{upstream}{text}}}\n"
        )

    def kill_a_worker(self) -> None:
        """kill -9 of the one worker of the first process; its master starts another."""
        master = self._web[self.ports[0]].pid
        found = subprocess.run(["pgrep", "-P", str(master)], capture_output=True, text=True, check=True)
        os.kill(int(found.stdout.split()[0]), signal.SIGKILL)

    def move(self, primary: Cluster) -> None:
        """Restart one process after the other, on `primary` alone."""
        self._databases = {"DATABASE_URL": primary.url}
        for port in self.ports:
            self._end(self._web[port])
            self._start_web(port)

    def stop(self) -> None:
        for process in [*self._web.values(), *([self._nginx] if self._nginx else [])]:
            self._end(process)

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def health(self) -> str:
        """What /healthz says, in one line."""
        try:
            with urllib.request.urlopen(f"http://{HOST}:{self.port}/healthz", timeout=20) as answer:
                return " / ".join(answer.read().decode().split("\n")).strip(" /")
        except OSError as error:
            return str(error)

    def _wait(self, port: int) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection((HOST, port), 1):
                return
            time.sleep(0.1)
        raise SystemExit(f"nothing listens on port {port}; see {self.folder}")
