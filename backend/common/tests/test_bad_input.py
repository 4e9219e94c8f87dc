"""Whatever a client sends, it is told what is wrong with it: never a 500."""

import json
from typing import Any

import pytest

from accounts.models import Server
from rooms.models import Room
from tests.factories import make_event, make_person
from tests.person import Person
from tests.shapes import NOT_FOUND, refusal, told

ACCOUNT = ["email", "username", "password"]
EVENT = ["title", "description", "starts_at", "ends_at", "time_zone", "place", "link", "capacity"]
FIELDS = {
    ("POST", "/api/login/"): ["username", "password"],
    ("POST", "/api/signup/"): ACCOUNT,
    ("POST", "/api/setup/"): [*ACCOUNT, "token"],
    ("POST", "/api/token/"): ["email", "password"],
    ("POST", "/api/token/refresh/"): ["refresh"],
    ("POST", "/api/me/tokens/"): ["name", "scopes", "expires_at"],
    ("PATCH", "/api/me/"): ["display_name", "time_zone"],
    ("POST", "/api/me/password/"): ["current", "new"],
    ("POST", "/api/me/deactivate/"): ["password"],
    ("POST", "/api/password/reset/"): ["email"],
    ("POST", "/api/password/reset/confirm/"): ["token", "password"],
    ("PATCH", "/api/me/mail/"): ["events", "reminders"],
    ("PATCH", "/api/server/"): ["name", "signup", "people"],
    ("POST", "/api/rooms/"): ["name", "kind", "topic"],
    ("PATCH", "/api/rooms/ROOM/"): ["name", "topic", "kind", "posting", "members_invite", "archived"],
    ("POST", "/api/direct/"): ["users"],
    ("POST", "/api/rooms/ROOM/messages/"): ["content", "client_id", "reply_to", "attachments"],
    ("PATCH", "/api/rooms/ROOM/messages/1/"): ["content"],
    ("PATCH", "/api/rooms/ROOM/members/1/"): ["role"],
    ("POST", "/api/rooms/ROOM/invites/"): ["user", "expires_in", "uses"],
    ("PUT", "/api/rooms/ROOM/read/"): ["number", "unread_from"],
    ("PUT", "/api/rooms/ROOM/notify/"): ["level"],
    ("POST", "/api/rooms/ROOM/events/"): [*EVENT, "client_id"],
    ("PUT", "/api/events/EVENT/"): [*EVENT, "organizer"],
    ("PATCH", "/api/events/EVENT/"): [*EVENT, "organizer"],
    ("POST", "/api/events/EVENT/cancel/"): ["reason"],
    ("PUT", "/api/events/EVENT/attendance/"): ["status", "note"],
    ("POST", "/api/sync/"): ["rooms"],
}
WRITES = list(FIELDS)
BODIES = {
    "nothing": b" ",
    "half": b'{"content": ',
    "no JSON": b"content=hello",
    "a list": b'[{"content": "hello"}]',
    "a string": b'"hello"',
    "a number": b"7",
    "null": b"null",
    "no number": b'{"content": NaN}',
    "endless": b'{"content": -Infinity}',
    "digits": b'{"content": ' + b"9" * 5_000 + b"}",
    "deep lists": b'{"content": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep objects": b'{"content":' * 50_000 + b"1" + b"}" * 50_000,
    "no UTF-8": b'{"content": "\xff\xfe"}',
    "UTF-16": '{"content": "hello"}'.encode("utf-16"),
    "a mark of byte order": b'\xef\xbb\xbf{"content": "hello"}',
    "nul": b"\0",
}


def send(person: Person, method: str, path: str, body: bytes, kind: str = "application/json", **headers: str) -> Any:
    return person.client.generic(method, path, body, content_type=kind, headers=headers)


@pytest.fixture
def admin(db: None) -> Person:
    return make_person("grace", is_superuser=True)


@pytest.fixture
def _open(db: None) -> None:
    Server.objects.create(pk=1, signup="open")


def real(path: str, room: Room, member: Person) -> str:
    path = path.replace("ROOM", str(room.pk))
    return path.replace("EVENT", str(make_event(member, room).pk)) if "EVENT" in path else path


@pytest.mark.usefixtures("_open")
@pytest.mark.parametrize(("method", "path"), WRITES)
def test_bodies_that_cannot_be_read(alice: Person, lobby: Room, method: str, path: str):
    path = real(path, lobby, alice)
    refusals = {name: refusal(send(alice, method, path, body)) for name, body in BODIES.items()}
    assert refusals == dict.fromkeys(BODIES, (400, "invalid", []))


JUNK: list[Any] = [
    None, True, -1, 2**63, 10**400, 1e308, 1.5, "", "a\0b", "\ud800", "\U0010ffff", [], [[]], {}, {"a": {"b": [None]}},
    {"\ud800": {"\0": 1}}, "x" * 40_000,
]  # fmt: skip


@pytest.mark.usefixtures("_open")
@pytest.mark.parametrize(("method", "path"), WRITES)
def test_values_of_the_wrong_kind(admin: Person, alice: Person, lobby: Room, method: str, path: str):
    """Each field alone, and all of them."""
    known = FIELDS[method, path]
    path, person = real(path, lobby, alice), alice if "EVENT" in path else admin
    for junk in JUNK:
        for fields in [*([field] for field in known), known]:
            body = json.dumps(dict.fromkeys(fields, junk)).encode()
            answer = send(person, method, path, body)
            assert answer.status_code < 500, body[:200]
            if answer.status_code >= 400:
                refusal(answer)


@pytest.mark.parametrize("rooms", [
    {"x": {}}, {"-1": {}}, {"1" * 30: {}}, {"\0": {}}, {"\ud800": {}}, {"٣": {"version": 1, "id": None}},
    {"1": None}, {"1": []}, {"\ud800": {"version": "\ud800"}},
    {"1": {"version": -1, "id": None}}, {"1": {"version": 2**63, "id": None}}, {"1": {"version": 1e400, "id": None}},
    {"1": {"version": 1, "id": "\0"}}, {"1": {"version": 1, "id": {}}},
    {"1": {"version": 1, "id": None, "mine_version": "x"}},
])  # fmt: skip
def test_syncs(alice: Person, rooms: dict[str, Any]):
    body = json.dumps({"rooms": rooms}).replace("Infinity", "1e400").encode()
    status, code, fields = refusal(send(alice, "POST", "/api/sync/", body))
    assert (status, code) == (400, "invalid")
    assert fields
    assert all(field.startswith("rooms") for field in fields)


@pytest.mark.parametrize(
    "charset", ["utf-16", "latin-1", "zlib", "hex", "rot13", "idna", "undefined", "no-such", "\u212a"]
)
def test_charsets(alice: Person, lobby: Room, charset: str):
    """JSON is UTF-8, whatever the header says; Python knows codecs that would unpack a bomb."""
    answer = send(
        alice,
        "POST",
        f"/api/rooms/{lobby.pk}/messages/",
        '{"content": "é"}'.encode(),
        f"application/json; charset={charset}",
    )
    assert (answer.status_code, answer.json()["content"]) == (201, "é")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "multipart/form-data; boundary=x", "", "json", "*/*", "\u00e9/\u00e9"]
)
@pytest.mark.parametrize("path", ["/api/rooms/", "/api/login/", "/api/sync/"])
def test_bodies_of_another_kind(alice: Person, path: str, kind: str):
    assert refusal(send(alice, "POST", path, b"name=x", kind)) == (415, "unsupported_media_type", [])


