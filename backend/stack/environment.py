"""The environment of one instance: secrets made once and kept, links that follow from its ports."""

import os
import secrets
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, quote, unquote, urlsplit

from stack.errors import StackError
from stack.home import Home, write_whole

PORTS = (
    "postgres",
    "web",
    "web_pulse",
    "centrifugo",
    "centrifugo_internal",
    "relay_metrics",
    "worker_metrics",
    "mailbox_smtp",
    "mailbox_web",
    "nginx",
    "nginx_probe",
)
SECRETS = {  # name → length in bytes
    "SECRET_KEY": 48,
    "API_TOKEN_KEY": 48,
    "CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY": 48,
    "CENTRIFUGO_HTTP_API_KEY": 32,
    "POSTGRES_PASSWORD": 24,
    "LOCKSTEP_DEMO_PASSWORD": 9,
}
ELSEWHERE = ("CENTRIFUGO_UPSTREAM", "WEB_UPSTREAM")  # more nodes and web hosts for nginx: docs/scaling.md
PREVIOUS = (  # the tokens' key of before, which docs/operations.md has put into `env` while it is changed
    "CENTRIFUGO_CLIENT_TOKEN_HMAC_PREVIOUS_SECRET_KEY",
    "CENTRIFUGO_CLIENT_TOKEN_HMAC_PREVIOUS_SECRET_KEY_VALID_UNTIL",
)
MEDIA = "media"  # the folder of uploaded files, in the state folder
DEFAULT_PORTS = {"http": 80, "https": 443}
LOOPBACK = ("localhost", "127.0.0.1")
NOT_INHERITED = (
    "MAKEFLAGS",
    "MAKELEVEL",
    "MFLAGS",
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONDONTWRITEBYTECODE",  # each process would compile all of our code anew, for a second and more
    "VIRTUAL_ENV",
    "GUNICORN_CMD_ARGS",
)


@dataclass(frozen=True)
class Address:
    """Where nginx listens, and the address that people use."""

    bind: str
    port: int
    url: str

    @classmethod
    def from_environment(cls) -> "Address":
        """LOCKSTEP_BIND, LOCKSTEP_PORT and LOCKSTEP_URL. Raises StackError for what cannot be meant."""
        given = os.environ.get("LOCKSTEP_PORT") or "9000"
        if not given.isdecimal() or not 0 < int(given) < 65536:
            raise StackError(f'LOCKSTEP_PORT="{given}" is no port: a number from 1 to 65535 is wanted.')
        url = os.environ.get("LOCKSTEP_URL") or f"http://localhost:{given}"
        return cls(bind=os.environ.get("LOCKSTEP_BIND") or "127.0.0.1", port=int(given), url=as_origin(url))

    @classmethod
    def throw_away(cls, port: int) -> "Address":
        return cls(bind="127.0.0.1", port=port, url=f"http://localhost:{port}")

    def origins(self) -> list[str]:
        """What browsers send, as Centrifugo's patterns: on this machine both names of the loopback address."""
        url = urlsplit(self.url)
        port = f":{url.port}" if url.port else ""
        names = LOOPBACK if url.hostname in LOOPBACK else (host_of(url).replace("[", r"\[").replace("]", r"\]"),)
        return [f"{url.scheme}://{name}{port}" for name in names]

    def host_names(self) -> list[str]:
        return list(dict.fromkeys([host_of(urlsplit(self.url)), *LOOPBACK]))


def as_origin(given: str) -> str:
    """As browsers write it: in small letters, without the port that its scheme implies. Raises StackError."""
    try:
        url = urlsplit(given.lower().rstrip("/"))
        port = url.port
    except ValueError:
        url, port = urlsplit(""), None
    if url.scheme not in DEFAULT_PORTS or not url.hostname or url.geturl() != f"{url.scheme}://{url.netloc}":
        wanted = "http://host, http://host:port or https://host is wanted, without a path"
        raise StackError(f'LOCKSTEP_URL="{given}" is no address: {wanted}.')
    return f"{url.scheme}://{host_of(url)}" + (f":{port}" if port not in (None, DEFAULT_PORTS[url.scheme]) else "")


def host_of(url: SplitResult) -> str:
    """An IPv6 address in its brackets."""
    host = url.hostname or "localhost"
    return f"[{host}]" if ":" in host else host


