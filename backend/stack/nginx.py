"""nginx of one instance: its configuration, filled in from the shared templates."""

import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from stack import paths
from stack.environment import Address, for_children
from stack.errors import StackError
from stack.home import Home
from stack.probes import http_answers
from stack.service import Service
from stack.tools import run_tool

NOBODY = "unix:"  # no proxy in front is believed unless LOCKSTEP_TRUSTED_PROXY names it


PROBE = """
# Asked by the runner whether nginx lives: on a port of its own, and not written down.
server {
    listen 127.0.0.1:%d;
    access_log off;
    return 204;
}
"""


def write_configuration(
    home: Home, address: Address, values: Mapping[str, str], client: Path, static: Path, probe_port: int
) -> None:
    """Fill `nginx/` in the state folder from the repository's files."""
    names = {
        "NGINX_LISTEN": f"{f'[{address.bind}]' if ':' in address.bind else address.bind}:{address.port}",
        "NGINX_SERVER_NAMES": " ".join(address.host_names()),
        "NGINX_ACCESS_LOG": "/dev/stdout",
        "NGINX_TRUSTED_PROXY": os.environ.get("LOCKSTEP_TRUSTED_PROXY") or NOBODY,
        "WEB_UPSTREAM": values.get("WEB_UPSTREAM") or values["WEB_BIND"],
        "CENTRIFUGO_UPSTREAM": values.get("CENTRIFUGO_UPSTREAM") or _loopback(values["CENTRIFUGO_HTTP_SERVER_PORT"]),
        "LOCKSTEP_URL": address.url,
        "CLIENT_ROOT": _word(client),
        "STATIC_ROOT": _word(static),
        "MEDIA_ROOT": _word(Path(values["MEDIA_ROOT"])),
        "UPLOAD_MAX_MB": values["UPLOAD_MAX_MB"],
    }
    folder = home.path / "nginx"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(paths.NGINX, folder, ignore=shutil.ignore_patterns("templates", "*.md"))
    template = paths.NGINX / "templates" / "lockstep.conf.template"
    target = folder / "conf.d" / "lockstep.conf"
    target.parent.mkdir(exist_ok=True)
    target.write_text(fill_in(template.read_text(), names) + PROBE % probe_port)


def fill_in(template: str, names: Mapping[str, str]) -> str:
    """Replace each `${NAME}`. Raises StackError for a name that has no value."""

    def value(found: re.Match[str]) -> str:
        try:
            return names[found[1]]
        except KeyError:
            raise StackError(f"nginx's template wants ${{{found[1]}}}, which the runner does not know.") from None

    return re.sub(r"\$\{([A-Z][A-Z0-9_]*)\}", value, template)


def nginx_service(home: Home, binary: Path, probe_port: int) -> Service:
    """nginx in the foreground."""
    user = "user root; " if os.geteuid() == 0 else ""
    folder = home.path / "nginx"
    files = ("-e", "stderr", "-p", f"{folder}/", "-c", str(folder / "nginx.conf"))
    command = (str(binary), *files, "-g", f"{user}daemon off;")
    return Service(
        name="nginx",
        argv=command,
        cwd=folder,
        env=for_children({}),
        probe=http_answers(probe_port, "/", status=204),
        before=lambda: _check(command, home),
    )


def _check(command: tuple[str, ...], home: Home) -> None:
    run_tool([*command, "-t"], log=home.log("nginx-check"), env=for_children({}))


def _loopback(port: str) -> str:
    return f"127.0.0.1:{port}"


def _word(path: Path) -> str:
    return str(path).replace(" ", "\\ ")
