"""PUT and DELETE /api/me/avatar/, GET /api/avatars/{id}/"""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings

from accounts.avatars import folder_of
from accounts.models import User
from common.media import folder
from rooms.models import Room
from tests.factories import say
from tests.jobs import do_jobs, waiting
from tests.person import Person
from tests.pictures import CAMERA, photo, picture
from tests.shapes import NOT_FOUND, NOT_SIGNED_IN, Like, refusal, told
from tests.statements import statements

AN_ADDRESS = Like(r"/api/avatars/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/")


def wear(person: Person, content: bytes = b"", name: str = "me.png") -> Any:
    return person.upload("/api/me/avatar/", content or picture(), name, method="PUT")


def worn(person: Person) -> str:
    """The address of a new picture."""
    address: str = wear(person).json()["avatar"]
    return address


def stored(address: str) -> Path:
    return folder(folder_of(UUID(address.split("/")[-2])))


def as_seen(bob: Person, avatar: object) -> dict[str, Any]:
    return {"id": bob.id, "username": "bob", "display_name": "", "avatar": avatar}


def test_a_picture_of_oneself_is_seen_wherever_one_is(bob: Person, alice: Person, lobby: Room):
    answer = wear(bob, photo(), "beach.jpg")
    assert told(answer) == (200, {**bob.get("/api/me/").json(), "avatar": AN_ADDRESS})
    avatar = answer.json()["avatar"]
    say(Person(User.objects.get(pk=bob.id)), lobby)
    at = f"/api/rooms/{lobby.pk}/"
    assert alice.get(f"{at}messages/").json()["results"][0]["user"] == as_seen(bob, avatar)
    assert alice.get(at).json()["last_message"]["user"] == as_seen(bob, avatar)
    assert as_seen(bob, avatar) in [member["user"] for member in alice.get(f"{at}members/").json()["results"]]
    assert alice.get("/api/users/", search="bob").json()["results"] == [as_seen(bob, avatar)]
    direct = alice.post("/api/direct/", {"users": [bob.id]}).json()
    assert as_seen(bob, avatar) in direct["people"]


def test_nginx_is_told_to_send_it_for_good(bob: Person, carol: Person):
    avatar = worn(bob)
    for asked, size in (("", "96"), ("?size=48", "48"), ("?size=96", "96"), ("?size=256", "256")):
        answer = carol.client.get(avatar + asked)
        assert (answer.status_code, answer.content) == (200, b"")
        assert {name: answer.headers[name] for name in ("X-Accel-Redirect", "Content-Type", "Cache-Control")} == {
            "X-Accel-Redirect": f"/media/{folder_of(UUID(avatar.split('/')[-2]))}/{size}.webp",
            "Content-Type": "image/webp",
            "Cache-Control": "private, max-age=31536000, immutable",
        }
    for wrong in ("1", "../96", "96.webp", "\0", ""):
        assert refusal(carol.get(avatar, size=wrong)) == (400, "invalid", ["size"])


def test_of_the_upload_only_squares_are_kept(bob: Person):
    kept = stored(wear(bob, photo(), "beach.jpg").json()["avatar"])
    assert sorted(file.name for file in kept.iterdir()) == ["256.webp", "48.webp", "96.webp"]
    assert not any(CAMERA.encode() in file.read_bytes() for file in kept.iterdir())


def test_another_one_is_at_another_address_and_the_old_is_gone(bob: Person, alice: Person):
    first, second = worn(bob), worn(bob)
    assert first != second
    assert told(alice.get(first)) == NOT_FOUND
    assert alice.get(second).status_code == 200
    assert stored(first).is_dir()
    do_jobs()
    assert (stored(first).exists(), stored(second).is_dir()) == (False, True)


def test_taking_it_off(bob: Person, alice: Person):
    avatar = worn(bob)
    answers = [bob.delete("/api/me/avatar/") for _ in range(2)]
    assert [told(answer) for answer in answers] == [(200, {**bob.get("/api/me/").json(), "avatar": None})] * 2
    assert told(alice.get(avatar)) == NOT_FOUND
    assert waiting() == [("remove_old_avatar", {"avatar": avatar.split("/")[-2]})]
    do_jobs()
    assert not stored(avatar).exists()


def test_the_job_leaves_what_is_worn_again(bob: Person):
    avatar = worn(bob)
    bob.delete("/api/me/avatar/")
    User.objects.filter(pk=bob.id).update(avatar=avatar.split("/")[-2])
    do_jobs()
    assert stored(avatar).is_dir()


def test_signed_out(nobody: Person, bob: Person):
    avatar = worn(bob)
    answers = [
        wear(nobody),
        nobody.delete("/api/me/avatar/"),
        nobody.get(avatar),
        nobody.get(f"/api/avatars/{uuid4()}/"),
    ]
    assert [told(answer) for answer in answers] == [NOT_SIGNED_IN] * 4
    assert bob.get("/api/me/").json()["avatar"] == avatar


@pytest.mark.parametrize("junk", ["1", "x", "%00", str(uuid4())[:-1]])
def test_what_is_no_id(bob: Person, junk: str):
    assert told(bob.get(f"/api/avatars/{junk}/")) == NOT_FOUND


def test_bad_input(bob: Person):
    avatar = worn(bob)
    wrong = {"text": b"hello", "cut": photo()[:600], "page": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}
    bomb = picture("PNG", (8000, 8000), mode="1")
    assert [refusal(wear(bob, content)) for content in (*wrong.values(), bomb)] == [(400, "bad_picture", ["file"])] * 4
    assert refusal(bob.put("/api/me/avatar/", {"file": "x"})) == (415, "unsupported_media_type", [])
    assert refusal(bob.upload("/api/me/avatar/", b"", method="PUT")) == (400, "invalid", ["file"])
    assert bob.get("/api/me/").json()["avatar"] == avatar
    assert not list(Path(settings.MEDIA_ROOT, "incoming").iterdir())


def test_too_large(bob: Person, settings: Any):
    settings.UPLOAD_MAX_MB, settings.UPLOAD_MAX_BYTES, settings.UPLOAD_BODY_LIMIT = 1, 1_000, 5_000
    assert told(wear(bob, b"x" * 1_001)) == (
        413, {"detail": "A picture may have at most 1 MB.", "code": "too_large"},
    )  # fmt: skip
    assert refusal(wear(bob, b"x" * 6_000)) == (413, "too_large", [])
    assert User.objects.get(pk=bob.id).avatar is None


def test_so_many_in_a_while(bob: Person, alice: Person, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("accounts.actions.AVATARS", 2)
    assert [wear(bob).status_code for _ in range(2)] == [200, 200]
    refused = wear(bob)
    assert refusal(refused) == (429, "throttled", [])
    assert 0 < int(refused.headers["Retry-After"]) <= 901
    assert wear(alice).status_code == 200


def test_query_count(bob: Person, alice: Person):
    wear(bob)
    with statements(bob) as seen:
        wear(bob)
    assert len(seen) == 11  # session; lock, tries, old tries, this one; what is worn, what is now; directory 3; job
    avatar = worn(bob)
    with statements(alice) as seen:
        alice.get(avatar)
    assert len(seen) == 2  # session; whose picture it is
