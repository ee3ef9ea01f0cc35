"""What `deploy/` says agrees with the rest: files it names exist, variables it sets are read, nginx takes its configuration."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from tests.paths import REPO

DEPLOY = REPO / "deploy"
COMPOSE = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")


def test_compose_mounts_files_that_exist():
    mounted = re.findall(r"- (\./\S+?):/", COMPOSE)
    assert len(mounted) == 4
    assert [name for name in mounted if not (DEPLOY / name).is_file()] == []


def test_compose_sets_only_variables_that_settings_read():
    read = (REPO / "oversight/settings.py").read_text(encoding="utf-8")
    block = COMPOSE.partition("&settings")[2].partition("volumes:")[0]
    assert [
        name for name in re.findall(r"^    +([A-Z_]+):", block, re.MULTILINE) if f'"{name}"' not in read
    ] == []


def test_compose_takes_its_secrets_from_the_file_that_is_shown():
    shown = set(
        re.findall(r"^([A-Z_]+)=", (DEPLOY / "env.example").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert set(re.findall(r"\$\{([A-Z_]+):\?\}", COMPOSE)) <= shown


def test_nginx_takes_its_configuration(tmp_path):
    if not shutil.which("nginx"):
        pytest.skip("nginx is not installed")
    parts = [
        (DEPLOY / "nginx" / name).read_text(encoding="utf-8") for name in ("upstream.conf", "oversight.conf")
    ]
    text = "".join(parts).replace("/var/cache/nginx/oversight", str(tmp_path / "cache"))
    text = text.replace("listen 80;", f"listen unix:{tmp_path}/socket;")
    names = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = "".join(f"{name}_temp_path {tmp_path}/{name};" for name in names)
    main = tmp_path / "nginx.conf"
    main.write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}} http {{ access_log off; {folders} {text} }}"
    )
    said = subprocess.run(
        ["nginx", "-t", "-p", str(tmp_path), "-c", str(main)], capture_output=True, text=True
    )
    assert said.returncode == 0, said.stderr
