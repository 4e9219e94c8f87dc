"""The only client of Centrifugo's server API.

Rare commands go through cent. Publications are bytes over a plain urllib3 connection: what cent does around each call
was most of the relay's processor time (docs/decisions/0005). An answer of 200 may hold errors of single channels: each
is looked at.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
import urllib3
from urllib3.exceptions import HTTPError, ReadTimeoutError

if TYPE_CHECKING:
    from cent import Client

CONNECT_SECONDS = 1.0
ANSWER_SECONDS = 4.0  # with the above well below the 10 s after which PostgreSQL ends an idle lane's session
ASK_AGAIN = 3014  # "state invalidated": the client forgets its tokens, asks Django for new ones and comes back
NEVER_VALID = {102, 103, 104, 107, 108}  # unknown channel, denied, no such method, bad request, not available


class ServerFailed(Exception):
    """Centrifugo gave no usable answer; what it did is unknown. `invalid`: it calls the request itself wrong."""

    def __init__(self, reason: str, *, invalid: bool = False) -> None:
        self.invalid = invalid
        super().__init__(reason)


class NoConnection(ServerFailed):
    """It could not be reached, or hung up."""


@dataclass(frozen=True)
class Broadcast:
    """One publication for many channels of one kind, named by what follows their common prefix."""

    prefix: str
    names: Sequence[str]
    data: bytes  # JSON object
    key: str  # idempotency key, kept by Centrifugo per channel for 300 s
    author: str = ""  # the name, if it is the first, that is not to wait for the others

    def in_turn(self) -> list[Broadcast]:
        """The author's channel, then the others: to all channels of one command Centrifugo publishes at once."""
        if len(self.names) > 1 and self.names[0] == self.author:
            return [replace(self, names=self.names[:1]), replace(self, names=self.names[1:])]
        return [self]

    def as_bytes(self) -> bytes:
        """The request's JSON. Names are digits: nothing needs escaping, and no list is encoded name by name."""
        channels = f'"{self.prefix}' + f'","{self.prefix}'.join(self.names) + '"'
        return b'{"channels":[%b],"idempotency_key":"%b","data":%b}' % (channels.encode(), self.key.encode(), self.data)


@dataclass(frozen=True)
class Outcome:
    """Which channels of a broadcast did not take it, and why."""

    refused: list[str] = field(default_factory=list)
    reason: str = ""
    invalid: bool = False  # and no repetition helps until somebody mends something


TAKEN = Outcome()


