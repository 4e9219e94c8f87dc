"""Uploaded files through the one door: what nginx takes, and how it sends them."""

import os
from uuid import uuid4

import pytest
import requests

from tests.pictures import CAMERA, moving, photo

pytestmark = pytest.mark.stack

URL = os.environ.get("LOCKSTEP_URL", "")
PASSWORD = "correct horse 7 battery"
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


class Browser:
    def __init__(self) -> None:
        self.session = requests.Session()
        self.session.trust_env = False
        name = f"files-{uuid4().hex[:12]}"
        self.post("/api/signup/", {"email": f"{name}@example.org", "username": name, "password": PASSWORD})

    def get(self, path: str, **headers: str) -> requests.Response:
        return self.session.get(URL + path, headers=headers, timeout=20, allow_redirects=False)

    def post(self, path: str, body: object = None, method: str = "POST", **options: object) -> requests.Response:
        token = self.get("/api/csrf/").headers["X-CSRFToken"]
        headers = {"X-CSRFToken": token, "Origin": URL}
        return self.session.request(method, URL + path, json=body, headers=headers, timeout=20, **options)  # type: ignore[arg-type]

    def room(self) -> str:
        return f"/api/rooms/{self.post('/api/rooms/', {'name': 'files', 'kind': 'private'}).json()['id']}/"

    def upload(self, room: str, content: bytes, name: str) -> requests.Response:
        return self.post(f"{room}attachments/", files={"file": (name, content)})


@pytest.fixture(scope="module")
def bob() -> Browser:
    return Browser()


@pytest.fixture(scope="module")
def room(bob: Browser) -> str:
    return bob.room()


def test_a_picture_comes_without_what_is_none_of_it(bob: Browser, room: str):
    made = bob.upload(room, photo(), "beach.jpg").json()
    for path, kind in ((made["url"], "image/jpeg"), (f"{made['thumbnail']}?size=large", "image/webp")):
        answer = bob.get(path)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, kind)
        assert CAMERA.encode() not in answer.content
        assert {name: answer.headers[name] for name in ("Content-Security-Policy", "X-Content-Type-Options")} == {
            "Content-Security-Policy": POLICY,
            "X-Content-Type-Options": "nosniff",
        }
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert "X-Accel-Redirect" not in answer.headers
    assert len(bob.get(made["url"]).content) == made["size"]
    again = bob.get(made["url"], **{"If-None-Match": bob.get(made["url"]).headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "content", [b"<!doctype html><script>alert(1)</script>", b'<svg xmlns="http://www.w3.org/2000/svg"/>']
)
def test_a_page_is_saved_and_never_shown(bob: Browser, room: str, content: bytes):
    made = bob.upload(room, content, "smile.svg").json()
    answer = bob.get(made["url"])
    assert (answer.content, answer.headers["Content-Type"]) == (content, "text/plain; charset=utf-8")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="smile.svg"'
    assert answer.headers["Content-Security-Policy"] == POLICY


def test_parts_of_a_file(bob: Browser, room: str):
    made = bob.upload(room, b"0123456789", "digits.txt").json()
    part = bob.get(made["url"], Range="bytes=2-4")
    assert (part.status_code, part.content, part.headers["Content-Range"]) == (206, b"234", "bytes 2-4/10")
    assert bob.get(made["url"], Range="bytes=50-").status_code == 416


def test_a_large_file_is_taken_and_a_larger_one_refused_in_words(bob: Browser, room: str):
    assert bob.upload(room, b"x" * 24_900_000, "large.txt").status_code == 201
    for size in (25_000_001, 25_800_000):  # the first gets as far as Django, the second does not
        refused = bob.upload(room, b"x" * size, "larger.txt")
        assert (refused.status_code, refused.json()["code"]) == (413, "too_large")
        assert "25 MB" in refused.json()["detail"]


def test_nothing_is_had_past_django(bob: Browser, room: str):
    made = bob.upload(room, moving(), "party.gif").json()
    stored = f"/media/attachments/{made['id'][:2]}/{made['id']}/original"
    for path in (stored, "/media/", "/api/../media/"):
        answer = bob.get(path)
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")


def test_nobody_else_gets_it_and_after_deleting_nobody(bob: Browser, room: str):
    made = bob.upload(room, moving(), "party.gif").json()
    sent = bob.post(f"{room}messages/", {"attachments": [made["id"]]}).json()
    assert bob.get(made["url"]).headers["Content-Type"] == "image/webp"
    absent = Browser().get(f"/api/attachments/{uuid4()}/")
    answer = Browser().get(made["url"])
    assert (answer.status_code, answer.content) == (404, absent.content)
    token = bob.get("/api/csrf/").headers["X-CSRFToken"]
    gone = f"{URL}{room}messages/{sent['id']}/"
    bob.session.delete(gone, headers={"X-CSRFToken": token, "Origin": URL}, timeout=20)
    assert bob.get(made["url"]).content == absent.content


def test_a_picture_of_oneself_is_asked_for_once(bob: Browser):
    worn = bob.post("/api/me/avatar/", method="PUT", files={"file": ("me.jpg", photo())}).json()["avatar"]
    answer = Browser().get(f"{worn}?size=256")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/webp")
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert (answer.headers["Content-Security-Policy"], answer.headers["X-Content-Type-Options"]) == (POLICY, "nosniff")
    assert CAMERA.encode() not in answer.content
    assert requests.get(URL + worn, timeout=20).status_code == 403
    large = bob.post("/api/me/avatar/", method="PUT", files={"file": ("me.jpg", b"x" * 2_000_000)})
    assert (large.status_code, large.json()["code"]) == (400, "bad_picture")  # past the door's 1 MB, and looked at
    bob.post("/api/me/avatar/", method="DELETE")
    assert bob.get(worn).status_code == 404
