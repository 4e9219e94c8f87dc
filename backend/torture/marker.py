"""The sign that a database is the harness's own: without it no code is broken on purpose, whatever else is set."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

VARIABLE = "TORTURE_MARKER"  # the file's path


class NotOurs(Exception):
    """These settings were given to something that the harness has not started."""


def write_marker(file: Path, database_url: str) -> None:
    file.write_text(sign(database_url))


def check_marker(environment: Mapping[str, str]) -> None:
    """Raises NotOurs unless the file says that this very database may be broken."""
    file = environment.get(VARIABLE, "")
    try:
        found = Path(file).read_text() if file else ""
    except OSError:
        found = ""
    if not found or found != sign(environment.get("DATABASE_URL", "")):
        raise NotOurs(f"torture.settings break things on purpose. {VARIABLE} names no file for this database.")


def sign(database_url: str) -> str:
    """The same whatever proxy leads there."""
    url = urlsplit(database_url)
    return hashlib.sha256(f"torture {url.username}:{url.password}@{url.path}".encode()).hexdigest()
