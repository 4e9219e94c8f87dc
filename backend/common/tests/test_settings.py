"""Settings from the environment: every problem at once, with the legal values; what follows from LOCKSTEP_URL."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from environs import EnvError

from config.values import address, mail_server, sender

BACKEND = Path(__file__).resolve().parents[2]
GIVEN = {
    "SECRET_KEY": "s" * 50,
    "API_TOKEN_KEY": "a" * 32,
    "DATABASE_URL": "postgres://lockstep:p%40ss@db.example:5433/chat?sslmode=require",
    "CENTRIFUGO_API_URL": "http://127.0.0.1:8001/api",
    "CENTRIFUGO_HTTP_API_KEY": "k" * 16,
    "CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY": "t" * 32,
}
TOLD = """
import json
from config import settings
print(json.dumps({name: getattr(settings, name) for name in %r}, default=str))
"""


def python(*args: str, **env: str) -> subprocess.CompletedProcess[str]:
    path = {"PATH": os.environ["PATH"], "LOCKSTEP_HOME": "/nonexistent"}
    command = [sys.executable, *args]
    return subprocess.run(command, cwd=BACKEND, env=path | env, capture_output=True, text=True, check=False, timeout=60)


def told(*names: str, **env: str) -> list[Any]:
    answer = python("-c", TOLD % (list(names),), **{**GIVEN, **env})
    assert answer.returncode == 0, answer.stderr
    return list(json.loads(answer.stdout).values())


def test_what_is_given_suffices():
    assert python("manage.py", "check", **GIVEN).returncode == 0


def test_nothing_given():
    refused = python("manage.py", "check")
    assert refused.returncode == 1
    assert refused.stderr.splitlines() == [
        "Lockstep can't start with these settings.",
        "  API_TOKEN_KEY is missing: a secret of at least 32 characters is needed.",
        "  CENTRIFUGO_API_URL is missing: the address of Centrifugo's API is needed: http://host:port/api",
        "  CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY is missing: a secret of at least 32 characters is needed.",
        "  CENTRIFUGO_HTTP_API_KEY is missing: a secret of at least 16 characters is needed.",
        "  DATABASE_URL is missing: a PostgreSQL address is needed: postgres://user:password@host:port/name",
        "  SECRET_KEY is missing: a secret of at least 50 characters is needed.",
    ]


def test_everything_wrong():
    wrong = dict.fromkeys([*GIVEN, "LOCKSTEP_URL", "LOCKSTEP_DEMO", "LOCKSTEP_DEV", "LOG_LEVEL", "TOKEN_SECONDS"], "?")
    refused = python("manage.py", "check", **wrong, RELAY_METRICS_ADDRESS="9109")
    assert refused.returncode == 1
    assert refused.stderr.splitlines() == [
        "Lockstep can't start with these settings.",
        "  API_TOKEN_KEY is wrong: a secret of at least 32 characters is needed.",
        "  CENTRIFUGO_API_URL is wrong: the address of Centrifugo's API is needed: http://host:port/api",
        "  CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY is wrong: a secret of at least 32 characters is needed.",
        "  CENTRIFUGO_HTTP_API_KEY is wrong: a secret of at least 16 characters is needed.",
        "  DATABASE_URL is wrong: a PostgreSQL address is needed: postgres://user:password@host:port/name",
        "  LOCKSTEP_DEMO is wrong: 1 or 0 is needed.",
        "  LOCKSTEP_DEV is wrong: 1 or 0 is needed.",
        "  LOCKSTEP_URL is wrong: http://host, http://host:port or https://host is needed, without a path.",
        "  LOG_LEVEL is wrong: one of DEBUG, INFO, WARNING, ERROR is needed.",
        "  RELAY_METRICS_ADDRESS is wrong: host:port is needed.",
        "  SECRET_KEY is wrong: a secret of at least 50 characters is needed.",
        "  TOKEN_SECONDS is wrong: a whole number from 5 to 600 is needed.",
    ]


def test_no_secret_is_repeated():
    refused = python(
        "manage.py", "check", **{**GIVEN, "SECRET_KEY": "hunter2", "DATABASE_URL": "mysql://u:hunter2@h/n"}
    )
    assert "hunter2" not in refused.stderr + refused.stdout


def test_gunicorn_does_not_start_either():
    refused = python("-m", "gunicorn", "--config", "config/gunicorn.conf.py", "config.wsgi", WEB_BIND="127.0.0.1:0")
    assert refused.returncode != 0
    assert "DATABASE_URL is missing" in refused.stderr


@pytest.mark.parametrize("url", [
    "localhost:9000", "ftp://localhost", "http://", "http://localhost:99999", "http://localhost:0", "http://[", "http://[::1",
    "http://a b", "http://localhost/chat", "http://localhost?x", "http://user@localhost", "http://a..b/", "http://ex_ample.org",
    "//localhost", "http://localhost:9000\n", "http://-a", "http://localhost:", " http://localhost",
])  # fmt: skip
def test_addresses_that_are_none(url: str):
    with pytest.raises(EnvError, match="http://host"):
        address(url)


NAMES = ("PUBLIC_URL", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE")


@pytest.mark.parametrize(("url", "public", "host", "cookie", "secure"), [
    ("http://localhost:9000", "http://localhost:9000", "localhost", "lockstep_session_9000", False),
    ("http://LOCALHOST:9000/", "http://localhost:9000", "localhost", "lockstep_session_9000", False),
    ("http://chat.example.org", "http://chat.example.org", "chat.example.org", "lockstep_session_80", False),
    ("http://192.0.2.7:8080", "http://192.0.2.7:8080", "192.0.2.7", "lockstep_session_8080", False),
    ("http://[::1]:9000", "http://[::1]:9000", "[::1]", "lockstep_session_9000", False),
    ("https://chat.example.org", "https://chat.example.org", "chat.example.org", "__Host-lockstep_session_443", True),
    ("https://a.example:8443", "https://a.example:8443", "a.example", "__Host-lockstep_session_8443", True),
])  # fmt: skip
def test_what_follows_from_the_address(url: str, public: str, host: str, cookie: str, secure: bool):
    hosts = [host, "localhost", "127.0.0.1"]
    assert told(*NAMES, LOCKSTEP_URL=url) == [public, hosts, [public], cookie, secure]


def test_the_default_address():
    assert told("PUBLIC_URL", "CSRF_COOKIE_NAME", "SECURE_PROXY_SSL_HEADER") == [
        "http://localhost:9000", "lockstep_csrf_9000", None,
    ]  # fmt: skip


def test_cookies_over_https():
    names = [
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SESSION_COOKIE_HTTPONLY",
        "SESSION_COOKIE_SAMESITE",
        "CSRF_COOKIE_NAME",
    ]
    secure = [True, True, True, "Lax", "__Host-lockstep_csrf_443"]
    assert told(*names, LOCKSTEP_URL="https://chat.example.org") == secure


def test_the_database():
    (databases,) = told("DATABASES")
    default = databases["default"]
    assert [default[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "lockstep", "p@ss", "db.example", 5433, "chat",
    ]  # fmt: skip
    assert default["OPTIONS"]["sslmode"] == "require"
    assert "lock_timeout=2s" in default["OPTIONS"]["options"]
    assert (default["CONN_MAX_AGE"], default["CONN_HEALTH_CHECKS"]) == (None, True)


def test_the_state_folders_settings_are_read(tmp_path: Path):
    """By manage.py, for what the environment does not say: so `manage.py shell` reaches what `make run` serves."""
    lines = [f"{name}='{value}'" for name, value in GIVEN.items()]
    (tmp_path / "env").write_text("\n".join(["# made by make run", *lines, "LOG_LEVEL=LOUD"]))
    assert "LOG_LEVEL is wrong" in python("manage.py", "check", LOCKSTEP_HOME=str(tmp_path)).stderr
    assert python("manage.py", "check", LOCKSTEP_HOME=str(tmp_path), LOG_LEVEL="ERROR").returncode == 0


def test_the_version_is_the_projects():
    assert f'version = "{told("VERSION")[0]}"' in (BACKEND / "pyproject.toml").read_text()


OFF = "django.core.mail.backends.dummy.EmailBackend"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.mark.parametrize(
    ("given", "server"),
    [
        ("", (OFF, "", 0, "", "", False, False)),
        ("console:", ("django.core.mail.backends.console.EmailBackend", "", 0, "", "", False, False)),
        ("smtp://mail.example", (SMTP, "mail.example", 25, "", "", False, False)),
        ("smtp://127.0.0.1:1025", (SMTP, "127.0.0.1", 1025, "", "", False, False)),
        ("smtp://me%40x.org:p%2Fw@mail.example", (SMTP, "mail.example", 587, "me@x.org", "p/w", False, True)),
        ("smtps://me:pw@mail.example/", (SMTP, "mail.example", 465, "me", "pw", True, False)),
    ],
)
def test_where_mail_goes(given: str, server: tuple[Any, ...]):
    assert tuple(mail_server(given)) == server


@pytest.mark.parametrize(
    "given", ["mail.example", "http://mail.example", "smtp://", "smtp://h:0", "smtp://h:x", "smtp://h/x"]
)
def test_no_way_for_mail(given: str):
    with pytest.raises(EnvError, match="smtp://user:password@host:port"):
        mail_server(given)


def test_mail_is_off_until_it_is_set_up():
    assert told("MAIL_IS_ON", "EMAIL_BACKEND") == [False, OFF]
    on = told("MAIL_IS_ON", "EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_PORT", EMAIL_URL="smtp://mail.example")
    assert on == [True, SMTP, "mail.example", 25]


def test_whom_mail_is_from():
    assert told("DEFAULT_FROM_EMAIL", LOCKSTEP_URL="https://chat.example.org") == [
        "Lockstep <lockstep@chat.example.org>"
    ]
    assert told("DEFAULT_FROM_EMAIL", EMAIL_FROM="Chat <chat@example.org>") == ["Chat <chat@example.org>"]
    with pytest.raises(EnvError, match="an address is needed"):
        sender("Chat")
