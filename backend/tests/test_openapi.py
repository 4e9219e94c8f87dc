"""The committed OpenAPI file is the code's, and answers are as it says."""

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver
from jsonschema_rs import Draft202012Validator

from accounts.models import User
from accounts.passwords import make_token
from common.documentation import FILE, document
from common.examples import read_examples
from common.parsers import JSONParser
from notifications.mail import SIGNER
from programs import scopes
from rooms.actions import make_invite_link
from stack import paths
from tests import api_examples
from tests.api_examples import lacking
from tests.factories import PASSWORD, attach, make_event, make_person, make_room, say, take_out
from tests.person import Person
from tests.pictures import picture
from tests.program import Program, program_of


def test_the_committed_file_is_current(tmp_path: Path):
    """Else: `manage.py spectacular --validate --fail-on-warn --file openapi.yaml`, and `npm run schema`."""
    made = tmp_path / "openapi.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(made))
    assert made.read_text() == FILE.read_text()


MARGINS = str.maketrans("", "", "^$")
NOT_IN_IT = {"api/schema/", "api/docs/"}  # they are about it


def below_api(patterns: Sequence[URLPattern | URLResolver], above: str = "") -> Iterator[str]:
    for each in patterns:
        route = above + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from below_api(each.url_patterns, route)
        elif route.startswith("api/"):
            yield route


def test_every_path_is_in_it():
    """Whatever is served below /api/ has its cells in the matrix, then, and its rows in the tests of all operations."""
    routes = below_api(get_resolver().url_patterns)
    served = {re.sub(r"\(\?P<[^)]*\)|<[^>]*>", "{}", route).translate(MARGINS) for route in routes}
    told = {re.sub("{[^}]*}", "{}", path).removeprefix("/") for path in document()["paths"]}
    assert served - NOT_IN_IT == told


def test_every_operation_has_a_file_of_tests():
    """Which begins with its name: `GET and PATCH /api/me/`."""
    named = set()
    for file in paths.BACKEND.glob("*/tests/test_*.py"):
        title = (ast.get_docstring(ast.parse(file.read_text())) or "").partition("\n")[0]
        for methods, path in re.findall(r"((?:[A-Z]{3,6}(?:, | and )?)+) (/api/[^\s,:?]*)", title):
            named |= {(method.lower(), re.sub("{[^}]*}", "{}", path)) for method in re.findall("[A-Z]+", methods)}
    operations = {
        (method, re.sub("{[^}]*}", "{}", path)) for path, methods in document()["paths"].items() for method in methods
    }
    assert operations - named == set()


def test_its_version():
    assert document()["openapi"].startswith("3.1.")