class Centrifugo:
    """One connection to one server; a thread's own."""

    def __init__(self, url: str, key: str, *, answer_seconds: float = ANSWER_SECONDS) -> None:
        self.url = url.rstrip("/")
        self._path = urlsplit(self.url).path
        self._timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=answer_seconds)
        self._key, self._answer_seconds = key, answer_seconds
        self._headers = {"X-API-Key": key, "Content-Type": "application/json"}
        self._pool = urllib3.connection_from_url(self.url, maxsize=1)  # and no proxy, whatever the environment says

    def close(self) -> None:
        self._pool.close()

    def broadcast(self, broadcasts: Sequence[Broadcast]) -> list[Outcome]:
        """Publish each to its channels, all in one request. Raises ServerFailed when nothing is known of any.

        One alone reaches its author first. Several are carried out side by side: there is much to do.
        """
        if len(broadcasts) == 1:
            return [together(self._broadcast(broadcasts[0].in_turn(), parallel=False))]
        return self._broadcast(broadcasts, parallel=True)

    def _broadcast(self, broadcasts: Sequence[Broadcast], *, parallel: bool) -> list[Outcome]:
        if len(broadcasts) == 1:
            answer = self._post("broadcast", broadcasts[0].as_bytes())
            if is_all_taken(answer, len(broadcasts[0].names)):
                return [TAKEN]
            return [outcome(broadcasts[0], loaded(answer))]
        commands = b",".join(b'{"broadcast":%b}' % each.as_bytes() for each in broadcasts)
        answer = self._batch(commands, parallel=parallel)
        if is_all_taken(answer, sum(len(each.names) for each in broadcasts)):
            return [TAKEN] * len(broadcasts)
        replies = loaded(answer).get("replies")
        if not isinstance(replies, list) or len(replies) != len(broadcasts):
            raise ServerFailed(f"an answer that is none: {answer[:200]!r}")
        return [
            outcome(each, {"result": reply.get("broadcast"), "error": reply.get("error")})
            for each, reply in zip(broadcasts, replies, strict=True)
        ]

    def publish_aside(self, publications: Iterable[tuple[str, dict[str, Any]]]) -> None:
        """Publish (channel, data) pairs that belong to no log and to no history. Raises ServerFailed."""
        commands = ({"channel": channel, "data": data, "skip_history": True} for channel, data in publications)
        self._do_all({"publish": command} for command in commands)

    def remove_history(self, channels: Sequence[str]) -> list[str]:
        """Forget what these channels keep for those who come back. The channels that refused. Raises ServerFailed."""
        if not channels:
            return []
        replies = self._replies([{"history_remove": {"channel": channel}} for channel in channels])
        return [channel for channel, reply in zip(channels, replies, strict=True) if "history_remove" not in reply]

    def unsubscribe(self, pairs: Iterable[tuple[int, str]]) -> None:
        """End the subscriptions of (user id, channel) pairs. Raises ServerFailed."""
        from cent import CentError, UnsubscribeRequest

        try:
            for user_id, channel in pairs:
                self._cent.unsubscribe(UnsubscribeRequest(user=str(user_id), channel=channel))
        except (CentError, requests.RequestException) as error:
            raise ServerFailed(f"unsubscribe: {error}") from None

    def ask_again(self, user_ids: Iterable[int]) -> None:
        """Close these people's sockets so that their clients ask Django before they return. Raises ServerFailed."""
        from cent import CentError, Disconnect, DisconnectRequest

        cut = Disconnect(code=ASK_AGAIN, reason="state invalidated")
        try:
            for user_id in user_ids:
                self._cent.disconnect(DisconnectRequest(user=str(user_id), disconnect=cut))
        except (CentError, requests.RequestException) as error:
            raise ServerFailed(f"disconnect: {error}") from None

    def check(self) -> None:
        """Return when the server answers and knows our key. Raises ServerFailed, with words for the operator."""
        answer = loaded(self._post("info", b"{}"))
        if "result" not in answer:
            raise ServerFailed(f"{self.url}: {text(answer.get('error'))}")

    @cached_property
    def _cent(self) -> Client:
        """Made when it is first needed: it brings an asynchronous HTTP library, which web workers need not hold."""
        from cent import Client

        session = requests.Session()
        session.trust_env = False
        return Client(self.url, self._key, timeout=self._answer_seconds, session=session)

    def _do_all(self, commands: Iterable[dict[str, Any]]) -> None:
        given = list(commands)
        if not given:
            return
        replies = self._replies(given)
        if errors := [reply["error"] for reply in replies if "error" in reply]:
            raise ServerFailed(f"{len(errors)} of {len(given)} commands failed: {text(errors[0])}")

    def _replies(self, commands: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """One for each command, in one request."""
        answer = self._batch(b",".join(json.dumps(command).encode() for command in commands))
        replies = loaded(answer).get("replies")
        if not isinstance(replies, list) or len(replies) != len(commands):
            raise ServerFailed(f"an answer that is none: {answer[:200]!r}")
        return replies

    def _batch(self, commands: bytes, *, parallel: bool = True) -> bytes:
        return self._post("batch", b'{"commands":[%b],"parallel":%b}' % (commands, b"true" if parallel else b"false"))

    def _post(self, method: str, body: bytes) -> bytes:
        try:
            answer = self._pool.urlopen(
                "POST",
                f"{self._path}/{method}",
                body=body,
                headers=self._headers,
                timeout=self._timeout,
                retries=False,
                redirect=False,
            )
        except ReadTimeoutError as error:
            raise ServerFailed(f"no answer: {error}") from None
        except HTTPError as error:
            raise NoConnection(str(error)) from None
        if answer.status == 401:
            raise ServerFailed(WRONG_KEY)
        if answer.status != 200:
            raise ServerFailed(f"answered {answer.status}: {answer.data[:200]!r}", invalid=answer.status in (400, 413))
        return answer.data


WRONG_KEY = "refuses our key: CENTRIFUGO_HTTP_API_KEY differs from Centrifugo's own"


def is_all_taken(answer: bytes, channels: int) -> bool:
    """Whether every channel answered with a result, without decoding 44 bytes for each."""
    return b'"error"' not in answer and answer.count(b'"offset"') == channels


def loaded(answer: bytes) -> dict[str, Any]:
    try:
        found = json.loads(answer)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ServerFailed(f"an answer that is none: {answer[:200]!r}")
    return found


def outcome(broadcast: Broadcast, reply: dict[str, Any]) -> Outcome:
    """What became of a broadcast, from its decoded reply."""
    if error := reply.get("error"):
        return Outcome(list(broadcast.names), text(error), invalid=code(error) in NEVER_VALID)
    responses = (reply.get("result") or {}).get("responses")
    if not isinstance(responses, list) or len(responses) != len(broadcast.names):
        return Outcome(list(broadcast.names), "an answer that names other channels than were asked")
    pairs = list(zip(broadcast.names, responses, strict=True))
    refused = {name: response.get("error") for name, response in pairs if "result" not in response}
    if not refused:
        return TAKEN
    name, error = next(iter(refused.items()))
    reason = f"{broadcast.prefix}{name}: {text(error)}"
    return Outcome(list(refused), reason, invalid=any(code(each) in NEVER_VALID for each in refused.values()))


def together(outcomes: Sequence[Outcome]) -> Outcome:
    """Of the parts of one broadcast."""
    return Outcome(
        [name for each in outcomes for name in each.refused],
        next((each.reason for each in outcomes if each.reason), ""),
        invalid=any(each.invalid for each in outcomes),
    )


def code(error: Any) -> Any:
    return error.get("code") if isinstance(error, dict) else None


def text(error: Any) -> str:
    return f"{error.get('message')} ({error.get('code')})" if isinstance(error, dict) else "no result"
