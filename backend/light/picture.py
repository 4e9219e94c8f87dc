"""All that a light client sees: its rooms after changes, cards and syncs, which may come late, twice or in any order.

No sockets and no clock; what it does it tells `note`, which writes the history. Made after docs/protocol.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from light.room import Card, Change, Room
from light.shown import Picture as Shown

EARLY = 1_000  # changes of one room that are kept while its card is not there


class Note(Protocol):
    def __call__(self, kind: str, **facts: Any) -> None: ...


@dataclass(frozen=True)
class Asked:
    """How things stood when a sync was asked for: its answer was read later than all of this."""

    rooms: dict[int, tuple[int, str]]
    own: dict[int, int]  # mine_version
    ahead: dict[int, set[str]]
    pages: dict[int, str]  # the change at which a page was read that the room has not reached
    early: dict[int, set[str]]
    doubted: set[int]
    forked: set[int]
    left: dict[int, int]


class LightPicture:
    def __init__(self, me: int, note: Note) -> None:
        self.me, self.note = me, note
        self.rooms: dict[int, Room] = {}
        self.left: dict[int, int] = {}  # rooms that one left, with the version of leaving
        self.early: dict[int, dict[str, Change]] = {}  # changes of rooms that are not here, by id
        self.doubted: set[int] = set()  # their cards must come anew
        self.forked: set[int] = set()

    def needs_sync(self) -> bool:
        return bool(self.early or self.doubted or self.forked)

    def gaps(self) -> list[Room]:
        return [room for room in self.rooms.values() if room.gap_since is not None]

    def receive(self, change: Change, now: float, how: str = "") -> None:
        """A change from anywhere. `how`: changes, when it was asked for."""
        id, version = change["room"], change["version"]
        room = self.rooms.get(id)
        if room is None:
            self._receive_early(change)
        elif version <= room.version:
            self.note("dropped", room=id, version=version, why="known")
        else:
            room.ahead[change["id"]] = change
            self._drain(room, now, how)

    def take_card(self, card: Card, now: float, *, why: str, reset: bool = False) -> None:
        """A room's card, whoever sent it."""
        id, version = card["id"], card["version"]
        known = self.rooms.get(id)
        if not reset and version <= self._at(id):
            if known:
                known.take_own(card)
            self.note("dropped", room=id, version=version, why="late snapshot")
            return
        room = Room(card, self.me, known.ahead if known else self.early.get(id))
        if known and not reset:
            room.follow(known)
        room.forget_ahead(version)
        self.rooms[id] = room
        self.early.pop(id, None)
        self.left.pop(id, None)
        self.note("snapshot", room=id, version=version, id=card["change_id"], why=why)
        self._drain(room, now, "snapshot")

    def take_gone(self, id: int, version: int, *, reset: bool = False) -> None:
        room = self.rooms.get(id)
        if room and version < room.version and not reset:
            self.note("dropped", room=id, version=version, why="late gone")
            return
        if room or reset:
            self.note("gone", room=id, version=version, reset=reset)
        self._leave(id, 0 if reset else version)
        if reset:
            self.left.pop(id, None)

    def take_own(self, id: int, told: Card) -> None:
        if room := self.rooms.get(id):
            room.take_own(told)

    def take_told(self, own: dict[str, Card], asked: Asked) -> None:
        """What a sync says of it, by room."""
        for key, told in own.items():
            if room := self.rooms.get(int(key)):
                room.take_own(told, asked.own.get(int(key), 0))

    def take_range(self, id: int, changes: Iterable[Change], now: float) -> None:
        """What a gap asked for; when it doesn't move the room, the card must come anew."""
        before = self.rooms[id].version if id in self.rooms else 0
        for change in changes:
            self.receive(change, now, "changes")
        room = self.rooms.get(id)
        if room and room.gap_since is not None and room.version == before:
            self.doubted.add(id)

    def request(self) -> tuple[dict[str, Any], Asked]:
        """The body of a sync, and how things stand now."""
        rooms: dict[str, Any] = {}
        for id, room in self.rooms.items():
            if id in self.doubted:
                continue
            rooms[str(id)] = {"version": room.version, "id": room.card["change_id"]}
            if room.is_settled():
                rooms[str(id)]["mine_version"] = room.card["mine_version"]
        asked = Asked(
            rooms={id: (room.version, room.card["change_id"]) for id, room in self.rooms.items()},
            own={id: room.card["mine_version"] for id, room in self.rooms.items()},
            ahead={id: set(room.ahead) for id, room in self.rooms.items()},
            pages={id: room.page["change_id"] for id, room in self.rooms.items() if room.page},
            early={id: set(changes) for id, changes in self.early.items()},
            doubted=set(self.doubted),
            forked=set(self.forked),
            left=dict(self.left),
        )
        return {"rooms": rooms}, asked

    def answer(self, answer: dict[str, Any], asked: Asked, now: float, *, why: str) -> None:
        """What a sync says."""
        self._forget_answered(asked)
        for key, news in answer["rooms"].items():
            id = int(key)
            if "snapshot" in news:
                reset = bool(news.get("reset")) or self._is_anew(news["snapshot"], asked)
                back = reset and news["snapshot"]["version"] <= self._at(id)
                self.take_card(news["snapshot"], now, why="reset" if back else why, reset=reset)
                self.take_told({key: news["snapshot"]}, asked)
            else:
                for change in news["changes"]:
                    self.receive(change, now, "changes")
        self._forget_pages(asked)
        gone = {int(key): (told["version"], bool(told.get("reset"))) for key, told in answer["gone"].items()}
        for id in asked.doubted - {int(key) for key in answer["rooms"]}:
            gone.setdefault(id, (asked.rooms.get(id, (0, ""))[0], False))
        for id, (version, reset) in gone.items():
            self.take_gone(id, version, reset=reset)
        self.take_told(answer["mine"], asked)

    def shown(self) -> dict[str, Shown]:
        return {str(id): room.picture() for id, room in sorted(self.rooms.items())}

    def _receive_early(self, change: Change) -> None:
        id, version = change["room"], change["version"]
        if version <= self.left.get(id, 0):
            self.note("dropped", room=id, version=version, why="left")
        elif change["type"] == "user_left" and change["body"]["user"]["id"] == self.me:
            self._leave(id, version)
        elif len(kept := self.early.setdefault(id, {})) < EARLY:
            kept[change["id"]] = change

    def _drain(self, room: Room, now: float, how: str) -> None:
        """Apply what follows without a hole."""
        id, start, since = room.card["id"], room.version, room.gap_since
        while True:
            due, fitting = room.next_ahead()
            if fitting is None:
                break
            stays = room.apply(fitting)
            self.note("applied", room=id, version=fitting["version"], id=fitting["id"])
            if not stays:
                self.note("gone", room=id, version=fitting["version"], reset=False)
                return self._leave(id, fitting["version"])
            room.forget_ahead(room.version)
        if due:
            self.forked.add(id)
            room.forget_ahead(room.version + 1)
        room.gap_since = (since if since is not None else now) if room.ahead else None
        if since is not None and room.gap_since is None:
            facts = {"from": start, "to": room.version, "ms": round((now - since) * 1000)}
            self.note("repaired", room=id, how=how or "buffer", **facts)
        return None

    def _leave(self, id: int, version: int) -> None:
        self.rooms.pop(id, None)
        self.early.pop(id, None)
        self.left[id] = max(version, self.left.get(id, 0))

    def _at(self, id: int) -> int:
        """Where the room stands, or stood when one left."""
        return self.rooms[id].version if id in self.rooms else self.left.get(id, 0)

    def _is_anew(self, card: Card, asked: Asked) -> bool:
        """It was read after we asked, and is not beyond what we had then: so its history is another."""
        if before := asked.rooms.get(card["id"]):
            return bool(card["version"] <= before[0] and card["change_id"] != before[1])
        return card["id"] not in self.rooms and self.left.get(card["id"]) == asked.left.get(card["id"])

    def _forget_answered(self, asked: Asked) -> None:
        """The answer says all that these could say."""
        for id, ids in asked.early.items():
            rest = {key: change for key, change in self.early.get(id, {}).items() if key not in ids}
            if rest:
                self.early[id] = rest
            else:
                self.early.pop(id, None)
        for id, ids in asked.ahead.items():
            if room := self.rooms.get(id):
                room.ahead = {key: change for key, change in room.ahead.items() if key not in ids}
                room.gap_since = room.gap_since if room.ahead else None
        self.doubted -= asked.doubted
        self.forked -= asked.forked

    def _forget_pages(self, asked: Asked) -> None:
        """The answer is younger than they are: one that it leaves ahead of its room is of another history."""
        for id, change_id in asked.pages.items():
            room = self.rooms.get(id)
            if room and room.page and room.page["change_id"] == change_id:
                room.page = None