def closed(schema: Any) -> Any:
    """The same schemas, in which an object may hold nothing that isn't named."""
    if isinstance(schema, list):
        return [closed(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: closed(value) for name, value in schema.items()}
    if inner.get("type") == "object" and "properties" in inner:
        inner.setdefault("additionalProperties", False)
    return inner


@pytest.fixture(scope="module")
def api() -> dict[str, Any]:
    whole: dict[str, Any] = closed(document())
    return whole


def disagreement(api: dict[str, Any], method: str, path: str, answer: Any) -> str:
    """Empty when the file declares this answer to this operation, field for field."""
    declared = api["paths"][path][method]["responses"]
    if str(answer.status_code) not in declared:
        return f"{answer.status_code} is not declared"
    declared_content = declared[str(answer.status_code)]["content"]
    kind = answer.headers["Content-Type"].partition(";")[0]
    if kind not in declared_content:
        return f"{kind} is not declared"
    if kind != "application/json":
        return ""
    content = declared_content[kind]["schema"]
    validator = Draft202012Validator({**content, "components": api["components"]}, validate_formats=True)
    return "; ".join(f"{method} {path}: {error.message}" for error in validator.iter_errors(answer.json()))


@pytest.fixture
def _bodies_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each request keeps what it said: a stream can be read but once."""
    parse = JSONParser.parse

    def noted(self: JSONParser, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        body = parse(self, stream, media_type, parser_context)
        parser_context["request"]._request.parsed_body = body
        return body

    monkeypatch.setattr(JSONParser, "parse", noted)


@pytest.fixture
def asked(
    _bodies_noted: None, alice: Person, bob: Person, erin: Person, dave: Person, nobody: Person
) -> list[tuple[str, str, Any]]:
    """Every operation, with every status of success, and an answer to it: (method, path, answer)."""
    admin = make_person("grace", is_superuser=True, is_staff=True)
    admin.patch("/api/server/", {"signup": "open"})
    room = make_room(owner=alice, topic="Tea", members=[bob], moderators=[erin], left=[dave])
    removed = make_person("removed")
    make_room(owner=alice, name="second", left=[removed])
    one_reaction = "/api/rooms/{room_id}/messages/{message_id}/reactions/{emoji}/"
    hello = say(alice, room, "hello")
    at, here = f"/api/rooms/{room.pk}/", "/api/rooms/{room_id}/"
    card = alice.get(at).json()
    frank = {"email": "frank@example.org", "username": "frank", "password": PASSWORD}
    one_file, smile = "/api/attachments/{attachment_id}/", attach(bob, room, picture(), "smile.png").pk
    worn = alice.upload("/api/me/avatar/", picture(), "me.png", method="PUT")
    again = {
        "attachments": [str(smile)],
        "content": "again",
        "reply_to": hello.pk,
        "client_id": "00000000-0000-4000-8000-000000000001",
    }
    carol = make_person("carol")
    leaving, forgetful, weary = make_person("leaving"), make_person("forgetful"), make_person("weary")
    session = leaving.get("/api/me/sessions/").json()["results"][0]["id"]
    forgotten = {"token": make_token(forgetful.user), "password": f"{PASSWORD}!"}
    event = f"/api/events/{make_event(alice, room).pk}/"
    event_path = "/api/events/{event_id}/"
    made_key = bob.post("/api/me/events-key/")
    tea = {"title": "Tea", "starts_at": "2099-01-01T10:00", "ends_at": "2099-01-01T11:00", "time_zone": "UTC"}
    tea_again = {**tea, "client_id": "00000000-0000-4000-8000-000000000002"}
    take_out(room, erin, by=alice)
    link = make_invite_link(user=alice.user, room_id=room.pk, expires_in=None, uses=None)
    held = {
        str(room.pk): {"version": card["version"], "id": card["change_id"], "mine_version": card["mine_version"]},
        "999999999": {"version": 1, "id": None},
    }
    return [
        ("get", "/api/csrf/", nobody.get("/api/csrf/")),
        ("get", "/api/server/", nobody.get("/api/server/")),
        ("patch", "/api/server/", admin.patch("/api/server/", {"name": "Wonderland"})),
        ("post", "/api/login/", nobody.post("/api/login/", {"username": "bob", "password": PASSWORD})),
        ("post", "/api/signup/", Person(nobody.user).post("/api/signup/", frank)),
        ("post", "/api/token/", nobody.post("/api/token/", {"email": "bob@example.org", "password": PASSWORD})),
        ("post", "/api/token/refresh/", nobody.post("/api/token/refresh/", {"refresh": pair_of("erin")["refresh"]})),
        ("post", "/api/me/tokens/", alice.post("/api/me/tokens/", {"name": "bot", "scopes": ["read"]})),
        ("get", "/api/me/tokens/", alice.get("/api/me/tokens/")),
        ("delete", "/api/me/tokens/{token_id}/", alice.delete(f"/api/me/tokens/{token_of(alice)}/")),
        ("get", "/api/me/", alice.get("/api/me/")),
        ("patch", "/api/me/", alice.patch("/api/me/", {"display_name": "Alice"})),
        ("put", "/api/me/avatar/", worn),
        ("get", "/api/avatars/{avatar_id}/", bob.get(worn.json()["avatar"])),
        ("delete", "/api/me/avatar/", alice.delete("/api/me/avatar/")),
        ("post", "/api/me/password/", alice.post("/api/me/password/", {"current": PASSWORD, "new": f"{PASSWORD}!"})),
        ("post", "/api/me/deactivate/", weary.post("/api/me/deactivate/", {"password": PASSWORD})),
        ("post", "/api/password/reset/", nobody.post("/api/password/reset/", {"email": "bob@example.org"})),
        ("post", "/api/password/reset/confirm/", Person(nobody.user).post("/api/password/reset/confirm/", forgotten)),
        ("get", "/api/me/sessions/", alice.get("/api/me/sessions/")),
        ("delete", "/api/me/sessions/", alice.client.delete("/api/me/sessions/")),
        ("delete", "/api/me/sessions/{public_id}/", leaving.client.delete(f"/api/me/sessions/{session}/")),
        ("get", "/api/me/mail/", alice.get("/api/me/mail/")),
        ("patch", "/api/me/mail/", alice.patch("/api/me/mail/", {"events": False})),
        ("post", "/api/mail/off/{signed}/", nobody.post(f"/api/mail/off/{SIGNER.sign_object([bob.id, 'events'])}/")),
        ("get", "/api/rooms/", alice.get("/api/rooms/", limit=1)),
        ("post", "/api/rooms/", alice.post("/api/rooms/", {"name": "tea", "kind": "private"})),
        ("get", "/api/search/", carol.get("/api/search/", limit=1)),
        ("post", "/api/direct/", alice.post("/api/direct/", {"users": [bob.id]})),
        ("post", "/api/direct/", alice.post("/api/direct/", {"users": [bob.id]})),
        ("get", "/api/online/", alice.get("/api/online/", users=f"{alice.id},{bob.id}")),
        ("get", "/api/users/", alice.get("/api/users/", search="b", limit=1)),
        ("get", "/api/messages/search/", bob.get("/api/messages/search/", q="hello", limit=1)),
        ("get", here, alice.get(at)),
        ("patch", here, alice.patch(at, {"topic": "Tea and cake"})),
        ("get", f"{here}members/", alice.get(f"{at}members/", limit=1)),
        ("patch", f"{here}members/{{user_id}}/", alice.patch(f"{at}members/{bob.id}/", {"role": "moderator"})),
        ("put", f"{here}bans/{{user_id}}/", alice.put(f"{at}bans/{dave.id}/")),
        ("get", f"{here}bans/", alice.get(f"{at}bans/")),
        ("delete", f"{here}bans/{{user_id}}/", alice.delete(f"{at}bans/{dave.id}/")),
        ("delete", f"{here}members/{{user_id}}/", alice.delete(f"{at}members/{dave.id}/")),
        ("post", f"{here}invites/", alice.post(f"{at}invites/", {"user": dave.id})),
        ("post", f"{here}invites/", alice.post(f"{at}invites/", {"user": dave.id})),
        ("get", f"{here}invites/", alice.get(f"{at}invites/")),
        ("delete", f"{here}invites/{{invite_id}}/", alice.delete(f"{at}invites/999999999/")),
        ("get", "/api/invites/{code}/", nobody.get(f"/api/invites/{link.code}/")),
        ("post", "/api/invites/{code}/", dave.post(f"/api/invites/{link.code}/")),
        ("post", f"{here}join/", carol.post(f"{at}join/")),
        ("post", f"{here}leave/", carol.post(f"{at}leave/")),
        ("get", f"{here}messages/", alice.get(f"{at}messages/")),
        ("post", f"{here}messages/", bob.post(f"{at}messages/", again)),
        ("post", f"{here}messages/", bob.post(f"{at}messages/", again)),
        ("delete", "/api/sends/{client_id}/", bob.delete(f"/api/sends/{again['client_id']}/")),
        ("post", f"{here}attachments/", bob.upload(f"{at}attachments/", b"hello")),
        ("get", one_file, bob.get(f"/api/attachments/{smile}/")),
        ("get", f"{one_file}thumbnail/", bob.get(f"/api/attachments/{smile}/thumbnail/")),
        ("delete", one_file, bob.delete(f"/api/attachments/{attach(bob, room).pk}/")),
        ("get", f"{here}messages/{{message_id}}/", alice.get(f"{at}messages/{hello.pk}/")),
        ("patch", f"{here}messages/{{message_id}}/", alice.patch(f"{at}messages/{hello.pk}/", {"content": "hallo"})),
        ("get", f"{here}messages/{{message_id}}/history/", alice.get(f"{at}messages/{hello.pk}/history/")),
        ("put", one_reaction, alice.put(f"{at}messages/{hello.pk}/reactions/👍/")),
        ("delete", one_reaction, alice.delete(f"{at}messages/{hello.pk}/reactions/👍/")),
        ("delete", f"{here}messages/{{message_id}}/", alice.delete(f"{at}messages/{hello.pk}/")),
        ("post", f"{here}events/", bob.post(f"{at}events/", tea_again)),
        ("post", f"{here}events/", bob.post(f"{at}events/", tea_again)),
        ("post", "/api/me/events-key/", made_key),
        ("get", "/api/me/events-key/", bob.get("/api/me/events-key/")),
        ("get", "/api/me/events.ics", nobody.get(made_key.json()["url"].removeprefix("http://localhost:9000"))),
        ("delete", "/api/me/events-key/", bob.delete("/api/me/events-key/")),
        ("get", "/api/events/", bob.get("/api/events/", limit=1)),
        ("put", f"{event_path}attendance/", alice.put(f"{event}attendance/", {"status": "going"})),
        ("get", f"{event_path}attendees/", alice.get(f"{event}attendees/")),
        ("get", event_path, alice.get(event)),
        ("get", f"{event_path}event.ics", alice.get(f"{event}event.ics")),
        ("put", event_path, alice.put(event, tea)),
        ("patch", event_path, alice.patch(event, {"title": "Coffee"})),
        ("post", f"{event_path}cancel/", alice.post(f"{event}cancel/", {"reason": "Rain"})),
        ("put", f"{here}read/", alice.put(f"{at}read/", {"number": 2})),
        ("put", f"{here}read/", alice.put(f"{at}read/", {"unread_from": 1})),
        ("put", f"{here}notify/", alice.put(f"{at}notify/", {"level": "mentions"})),
        ("get", f"{here}changes/", alice.get(f"{at}changes/", after=0)),
        ("post", "/api/sync/", alice.post("/api/sync/", {"rooms": held})),
        ("post", "/api/sync/", erin.post("/api/sync/", {"rooms": held})),
        ("get", "/api/token/connection/", alice.get("/api/token/connection/")),
        ("get", "/api/token/subscription/", alice.client.get(f"/api/token/subscription/?channel=personal:{alice.id}")),
        ("post", "/api/logout/", alice.post("/api/logout/")),
    ]


def pair_of(handle: str) -> dict[str, str]:
    return Person(User()).post("/api/token/", {"email": handle, "password": PASSWORD}).json()  # type: ignore[no-any-return]


def token_of(person: Person) -> int:
    made = person.post("/api/me/tokens/", {"name": "another", "scopes": ["write"]})
    return int(made.json()["id"])


def test_each_operation_says_what_a_program_needs_for_it(api: dict[str, Any]):
    """One that is new needs a line in programs/scopes.py: under NEEDS with its scope, or among the SESSION_ONLY."""
    operations = {operation["operationId"]: operation for each in api["paths"].values() for operation in each.values()}
    assert set(operations) == set(scopes.NEEDS) | scopes.EVERYBODY | scopes.SESSION_ONLY
    assert set(scopes.NEEDS.values()) == set(scopes.SCOPES)
    declared = {
        name: requirement["bearer"]
        for name, operation in operations.items()
        for requirement in operation["security"]
        if "bearer" in requirement
    }
    assert declared == {name: [scope] for name, scope in scopes.NEEDS.items()} | {name: [] for name in scopes.EVERYBODY}


def test_every_answer_is_as_declared(api: dict[str, Any], asked: list[tuple[str, str, Any]]):
    assert [answer.status_code for _, _, answer in asked if answer.status_code >= 300] == []
    assert [wrong for asking in asked if (wrong := disagreement(api, *asking))] == []


def test_every_request_and_answer_has_an_example_that_fits(
    api: dict[str, Any], asked: list[tuple[str, str, Any]], request: pytest.FixtureRequest
):
    """Else: `pytest tests/test_openapi.py --write-samples`, and then the command above once more."""

    def fits(schema: dict[str, Any], example: Any) -> bool:
        return Draft202012Validator({**schema, "components": api["components"]}, validate_formats=True).is_valid(
            example
        )

    examples = read_examples()
    if request.config.getoption("--write-samples"):
        api_examples.write_anew(examples, api_examples.taken_from(asked), lacking(examples, api, fits), api)
        examples = read_examples()
    assert lacking(examples, api, fits) == []
    assert set(examples) == {operation for operation, _ in api_examples.places(api)}


def test_none_is_left_out(api: dict[str, Any], asked: list[tuple[str, str, Any]]):
    """One that is new needs a line above. Setting up has its own: it needs a server that nobody administers."""
    declared = {
        (method, path, status)
        for path, methods in api["paths"].items()
        for method, operation in methods.items()
        for status in operation["responses"]
        if status < "300"
    }
    seen = {(method, path, str(answer.status_code)) for method, path, answer in asked}
    assert declared - seen == {("post", "/api/setup/", "201")}


def test_what_takes_files_says_what_a_full_disk_does(
    api: dict[str, Any], alice: Person, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    room = make_room(owner=alice)
    monkeypatch.setattr("shutil.copyfileobj", full)
    at = "/api/rooms/{room_id}/attachments/"
    refused = [
        ("post", at, alice.upload(at.replace("{room_id}", str(room.pk)), b"hello")),
        ("put", "/api/me/avatar/", alice.upload("/api/me/avatar/", picture(), "me.png", method="PUT")),
    ]
    assert [answer.status_code for _, _, answer in refused] == [507, 507]
    assert [wrong for asking in refused if (wrong := disagreement(api, *asking))] == []
    said = {
        (method, path)
        for path, methods in api["paths"].items()
        for method, operation in methods.items()
        if "507" in operation["responses"] or "multipart/form-data" in str(operation.get("requestBody"))
    }
    assert said == {(method, path) for method, path, _ in refused}


def test_refusals_are_as_declared(api: dict[str, Any], alice: Person, carol: Person, nobody: Person):
    room = make_room(owner=alice, kind="private")
    at, here = f"/api/rooms/{room.pk}/", "/api/rooms/{room_id}/"
    older = f"/api/rooms/{make_room(owner=alice, name='older', members=[carol]).pk}/"
    refused = [
        ("get", "/api/rooms/", nobody.get("/api/rooms/")),
        ("get", "/api/rooms/", Program(alice, "ls_x").get("/api/rooms/")),
        ("get", "/api/rooms/", program_of(alice, "write").get("/api/rooms/")),
        ("get", "/api/me/tokens/", program_of(alice, "read").get("/api/me/tokens/")),
        ("post", "/api/token/", nobody.post("/api/token/", {"email": "x", "password": "y"})),
        ("post", "/api/token/refresh/", nobody.post("/api/token/refresh/", {"refresh": "x"})),
        ("get", "/api/token/connection/", nobody.get("/api/token/connection/")),
        ("get", "/api/token/subscription/", nobody.get("/api/token/subscription/")),
        ("get", "/api/token/subscription/", alice.client.get("/api/token/subscription/?channel=personal:0")),
        ("post", "/api/login/", nobody.post("/api/login/", {"username": "x", "password": "y"})),
        ("post", "/api/signup/", nobody.post("/api/signup/", {})),
        ("post", "/api/setup/", nobody.post("/api/setup/", {"token": "x"})),
        ("post", "/api/setup/", nobody.post("/api/setup/", {})),
        ("patch", "/api/server/", alice.patch("/api/server/", {"signup": "open"})),
        ("get", here, carol.get(at)),
        ("patch", here, alice.patch(at, {"kind": "x"})),
        ("post", f"{here}messages/", alice.post(f"{at}messages/", {})),
        ("patch", f"{here}members/{{user_id}}/", alice.patch(f"{at}members/{alice.id}/", {"role": "member"})),
        ("put", f"{here}bans/{{user_id}}/", alice.put(f"{at}bans/{alice.id}/")),
        ("post", f"{here}invites/", alice.post(f"{at}invites/", {"uses": 0})),
        ("get", "/api/invites/{code}/", nobody.get("/api/invites/x/")),
        ("post", "/api/signup/", nobody.post("/api/signup/", {"invite": "x"})),
        ("post", f"{here}join/", alice.post(f"{at}join/")),
        ("post", f"{here}leave/", alice.post(f"{at}leave/", **{"X-Lockstep-User": "0"})),
        ("get", f"{here}messages/", alice.get(f"{at}messages/", before="x")),
        ("get", f"{here}changes/", carol.get(f"{at}changes/")),
        ("get", f"{here}changes/", carol.get(f"{older}changes/", after=0)),
        ("post", "/api/sync/", alice.client.post("/api/sync/", "x", content_type="text/plain")),
        ("post", "/api/sync/", alice.client.post("/api/sync/", "x" * 2_000_000, content_type="application/json")),
    ]
    assert [answer.status_code for _, _, answer in refused if answer.status_code < 400] == []
    assert [wrong for asking in refused if (wrong := disagreement(api, *asking))] == []