def write_environment(
    home: Home, address: Address, ports: Mapping[str, int], given: Mapping[str, str]
) -> dict[str, str]:
    """What the processes must know of each other; also written to `env` in the state folder."""
    file = home.path / "env"
    kept = read_environment(file)
    values = {name: given.get(name) or kept.get(name) or secrets.token_urlsafe(size) for name, size in SECRETS.items()}
    values |= {name: found for name in PREVIOUS if (found := given.get(name) or kept.get(name))}
    values |= {
        "LOCKSTEP_URL": address.url,
        "LOCKSTEP_DEMO": given.get("LOCKSTEP_DEMO") or "1",
        "DATABASE_URL": given.get("DATABASE_URL") or own_database(values["POSTGRES_PASSWORD"], ports["postgres"]),
        "CENTRIFUGO_API_URL": given.get("CENTRIFUGO_API_URL") or f"http://127.0.0.1:{ports['centrifugo_internal']}/api",
        "CENTRIFUGO_CLIENT_ALLOWED_ORIGINS": " ".join(address.origins()),
        "CENTRIFUGO_HTTP_SERVER_ADDRESS": "127.0.0.1",
        "CENTRIFUGO_HTTP_SERVER_PORT": str(ports["centrifugo"]),
        "CENTRIFUGO_HTTP_SERVER_INTERNAL_ADDRESS": "127.0.0.1",
        "CENTRIFUGO_HTTP_SERVER_INTERNAL_PORT": str(ports["centrifugo_internal"]),
        "RELAY_METRICS_ADDRESS": f"127.0.0.1:{ports['relay_metrics']}",
        "WORKER_METRICS_ADDRESS": f"127.0.0.1:{ports['worker_metrics']}",
        "WEB_BIND": f"127.0.0.1:{ports['web']}",
        "WEB_PULSE_ADDRESS": f"127.0.0.1:{ports['web_pulse']}",
        "MEDIA_ROOT": str(home.path / MEDIA),
        "UPLOAD_MAX_MB": given.get("UPLOAD_MAX_MB") or "25",
    }
    values |= mail(ports, given) | {name: given[name] for name in ELSEWHERE if given.get(name)}
    lines = "".join(f"{name}={shlex.quote(value)}\n" for name, value in values.items())
    write_whole(file, lines, mode=0o600)
    return values


def own_database(password: str, port: int) -> str:
    """The address of the PostgreSQL that the runner starts."""
    return f"postgres://lockstep:{quote(password, safe='')}@127.0.0.1:{port}/lockstep"


def for_no_server() -> dict[str, str]:
    """For commands that read the settings and reach no server."""
    filler = "not a secret, long enough to be one, and used by no running server"
    return {
        "SECRET_KEY": filler,
        "API_TOKEN_KEY": filler,
        "CENTRIFUGO_HTTP_API_KEY": filler,
        "CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY": filler,
        "CENTRIFUGO_API_URL": "http://127.0.0.1:1/api",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    }


def mail(ports: Mapping[str, int], given: Mapping[str, str]) -> dict[str, str]:
    """Whom it is from, and where it goes: as given, else to the catcher, whose pages are at MAILBOX_URL."""
    sender = {"EMAIL_FROM": given["EMAIL_FROM"]} if given.get("EMAIL_FROM") else {}
    if given.get("EMAIL_URL"):
        return {**sender, "EMAIL_URL": given["EMAIL_URL"]}
    return {
        **sender,
        "EMAIL_URL": f"smtp://127.0.0.1:{ports['mailbox_smtp']}",
        "MAILBOX_URL": f"http://127.0.0.1:{ports['mailbox_web']}",
    }


def read_environment(file: Path) -> dict[str, str]:
    """The variables of an `env` file; empty when there is none."""
    if not file.is_file():
        return {}
    pairs = (word.partition("=") for word in shlex.split(file.read_text()))
    return {name: value for name, separator, value in pairs if separator}


def without_password(database_url: str) -> tuple[str, dict[str, str]]:
    """The address for a command line, which others may see, and the variable that PostgreSQL's programs need beside."""
    url = urlsplit(database_url)
    address = url._replace(netloc=url.netloc.replace(f":{url.password}@", "@")).geturl()
    return address, {"PGPASSWORD": unquote(url.password or "")}


def for_children(values: Mapping[str, str], *paths: Path) -> dict[str, str]:
    """This process's environment with the instance's, no proxy for loopback, and folders before PATH."""
    inherited = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    direct = ",".join(filter(None, (inherited.get("NO_PROXY"), inherited.get("no_proxy"), *LOOPBACK, "::1")))
    path = os.pathsep.join([*map(str, paths), os.environ.get("PATH", os.defpath)])
    return {
        **inherited,
        **values,
        "PATH": path,
        "NO_PROXY": direct,
        "no_proxy": direct,
        "LC_ALL": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",
    }
