"""The ways a message can go from its writer to the sockets, each an address to write to."""

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

READY_WITHIN = 60.0  # seconds
STOPS_WITHIN = 15.0
LISTEN = re.compile(r"(listen 127\.0\.0\.1:)(\d+)")


@dataclass(frozen=True)
class Road:
    """Where the writer writes, and which processes were started for it: (pid, what they are)."""

    url: str
    processes: Sequence[tuple[int, str]] = ()


@contextmanager
def open_road(name: str, url: str) -> Iterator[Road]:
    """`relay`: the stack as it stands. `inline`: the baseline, behind gunicorn and nginx with the stack's settings."""
    if name == "relay":
        yield Road(url)
        return
    web, door = free_port(), free_port()
    home = Path(os.environ["LOCKSTEP_HOME"])
    with (
        (home / "logs" / "baseline.log").open("w") as log,
        tempfile.TemporaryDirectory() as folder,
        running(_gunicorn(web, log)) as gunicorn,
        running(_nginx(home, Path(folder), web, door, log)) as nginx,
    ):
        wait_until_answering(door)
        yield Road(f"http://localhost:{door}", [(gunicorn.pid, "web"), (nginx.pid, "nginx")])


def _gunicorn(port: int, log: IO[str]) -> subprocess.Popen[bytes]:
    own = {"WEB_BIND": f"127.0.0.1:{port}", "WEB_PULSE_ADDRESS": ""}
    env = {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "bench.baseline_settings"}
    command = ["gunicorn", "--config", "config/gunicorn.conf.py", "config.wsgi"]
    return subprocess.Popen(command, env=env, stdout=log, stderr=log)


def _nginx(home: Path, folder: Path, web: int, door: int, log: IO[str]) -> subprocess.Popen[bytes]:
    """The stack's own configuration with other ports in front and the baseline behind."""
    place = shutil.copytree(home / "nginx", folder / "nginx")
    file = place / "conf.d" / "lockstep.conf"
    ports = {urlsplit(os.environ["LOCKSTEP_URL"]).port: door}
    text = file.read_text().replace(f"server {os.environ['WEB_BIND']};", f"server 127.0.0.1:{web};")
    file.write_text(LISTEN.sub(lambda found: f"{found[1]}{ports.setdefault(int(found[2]), free_port())}", text))
    user = "user root; " if os.geteuid() == 0 else ""
    files = ["-e", "stderr", "-p", f"{place}/", "-c", str(place / "nginx.conf")]
    command = [os.environ["LOCKSTEP_NGINX_BINARY"], *files, "-g", f"{user}daemon off;"]
    return subprocess.Popen(command, stdout=log, stderr=log)


@contextmanager
def running(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_answering(port: int) -> None:
    """Until Django itself says that it knows no such page: nginx alone answers sooner."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        connection = HTTPConnection("localhost", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 404:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    raise TimeoutError(f"The baseline does not answer on port {port}.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
