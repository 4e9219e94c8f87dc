"""What a relay with one change in hand asks Centrifugo for: the author's own screen waits for nobody else's."""

import json
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from realtime.centrifugo import Broadcast, Centrifugo, Outcome

REFUSED = {"error": {"code": 100, "message": "internal server error"}}


@dataclass
class Asked:
    """Requests as they came, answered as Centrifugo does; the channels of `refusing` take nothing."""

    url: str = ""
    requests: list[tuple[str, Any]] = field(default_factory=list)
    refusing: set[str] = field(default_factory=set)

    def answer(self, path: str, asked: Any) -> Any:
        self.requests.append((path, asked))
        if path.endswith("/batch"):
            return {"replies": [{"broadcast": self.result(command["broadcast"])} for command in asked["commands"]]}
        return {"result": self.result(asked)}

    def result(self, broadcast: Any) -> Any:
        taken: Any = {"result": {"offset": 1, "epoch": "x"}}
        return {"responses": [REFUSED if name in self.refusing else taken for name in broadcast["channels"]]}


@pytest.fixture
def asked() -> Iterator[Asked]:
    noted = Asked()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = json.dumps(noted.answer(self.path, json.loads(body)), separators=(",", ":")).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        noted.url = f"http://127.0.0.1:{server.server_port}/api"
        yield noted
        server.shutdown()
        thread.join()


def publish(asked: Asked, *broadcasts: Broadcast) -> list[Outcome]:
    with closing(Centrifugo(asked.url, "key")) as server:
        return server.broadcast(broadcasts)


def to(*names: str, author: str = "") -> Broadcast:
    return Broadcast("personal:", names, b"{}", "key", author)


def channels(command: Any) -> list[str]:
    return [name.removeprefix("personal:") for name in command["broadcast"]["channels"]]


def test_one_change_goes_to_its_author_and_then_to_the_others(asked: Asked):
    assert publish(asked, to("1", "2", "3", author="1")) == [Outcome()]
    [(path, request)] = asked.requests
    assert (path, request["parallel"]) == ("/api/batch", False)
    assert [channels(command) for command in request["commands"]] == [["1"], ["2", "3"]]
    assert {command["broadcast"]["idempotency_key"] for command in request["commands"]} == {"key"}


@pytest.mark.parametrize(
    "broadcast",
    [to("1", author="1"), to("2", "3", author="1"), to("2", "3")],
    ids=["the author alone", "an author who does not hear it", "by nobody"],
)
def test_without_an_author_or_others_it_is_one_command(asked: Asked, broadcast: Broadcast):
    assert publish(asked, broadcast) == [Outcome()]
    assert [path for path, _ in asked.requests] == ["/api/broadcast"]


def test_several_changes_are_carried_out_side_by_side(asked: Asked):
    assert publish(asked, to("1", "2", author="1"), to("3", "4", author="3")) == [Outcome()] * 2
    [(path, request)] = asked.requests
    assert (path, request["parallel"]) == ("/api/batch", True)
    assert [channels(command) for command in request["commands"]] == [["1", "2"], ["3", "4"]]


@pytest.mark.parametrize("refusing", [["1"], ["3"], ["1", "3"]], ids=["the author", "another", "both"])
def test_whoever_refuses_is_told(asked: Asked, refusing: list[str]):
    asked.refusing = {f"personal:{name}" for name in refusing}
    [outcome] = publish(asked, to("1", "2", "3", author="1"))
    assert outcome.refused == refusing
    assert outcome.reason == f"personal:{refusing[0]}: internal server error (100)"
    assert not outcome.invalid
