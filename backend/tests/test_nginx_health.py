"""nginx's health check in the container: it reads its files again when a server behind it has another address."""

import os
import subprocess
from pathlib import Path

import pytest

from stack import paths

TWO_NODES = "node-a:8100; server node-b:8100 max_fails=0"
COMMANDS = {
    "getent": 'cat "$HOME/hosts/$2"',  # fails for a name that nobody has
    "nginx": 'echo "$@" >>"$HOME/reloads"',
    "curl": 'echo "$@" >"$HOME/asked"',
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """With what the script calls in the place of the container's."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "hosts").mkdir()
    for name, body in COMMANDS.items():
        command = tmp_path / "bin" / name
        command.write_text(f"#!/bin/sh\n{body}\n")
        command.chmod(0o755)
    for number, name in enumerate(("web", "node-a", "node-b")):
        (tmp_path / "hosts" / name).write_text(f"10.0.0.{number} {name}\n")
    return tmp_path


def reloads_after_check(home: Path, centrifugo: str = TWO_NODES) -> int:
    environment = {
        "PATH": f"{home / 'bin'}:{os.environ['PATH']}", "HOME": str(home), "TMPDIR": str(home),
        "WEB_UPSTREAM": "web:8000", "CENTRIFUGO_UPSTREAM": centrifugo, "NGINX_LISTEN": "8080",
    }  # fmt: skip
    check = ["sh", str(paths.NGINX / "healthcheck.sh"), "/var/cache/nginx/"]
    subprocess.run(check, env=environment, check=True, timeout=10, capture_output=True)
    assert (home / "asked").read_text().endswith("http://127.0.0.1:8080/\n")
    reloads = home / "reloads"
    return len(reloads.read_text().splitlines()) if reloads.exists() else 0


@pytest.mark.parametrize("centrifugo", ["node-b:8100", TWO_NODES], ids=["one node", "two nodes"])
def test_a_node_with_another_address_is_followed(home: Path, centrifugo: str):
    assert [reloads_after_check(home, centrifugo) for _ in range(2)] == [1, 1]
    (home / "hosts" / "node-b").write_text("10.0.0.9 node-b\n")
    assert [reloads_after_check(home, centrifugo) for _ in range(2)] == [2, 2]


def test_several_addresses_of_one_name_in_any_order(home: Path):
    (home / "hosts" / "web").write_text("10.0.0.5 web\n10.0.0.6 web\n")
    assert reloads_after_check(home) == 1
    (home / "hosts" / "web").write_text("10.0.0.6 web\n10.0.0.5 web\n")
    assert reloads_after_check(home) == 1


def test_it_waits_for_a_name_that_nobody_has(home: Path):
    """nginx would not read its files with one."""
    (home / "hosts" / "node-a").unlink()
    (home / "hosts" / "node-b").write_text("10.0.0.9 node-b\n")
    assert reloads_after_check(home) == 0