@pytest.mark.parametrize("path", ["/api/rooms/", "/api/login/", "/api/nowhere/", "/admin/login/"])
def test_twelve_megabytes(alice: Person, path: str):
    body = b'{"name": "' + b"x" * 12_000_000 + b'"}'
    assert refusal(send(alice, "POST", path, body)) == (413, "too_large", [])


def test_one_megabyte_is_the_limit(alice: Person):
    assert refusal(send(alice, "POST", "/api/rooms/", b" " * 1024 * 1024)) == (400, "invalid", [])
    assert refusal(send(alice, "POST", "/api/rooms/", b" " * (1024 * 1024 + 1))) == (413, "too_large", [])


@pytest.mark.parametrize("length", ["", "x", "-1", "1e9", "\u00b2", "9" * 400, "+5"])
def test_a_length_that_is_none(alice: Person, length: str):
    answer = alice.client.post("/api/rooms/", b"", content_type="application/json", CONTENT_LENGTH=length)
    assert answer.status_code in (400, 413, 415)


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "*/*", "", "image/png, text/*;q=0.5", "x"])
def test_answers_are_json_whatever_is_accepted(alice: Person, accept: str):
    for path in ("/api/me/", "/api/me/?format=api", "/api/me/?format=\0"):
        answer = alice.client.get(path, headers={"Accept": accept})
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")


