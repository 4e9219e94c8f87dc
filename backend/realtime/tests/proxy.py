"""A door before Centrifugo's API at which tests stand: they see every request, hold it, and change what passes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

import requests

Change = Callable[[bytes], bytes]


def unchanged(body: bytes) -> bytes:
    return body


class Door:
    def __init__(self, api_url: str) -> None:
        self._api_url = api_url
        self.requests: list[bytes] = []  # bodies as they came
        self.answered: list[bytes] = []  # Centrifugo's answers
        self.on_request: Change = unchanged
        self.on_answer: Change = unchanged
        self.requests_pass = open_event()
        self.answers_pass = open_event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/api"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Door:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.requests_pass.set()
        self.answers_pass.set()
        self._server.shutdown()
        self._server.server_close()

    def pass_on(self, path: str, headers: dict[str, str], body: bytes) -> requests.Response:
        self.requests.append(body)
        self.requests_pass.wait()
        url = self._api_url.removesuffix("/api") + path
        answer = requests.post(url, data=self.on_request(body), headers=headers, timeout=10)
        self.answered.append(answer.content)
        self.answers_pass.wait()
        return answer


def open_event() -> threading.Event:
    event = threading.Event()
    event.set()
    return event


def handler_for(door: Door) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name: self.headers[name] for name in ("X-API-Key", "Content-Type")}
            try:
                answer = door.pass_on(self.path, headers, body)
                content = door.on_answer(answer.content)
                self.send_response(answer.status_code)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except (OSError, requests.RequestException):
                self.close_connection = True  # whoever asked has gone, or Centrifugo has

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler
