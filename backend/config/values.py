"""What environment variables may hold. Each parser raises EnvError with the legal values; "" is a missing one."""

import os
import re
from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any, NamedTuple, cast
from urllib.parse import SplitResult, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email
from environs import Env, EnvError, EnvValidationError

SWITCH = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
LABEL = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
HOST = rf"{LABEL}(\.{LABEL})*|\[[0-9a-f:.]+\]"


def reader() -> Env:
    """Reads the environment's variables with the parsers below; notes what is wrong instead of raising."""
    env = Env(eager=False)
    for parser in (address, api_url, endpoint, database, secret, switch, one_of, whole, mail_server, sender):
        env.add_parser(parser.__name__, parser)
    return env


def read_all(env: Env) -> None:
    """Ends the reading. Raises ImproperlyConfigured that names every missing or wrong variable at once."""
    try:
        env.seal()
    except EnvValidationError as error:
        wrong = cast("Mapping[str, list[str]]", error.error_messages)
        lines = [f"  {name} is {state(name)}: {' '.join(texts)}" for name, texts in wrong.items()]
        raise ImproperlyConfigured("\n".join(["Lockstep can't start with these settings.", *sorted(lines)])) from None


def state(name: str) -> str:
    return "wrong" if os.environ.get(name) else "missing"


def address(value: str) -> SplitResult:
    """Where people reach this server: scheme, host and perhaps a port."""
    if re.fullmatch(rf"https?://({HOST})(:\d{{1,5}})?/?", value.lower()):
        try:
            url = urlsplit(value.lower().rstrip("/"))
            if url.port != 0:
                return url
        except ValueError:  # a port beyond 65535, an IPv6 address that is none
            pass
    raise EnvError("http://host, http://host:port or https://host is needed, without a path.")


def api_url(value: str) -> str:
    if not re.fullmatch(rf"https?://({HOST})(:\d{{1,5}})?/\S*", value.lower()):
        raise EnvError("the address of Centrifugo's API is needed: http://host:port/api")
    return value


def endpoint(value: str) -> str:
    if not re.fullmatch(rf"({HOST}):\d{{1,5}}", value.lower()):
        raise EnvError("host:port is needed.")
    return value


def database(value: str) -> dict[str, Any]:
    try:
        config: dict[str, Any] = {**dj_database_url.parse(value, conn_max_age=None, conn_health_checks=True)}
    except ValueError:
        config = {}
    if config.get("ENGINE") != "django.db.backends.postgresql" or not config.get("NAME"):
        raise EnvError("a PostgreSQL address is needed: postgres://user:password@host:port/name")
    return config


def secret(value: str, *, least: int) -> str:
    if len(value) < least:
        raise EnvError(f"a secret of at least {least} characters is needed.")
    return value


def switch(value: str) -> bool:
    if value.lower() not in SWITCH:
        raise EnvError("1 or 0 is needed.")
    return SWITCH[value.lower()]


def one_of(value: str, *, words: list[str]) -> str:
    if value not in words:
        raise EnvError(f"one of {', '.join(words)} is needed.")
    return value


def whole(value: str, *, least: int, most: int) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 10 and least <= int(value) <= most):
        raise EnvError(f"a whole number from {least} to {most} is needed.")
    return int(value)


class MailServer(NamedTuple):
    """How mail leaves."""

    backend: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    ssl: bool = False
    starttls: bool = False


def mail_server(value: str) -> MailServer:
    """Nothing: mail is off. smtp:// uses STARTTLS as soon as there is a password to protect."""
    if value in ("", "console:"):
        return MailServer(f"django.core.mail.backends.{'console' if value else 'dummy'}.EmailBackend")
    try:
        url = urlsplit(value)
        port = url.port
    except ValueError:
        url, port = urlsplit(""), None
    if url.scheme not in ("smtp", "smtps") or not url.hostname or url.path.strip("/") or port == 0:
        raise EnvError("smtp://user:password@host:port, smtps://…, console: or nothing is needed.")
    ssl = url.scheme == "smtps"
    return MailServer(
        "django.core.mail.backends.smtp.EmailBackend",
        host=url.hostname,
        port=port or (465 if ssl else 587 if url.username else 25),
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
        ssl=ssl,
        starttls=not ssl and bool(url.username),
    )


def sender(value: str) -> str:
    """Whom mail is from: an address, perhaps with a name before it. Nothing: what follows from LOCKSTEP_URL."""
    try:
        if not value:
            return ""
        validate_email(parseaddr(value)[1])
    except ValidationError:
        raise EnvError("an address is needed: chat@example.org or Chat <chat@example.org>") from None
    return value