@pytest.mark.parametrize(("method", "path", "allow"), [
    ("DELETE", "/api/rooms/", "GET, POST, HEAD, OPTIONS"), ("PUT", "/api/me/", "GET, PATCH, HEAD, OPTIONS"),
    ("GET", "/api/login/", "POST, OPTIONS"), ("OPTIONS", "/api/me/", "GET, PATCH, HEAD, OPTIONS"),
    ("TRACE", "/api/csrf/", "GET, HEAD, OPTIONS"),
])  # fmt: skip
def test_methods_that_are_not(alice: Person, method: str, path: str, allow: str):
    answer = alice.client.generic(method, path)
    assert refusal(answer) == (405, "method_not_allowed", [])
    assert answer.headers["Allow"] == allow


ROOM_IDS = ["0", "999999999", "9223372036854775807", "9223372036854775808", "9" * 30, "9" * 5_000]
ROOM_PATHS = [
    ("GET", ""), ("PATCH", ""), ("POST", "join/"), ("POST", "leave/"), ("GET", "members/"), ("GET", "messages/"),
    ("PATCH", "members/1/"), ("DELETE", "members/1/"), ("GET", "bans/"), ("GET", "invites/"), ("POST", "invites/"),
    ("DELETE", "invites/1/"), ("PUT", "bans/1/"), ("DELETE", "bans/1/"),
    ("POST", "messages/"), ("PUT", "read/"), ("GET", "changes/"),
    ("POST", "events/"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), ROOM_PATHS)
def test_rooms_that_are_not(alice: Person, vault: Room, carol: Person, method: str, path: str):
    """One answer for a room that isn't there, that can't be, and that one may not know of."""
    event = b'"title": "x", "starts_at": "2099-01-01T10:00", "ends_at": "2099-01-01T11:00", "time_zone": "UTC"'
    body = b'{"content": "hello", "number": 1, "role": "member", ' + event + b"}"
    hidden = send(carol, method, f"/api/rooms/{vault.pk}/{path}", body)
    assert told(hidden) == NOT_FOUND
    for room in ROOM_IDS:
        absent = send(alice, method, f"/api/rooms/{room}/{path}", body)
        assert (absent.status_code, absent.content) == (404, hidden.content), room[:40]


@pytest.mark.parametrize("path", [
    "/api/", "/api/nowhere/", "/api/rooms/x/", "/api/rooms/-1/", "/api/rooms", "/nowhere", "/api/rooms/1.5/", "/%00",
    "/api/rooms/%EF%BC%91/", "/%ff%fe",
])  # fmt: skip
def test_addresses_that_lead_nowhere(alice: Person, path: str):
    assert told(alice.get(path)) == NOT_FOUND


QUERIES = [
    "limit=0", "limit=-1", "limit=x", "limit=1.5", "limit=", "limit=%00", "limit=٣", "limit=" + "9" * 30,
    "limit=1e3", "limit=+1",
    "before=x", "after=-1", "around=9223372036854775808", "before=1&after=1", "before=%EF%BC%91",
]  # fmt: skip


def test_numbers_in_the_query(alice: Person, lobby: Room):
    for query in QUERIES:
        named = sorted({part.partition("=")[0] for part in query.split("&")})
        assert refusal(alice.get(f"/api/rooms/{lobby.pk}/messages/?{query}")) == (400, "invalid", named), query


@pytest.mark.parametrize("query", [
    "before=0", "before=9223372036854775807", "after=9223372036854775807", "around=0", "limit=1000", "unknown=1",
    "limit=1&limit=2",
])  # fmt: skip
def test_numbers_far_out(alice: Person, lobby: Room, query: str):
    assert alice.get(f"/api/rooms/{lobby.pk}/messages/?{query}").status_code == 200
    assert alice.get(f"/api/rooms/?{query}").status_code == 200


def test_hosts_that_are_not_ours(alice: Person):
    answer = alice.client.get("/api/me/", headers={"Host": "evil.example"})
    assert refusal(answer) == (400, "invalid", [])
