"""Makes what docker-compose.yml must not contain: `python config/compose_secrets.py FOLDER`, as root, once.

Each file belongs to the one user that reads it. Files that are there already, all three, are kept: secrets may be
given by putting a folder with them in the volume's place.

`python config/compose_secrets.py FILE`, as the file's owner, puts the lines NAME=value of standard input into it.
"""

import os
import secrets
import sys
from pathlib import Path

POSTGRES, CENTRIFUGO, BACKEND = 999, 1000, 10001  # the users of the images


def files() -> dict[str, tuple[int, str]]:
    """Name → owner and content, all newly made."""
    password = secrets.token_hex(24)
    shared = {
        "CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY": secrets.token_urlsafe(48),
        "CENTRIFUGO_HTTP_API_KEY": secrets.token_urlsafe(32),
    }
    own = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "API_TOKEN_KEY": secrets.token_urlsafe(48),
        "DATABASE_URL": f"postgres://lockstep:{password}@postgres:5432/lockstep",
    }
    return {
        "postgres_password": (POSTGRES, password),
        "centrifugo.env": (CENTRIFUGO, lines(shared)),
        "env": (BACKEND, lines(shared | own)),
    }


def lines(values: dict[str, str]) -> str:
    """For the shell to read; the values need no quotes."""
    return "".join(f"{name}={value}\n" for name, value in values.items())


def make(folder: Path) -> str:
    """Make the files in `folder` unless they are there, and say which. The next run finishes one that was cut short."""
    unfinished = folder / "unfinished"
    wanted = files()
    missing = {name for name in wanted if not (folder / name).exists()}
    if missing == set(wanted):
        unfinished.mkdir(exist_ok=True)
        for name, (owner, content) in wanted.items():
            write(unfinished / name, owner, content)
    for name in sorted(missing):
        if not (unfinished / name).exists():
            raise SystemExit(f"{folder}/{name} is missing, but other secrets are there. Give all of {sorted(wanted)}.")
        (unfinished / name).rename(folder / name)
    if missing:
        unfinished.rmdir()
    return f"made {sorted(missing)}" if missing else "kept what is there"


def change(file: Path, given: str) -> str:
    """Put values in the place of those of the same names, or add them. Its owner may not make files beside it."""
    pairs = [line.partition("=") for line in given.splitlines()]
    if not pairs or not all(name and equals for name, equals, _ in pairs):
        raise SystemExit("NAME=value is wanted, a line each.")
    kept = dict(line.split("=", 1) for line in file.read_text().splitlines())
    new = {name: value for name, _, value in pairs}
    file.chmod(0o600)
    with file.open("r+") as handle:
        handle.write(lines(kept | new))
        handle.truncate()
    file.chmod(0o400)
    return f"changed {sorted(new)}"


def write(file: Path, owner: int, content: str) -> None:
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o400), "w") as handle:
        handle.write(content)
        os.fchown(handle.fileno(), owner, owner)


if __name__ == "__main__":
    place = Path(sys.argv[1])
    sys.stdout.write((change(place, sys.stdin.read()) if place.is_file() else make(place)) + "\n")
