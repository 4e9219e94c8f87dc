"""The only client of Centrifugo's server API.

What is published often is written as bytes from cached parts over cent's session; the rest goes through cent itself.
An answer of 200 may hold errors of single channels: each is looked at.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import requests
from requests.adapters import HTTPAdapter

if TYPE_CHECKING:
    import cent

Result = TypeVar("Result")

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
        self._key = key
        self._timeout = (CONNECT_SECONDS, answer_seconds)
        self._session = requests.Session()
        self._session.trust_env = False  # no proxy, no .netrc
        self._session.mount(self.url, HTTPAdapter(pool_connections=1, pool_maxsize=1))
        self._session.headers.update({"X-API-Key": key, "Content-Type": "application/json"})

    def close(self) -> None:
        self._session.close()

    def broadcast(self, broadcasts: Sequence[Broadcast]) -> list[Outcome]:
        """Publish each to its channels, all in one request. Raises ServerFailed when nothing is known of any."""
        if len(broadcasts) == 1:
            answer = self._post("broadcast", broadcasts[0].as_bytes())
            if is_all_taken(answer, len(broadcasts[0].names)):
                return [TAKEN]
            return [outcome(broadcasts[0], loaded(answer))]
        commands = b",".join(b'{"broadcast":%b}' % each.as_bytes() for each in broadcasts)
        answer = self._batch(commands)
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
        self._do_all(
            {"publish": {"channel": channel, "data": data, "skip_history": True}} for channel, data in publications
        )

    def unsubscribe(self, pairs: Iterable[tuple[int, str]]) -> None:
        """End the subscriptions of (user id, channel) pairs. Raises ServerFailed."""
        self._do_all({"unsubscribe": {"user": str(user_id), "channel": channel}} for user_id, channel in pairs)

    def ask_again(self, user_id: int) -> None:
        """Close all of a person's sockets so that their clients ask Django before they come back."""
        from cent import Disconnect, DisconnectRequest

        cut = Disconnect(code=ASK_AGAIN, reason="state invalidated")
        self._through_cent(lambda: self._cent.disconnect(DisconnectRequest(user=str(user_id), disconnect=cut)))

    def check(self) -> None:
        """Return when the server answers and knows our key. Raises ServerFailed, with words for the operator."""
        from cent import InfoRequest

        self._through_cent(lambda: self._cent.info(InfoRequest()))

    @cached_property
    def _cent(self) -> cent.Client:
        from cent import Client  # late: it brings an asynchronous HTTP library along

        return Client(self.url, self._key, timeout=self._timeout[1], session=self._session)

    def _through_cent(self, call: Callable[[], Result]) -> Result:
        from cent import CentError, CentNetworkError, CentUnauthorizedError

        try:
            return call()
        except CentNetworkError as error:
            raise NoConnection(f"{self.url}: {error}") from None
        except CentUnauthorizedError:
            raise ServerFailed(WRONG_KEY) from None
        except CentError as error:
            raise ServerFailed(f"{self.url}: {error!r}") from None

    def _do_all(self, commands: Iterable[dict[str, Any]]) -> None:
        answer = self._batch(b",".join(json.dumps(command).encode() for command in commands))
        errors = [reply["error"] for reply in loaded(answer).get("replies", []) if "error" in reply]
        if errors:
            raise ServerFailed(f"{len(errors)} commands failed: {errors[0]}")

    def _batch(self, commands: bytes) -> bytes:
        return self._post("batch", b'{"commands":[%b],"parallel":true}' % commands)

    def _post(self, method: str, body: bytes) -> bytes:
        try:
            answer = self._session.post(f"{self.url}/{method}", data=body, timeout=self._timeout, allow_redirects=False)
        except requests.Timeout as error:
            raise ServerFailed(f"no answer: {error}") from None
        except requests.RequestException as error:
            raise NoConnection(str(error)) from None
        if answer.status_code == 401:
            raise ServerFailed(WRONG_KEY)
        if answer.status_code != 200:
            invalid = answer.status_code in (400, 413)
            raise ServerFailed(f"answered {answer.status_code}: {answer.text[:200]}", invalid=invalid)
        return answer.content


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


def code(error: Any) -> Any:
    return error.get("code") if isinstance(error, dict) else None


def text(error: Any) -> str:
    return f"{error.get('message')} ({error.get('code')})" if isinstance(error, dict) else "no result"
