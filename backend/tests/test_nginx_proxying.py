"""What nginx passes on to the servers behind it, and what of theirs it lets through. An echo stands behind it here."""

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.nginx_alone import nginx_alone
from tests.wire import exchange, request

FORGED = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Real-IP": "203.0.113.9",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "X-Request-ID": "mine",
    "Forwarded": "for=203.0.113.9",
    "Proxy": "http://evil.example",
    "X_Real_IP": "203.0.113.9",
}


class Echo(BaseHTTPRequestHandler):
    """Says what it was sent. `?status=` chooses the status, `?kept=` who may keep it, beside headers of nginx;
    `?hang-up` says nothing."""

    protocol_version = "HTTP/1.1"
    sent: list[str]

    def answer(self) -> None:
        self.sent.append(self.command)
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if "hang-up" in self.path:
            self.close_connection = True
            return
        status = int(self.path.partition("status=")[2] or 200)
        body = json.dumps({"path": self.path, "headers": dict(self.headers), "from": self.client_address}).encode()
        self.send_response(status)
        self.send_header("X-Frame-Options", "SAMEORIGIN")
        self.send_header("Content-Security-Policy", "default-src *")
        if kept := self.path.partition("kept=")[2]:
            self.send_header("Cache-Control", kept)
        if status in (429, 503):
            self.send_header("Retry-After", "77")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = answer

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def echo() -> Iterator[tuple[str, list[str]]]:
    """Its address, and the methods that reached it."""
    sent: list[str] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Recording", (Echo,), {"sent": sent})) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}", sent
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def behind(tmp_path):
    with echo() as (address, sent), nginx_alone(tmp_path, {"WEB_UPSTREAM": address}) as port:
        yield port, sent


def test_a_client_cannot_say_who_it_is(behind):
    port, _ = behind
    answer = request(port, "GET", "/api/rooms/", headers=FORGED)
    told = {name.lower(): value for name, value in answer.json()["headers"].items()}
    assert told == {
        "host": f"localhost:{port}",
        "x-real-ip": "127.0.0.1",
        "x-forwarded-proto": "http",
        "x-request-id": answer.all("X-Request-ID")[0],
    }
    assert told["x-request-id"] != "mine"


def test_a_trusted_proxy_in_front_can(tmp_path):
    with echo() as (address, _):
        names = {"WEB_UPSTREAM": address, "NGINX_TRUSTED_PROXY": "127.0.0.1", "LOCKSTEP_URL": "https://localhost"}
        with nginx_alone(tmp_path, names) as port:
            told = request(port, "GET", "/api/rooms/", headers=FORGED).json()["headers"]
    assert (told["X-Real-IP"], told["X-Forwarded-Proto"]) == ("203.0.113.9", "https")


@pytest.mark.parametrize(
    "path", ["/api/rooms/?q=a%2Fb", "/admin/rooms/", "/api/token/connection/", "/healthz", "/readyz"]
)
def test_djangos_paths_reach_it_unchanged(behind, path):
    port, _ = behind
    assert request(port, "GET", path).json()["path"] == path


@pytest.mark.parametrize("path", ["/healthz/", "/metrics", "/rooms/5", "/static/x.css"])
def test_other_paths_do_not_reach_it(behind, path):
    port, sent = behind
    request(port, "GET", path)
    assert sent == []


@pytest.mark.parametrize("status", [200, 400, 404, 409, 500])
def test_its_answers_pass_with_nginxs_headers_in_place_of_its_own(behind, status):
    port, _ = behind
    answer = request(port, "GET", f"/api/rooms/?status={status}")
    assert (answer.status, answer.json()["path"]) == (status, f"/api/rooms/?status={status}")
    assert answer.all("X-Frame-Options") == ["DENY"]
    assert answer.all("Content-Security-Policy") == [
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ]
    assert answer.all("Retry-After") == []


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/api/rooms/", ["no-store"]),
        ("/api/attachments/5/?kept=private", ["private"]),
        ("/api/csrf/?kept=no-store", ["no-store"]),
        ("/admin/?kept=max-age=0", ["max-age=0"]),
        ("/healthz", []),
    ],
)
def test_nobody_keeps_what_the_api_says_unless_it_says_so(behind, path, told):
    port, _ = behind
    assert request(port, "GET", path).all("Cache-Control") == told


@pytest.mark.parametrize("status", [429, 503])
def test_when_to_come_back_is_said_once_by_who_knows(behind, status):
    port, _ = behind
    assert request(port, "GET", f"/api/rooms/?status={status}").all("Retry-After") == ["77"]


def test_a_post_whose_answer_was_lost_is_not_sent_again(behind):
    """On a connection that the same process of nginx has kept: elsewhere there is no other try."""
    port, sent = behind
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        for path, status in (("/api/rooms/1/messages/", 200), ("/api/rooms/1/messages/?hang-up", 502)):
            connection.request("POST", path, body=b"{}", headers={"Host": f"localhost:{port}"})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == status
    finally:
        connection.close()
    assert sent == ["POST", "POST"]


SMUGGLED = b"GET /api/smuggled/ HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.mark.parametrize(
    "lengths",
    [
        ["Content-Length: 4", "Transfer-Encoding: chunked"],
        ["Transfer-Encoding: chunked", "Content-Length: 4"],
        ["Transfer-Encoding: identity, chunked"],
        ["Transfer-Encoding : chunked"],
        ["Transfer-Encoding: xchunked"],
        ["Content-Length: 0", f"Content-Length: {len(SMUGGLED) + 5}"],
        ["Content-Length: +0"],
        ["Content-Length: 0, 0"],
    ],
    ids=str,
)
def test_where_a_request_ends_is_not_to_be_argued_about(behind, lengths):
    """What Django could take for a second request is in none that reaches it."""
    port, sent = behind
    head = "\r\n".join(["POST /api/rooms/ HTTP/1.1", "Host: localhost", *lengths, "", ""]).encode()
    assert exchange(port, head + b"0\r\n\r\n" + SMUGGLED).status in (400, 501)
    assert sent == []


def test_connections_to_it_are_kept(behind):
    port, _ = behind
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        come_from = set()
        for _ in range(3):
            connection.request("GET", "/api/rooms/", headers={"Host": f"localhost:{port}"})
            come_from.add(json.load(connection.getresponse())["from"][1])
    finally:
        connection.close()
    assert len(come_from) == 1
