"""The whole through its one door: headers on every class of answer, and the doors that must stay closed."""

import os
import re
from urllib.parse import urlsplit

import pytest

from tests.wire import Answer, request

pytestmark = pytest.mark.stack

CLIENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'"
)
API_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
ADMIN_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
DOCS_POLICY = ADMIN_POLICY.replace("form-action 'self'", "form-action 'none'")
NOT_FOUND = {"detail": "There is nothing here that you can see.", "code": "not_found"}


def get(path: str, **headers: str) -> Answer:
    return send("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})


def send(method: str, path: str, **given) -> Answer:
    return request(urlsplit(os.environ["LOCKSTEP_URL"]).port or 80, method, path, **given)


def asset(kind: str) -> str:
    """The address of the biggest file of this kind that the page names: nginx packs no small ones."""
    named: list[str] = re.findall(rf'"(/assets/[^"]+\.{kind})"', get("/").body.decode())
    return max(named, key=lambda path: len(get(path).body))


def assert_protected(answer: Answer, policy: str) -> None:
    expected = {
        "Content-Security-Policy": [policy],
        "Cross-Origin-Opener-Policy": ["same-origin"],
        "Cross-Origin-Resource-Policy": ["same-origin"],
        "Permissions-Policy": [
            "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
            "magnetometer=(), microphone=(), payment=(), usb=()"
        ],
        "Referrer-Policy": ["same-origin"],
        "Strict-Transport-Security": [],
        "X-Content-Type-Options": ["nosniff"],
        "X-Frame-Options": ["DENY"],
        "Server": ["nginx"],
    }
    assert {name: answer.all(name) for name in expected} == expected
    assert len(answer.all("X-Request-ID")) == 1
    assert not [name for name, _ in answer.headers if name.lower().startswith("access-control-")]


@pytest.mark.parametrize(
    ("method", "path", "status", "policy"),
    [
        ("GET", "/", 200, CLIENT_POLICY),
        ("GET", "/rooms/1", 200, CLIENT_POLICY),
        ("GET", "/assets/gone-000000.js", 404, CLIENT_POLICY),
        ("GET", "/.git/config", 404, CLIENT_POLICY),
        ("GET", "/static/admin/css/base.css", 200, CLIENT_POLICY),
        ("POST", "/rooms/1", 405, CLIENT_POLICY),
        ("TRACE", "/", 405, CLIENT_POLICY),
        ("GET", "/healthz", 200, CLIENT_POLICY),
        ("GET", "/connection/websocket", 400, CLIENT_POLICY),
        ("GET", "/api/csrf/", 200, API_POLICY),
        ("GET", "/api/server/", 200, API_POLICY),
        ("GET", "/api/token/connection/", 401, API_POLICY),
        ("GET", "/api/rooms/", 403, API_POLICY),
        ("GET", "/api/nothing/", 404, API_POLICY),
        ("TRACE", "/api/rooms/", 405, API_POLICY),
        ("GET", "/api/schema/", 200, API_POLICY),
        ("GET", "/api/docs/", 200, DOCS_POLICY),
        ("GET", "/admin/", 302, ADMIN_POLICY),
        ("GET", "/admin/login/", 200, ADMIN_POLICY),
    ],
)
def test_every_class_of_answer_is_protected(method, path, status, policy):
    answer = send(method, path, headers={"Origin": "http://evil.example"})
    assert answer.status == status
    assert_protected(answer, policy)


@pytest.mark.parametrize(("kind", "type_"), [("js", "application/javascript"), ("css", "text/css")])
def test_hashed_files_are_typed_packed_and_kept_for_good(kind, type_):
    answer = get(asset(kind), Accept_Encoding="gzip")
    assert answer.status == 200
    assert answer.all("Content-Type") == [f"{type_}; charset=utf-8"]
    assert answer.all("Cache-Control") == ["public, max-age=31536000, immutable"]
    assert answer.all("Content-Encoding") == ["gzip"]
    assert_protected(answer, CLIENT_POLICY)


def test_the_page_is_asked_for_each_time_and_not_sent_twice():
    first = get("/")
    assert first.all("Cache-Control") == ["no-cache"]
    again = get("/", If_None_Match=first.all("ETag")[0])
    assert (again.status, again.body) == (304, b"")
    assert_protected(again, CLIENT_POLICY)


@pytest.mark.parametrize("path", ["/", "/admin/login/", "/api/docs/"])
def test_the_page_needs_nothing_that_its_policy_forbids(path):
    page = get(path).body.decode()
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)
    assert not re.search(r"<style|\sstyle=|\son\w+=", page)
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//""", page)


@pytest.mark.parametrize("path", ["/api/publish", "/api/broadcast", "/api/disconnect", "/api/info", "/api/batch"])
def test_centrifugos_api_is_not_there_even_with_its_key(path):
    key = os.environ["CENTRIFUGO_HTTP_API_KEY"]
    for address, headers in ((path, {"X-API-Key": key}), (f"{path}?api_key={key}", {})):
        answer = send("POST", address, headers=headers, body=b"{}")
        assert (answer.status, answer.json()) == (404, NOT_FOUND)


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/metrics",
            "/debug/pprof/",
            "/swagger/",
            "/health",
            "/emulation",
            "/connection/sse",
            "/connection/http_stream",
        ),
        *("/connection/uni_websocket", "/connection/websocket/", "/connection/websocket/../../metrics"),
        *("/.git/config", "/.env", "/.lockstep/env", "/static/../.env"),
    ],
)
def test_nothing_else_of_the_servers_behind_is_there(path):
    assert get(path).status == 404


@pytest.mark.parametrize("path", ["/admin/auth", "/admin/api"])
def test_admin_is_djangos(path):
    answer = get(path)
    assert answer.status == 302
    assert answer.all("Location")[0].startswith("/admin/login/")


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "169.254.169.254"])
def test_another_host_is_refused_before_django(host):
    for path in ("/", "/api/csrf/", "/admin/login/"):
        answer = send("GET", path, host=host)
        assert (answer.status, answer.all("Set-Cookie")) == (421, [])


def test_the_address_by_number_works_too():
    port = urlsplit(os.environ["LOCKSTEP_URL"]).port
    assert send("GET", "/api/csrf/", host=f"127.0.0.1:{port}").status == 200


def test_a_body_of_twelve_megabytes_is_refused_in_words():
    answer = send("POST", "/api/rooms/1/messages/", body=b"x" * 12_000_000)
    assert answer.status == 413
    assert answer.json() == {"detail": "The request is too large: at most 1 MB.", "code": "too_large", "fields": {}}


def test_a_request_can_be_found_again():
    first, second = get("/api/server/"), get("/api/server/")
    assert first.all("X-Request-ID") != second.all("X-Request-ID")
