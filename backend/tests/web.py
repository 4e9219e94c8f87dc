"""The web process itself, gunicorn as it is served, for what Django's test client can't show."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests

BACKEND = Path(__file__).resolve().parent.parent


class Web:
    """Requests to it, with the cookies that it sets."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.session = requests.Session()
        self.session.trust_env = False  # no proxy of the machine's

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.session.get(self.address + path, timeout=20, allow_redirects=False, **options)

    def post(self, path: str, body: Any = None, **headers: str) -> requests.Response:
        return self.session.post(self.address + path, json=body or {}, headers=headers, timeout=20)

    def token(self) -> str:
        return self.get("/api/csrf/").headers["X-CSRFToken"]


@contextmanager
def web(database: dict[str, Any], *, log: Path, **environment: str) -> Iterator[Web]:
    """gunicorn with one worker on the database of these Django settings."""
    port = free_port()
    env = {**os.environ, **environment, "DATABASE_URL": address(database), "LOCKSTEP_HOME": str(log.parent)}
    env |= {"WEB_BIND": f"127.0.0.1:{port}", "WEB_PULSE_ADDRESS": "", "WEB_WORKERS": "1", "WEB_THREADS": "4"}
    command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.conf.py", "config.wsgi"]
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=BACKEND, env=env, stdout=output, stderr=output)
    try:
        yield when_up(Web(port), process, log)
    finally:
        process.terminate()
        process.wait(timeout=20)


def when_up(server: Web, process: subprocess.Popen[bytes], log: Path) -> Web:
    for _ in range(300):
        try:
            server.get("/healthz")
        except requests.ConnectionError:
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
        else:
            return server
    raise AssertionError(log.read_text())


def address(database: dict[str, Any]) -> str:
    user, password = quote(database["USER"], safe=""), quote(database["PASSWORD"], safe="")
    return f"postgres://{user}:{password}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


def free_port() -> int:
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return int(any_port.getsockname()[1])
