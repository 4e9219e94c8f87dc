"""A person's socket: speaks Centrifugo's client protocol as JSON and keeps all that it is told, in order."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, NamedTuple, Self

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from light.publications import told
from realtime.channels import personal_channel
from realtime.leases import give_lease
from realtime.tests.servers import PATIENCE, CentrifugoProcess
from realtime.tokens import connection_token, subscription_token
from tests.person import Person


class Position(NamedTuple):
    """Up to which publication of their own channel somebody heard all, as Centrifugo counts."""

    offset: int
    epoch: str


class Listener:
    """Subscribed to the person's own channel, and to others if named. Raises AssertionError when refused.

    `since`: they were there before, and ask Centrifugo for what they missed; `recovered` is what it says to that.
    `token`: for their own channel, if they have one already. `takes_changes`: also several in one publication.
    """

    def __init__(
        self,
        person: Person,
        server: CentrifugoProcess,
        *channels: str,
        since: Position | None = None,
        token: str | None = None,
        takes_changes: bool = True,
    ) -> None:
        self.person = person
        self.token, self._takes_changes = token, takes_changes
        self.since, self.recovered = since, False
        self.publications: list[dict[str, Any]] = []  # on any of the channels, as they came
        self.heard: list[dict[str, Any]] = []  # what these told, one by one
        self.unsubscribed: list[str] = []
        self.closed_with: int | None = None
        self._news = threading.Condition()
        self._channels = (personal_channel(person.id), *channels)
        self._connecting = connect(server.socket_url, origin=Origin(server.origin), proxy=None)
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Self:
        self._socket: ClientConnection = self._connecting.__enter__()
        user_id = self.person.id
        if not self.token:
            give_lease(user_id, takes_changes=self._takes_changes)  # as whoever is given a token for their channel
        self._ask(1, {"connect": {"token": connection_token(user_id)}})
        for number, channel in enumerate(self._channels, start=2):
            since = {"recover": True, **self.since._asdict()} if self.since and number == 2 else {}
            token = (number == 2 and self.token) or subscription_token(self.person.user, channel)
            answer = self._ask(number, {"subscribe": {"channel": channel, "token": token, **since}})
            if number == 2:
                self._begin(answer["subscribe"])
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Go away: nothing is heard any more."""
        self._socket.close()
        self._thread.join(PATIENCE)

    def versions(self, room_id: int) -> list[int]:
        """Of the room's changes, in the order in which they came."""
        with self._news:
            return [change["version"] for change in self.heard if change.get("room") == room_id]

    def types(self) -> list[str]:
        with self._news:
            return [change["type"] for change in self.heard]

    def wait_until(self, true: Callable[[], Any], *, seconds: float = PATIENCE) -> None:
        """Return when what was heard satisfies; raises AssertionError after `seconds`."""
        deadline = time.monotonic() + seconds
        with self._news:
            while not true():
                left = deadline - time.monotonic()
                assert left > 0, f"{self.person} heard only {self.heard[-5:]}, closed with {self.closed_with}"
                self._news.wait(left)

    def wait_for_version(self, room_id: int, version: int, *, seconds: float = PATIENCE) -> None:
        self.wait_until(lambda: version in self.versions(room_id), seconds=seconds)

    @property
    def position(self) -> Position:
        """For whoever comes back."""
        with self._news:
            return Position(self._offset, self._epoch)

    def _begin(self, answer: dict[str, Any]) -> None:
        """As the subscription's answer says."""
        missed = answer.get("publications", [])
        self.recovered = answer.get("recovered", False)
        for each in missed:
            self._hear(each["data"])
        self._offset, self._epoch = answer.get("offset", 0), answer["epoch"]

    def _hear(self, data: dict[str, Any]) -> None:
        self.publications.append(data)
        self.heard += told(data)

    def _ask(self, number: int, command: dict[str, Any]) -> dict[str, Any]:
        self._socket.send(json.dumps({"id": number, **command}))
        answer: dict[str, Any] = {}
        for line in str(self._socket.recv(PATIENCE)).splitlines():
            answer = json.loads(line)
            assert "error" not in answer, answer
        return answer

    def _listen(self) -> None:
        try:
            for frame in self._socket:
                for line in str(frame).splitlines():
                    self._take(json.loads(line))
        except ConnectionClosed:
            pass
        with self._news:
            self.closed_with = self._socket.close_code
            self._news.notify_all()

    def _take(self, message: dict[str, Any]) -> None:
        if not message:
            return self._socket.send("{}")  # a ping
        push = message.get("push", {})
        with self._news:
            if "pub" in push:
                self._hear(push["pub"]["data"])
                self._offset = push["pub"].get("offset", self._offset)
            if "unsubscribe" in push:
                self.unsubscribed.append(push["channel"])
            self._news.notify_all()
        return None
