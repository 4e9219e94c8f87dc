"""Who and what a run has: people with sessions, rooms with their first members. Made by `people`, read by clients."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "world.json"
LIGHT, NODE, PAGE = "light", "node", "page"


@dataclass(frozen=True)
class Account:
    id: int
    handle: str
    session: str
    kind: str  # which client it has


@dataclass(frozen=True)
class RoomMade:
    id: int
    owner: int
    moderator: int
    members: list[int]


@dataclass(frozen=True)
class World:
    """`cookies`: names of the session's and the CSRF token's. `mails`: the folder of what the mail catcher writes down.
    `setup`: the token of the link that makes the first administrator."""

    url: str
    cookies: list[str]
    accounts: list[Account]
    rooms: list[RoomMade]
    mails: str = ""
    setup: str = ""

    def write(self, folder: Path) -> None:
        (folder / FILE).write_text(json.dumps(asdict(self)))


def read_world(folder: Path) -> World:
    found = json.loads((folder / FILE).read_text())
    accounts = [Account(**each) for each in found.pop("accounts")]
    rooms = [RoomMade(**each) for each in found.pop("rooms")]
    return World(accounts=accounts, rooms=rooms, **found)
