"""What people are told who may not, word for word: what is so, and what to do. When it is refused: each path's own."""

from typing import Any

import pytest

from rooms.models import Room
from tests.factories import ban, make_direct, make_person, say, settle
from tests.person import Person
from tests.shapes import told


def refused(status: int, code: str, detail: str) -> tuple[int, dict[str, Any]]:
    return status, {"detail": detail, "code": code}


ALREADY_IN = refused(409, "already_member", "You are already in this room.")


def test_archived(alice: Person, lobby: Room):
    settle(lobby, by=alice, archived=True)
    archived = refused(403, "room_archived", "This room is archived: it can be read, and nothing in it can change.")
    assert told(alice.patch(f"/api/rooms/{lobby.pk}/", {"topic": "Tea"})) == archived


def test_members(alice: Person, erin: Person, lobby: Room):
    last = refused(409, "last_owner", "A room has an owner. Make somebody else one first.")
    assert told(alice.patch(f"/api/rooms/{lobby.pk}/members/{alice.id}/", {"role": "member"})) == last
    oneself = refused(409, "yourself", "Leave the room instead.")
    assert told(erin.delete(f"/api/rooms/{lobby.pk}/members/{erin.id}/")) == oneself
    owners = refused(403, "forbidden", "Only an owner has power over an owner.")
    assert told(erin.delete(f"/api/rooms/{lobby.pk}/members/{alice.id}/")) == owners
    assert told(erin.put(f"/api/rooms/{lobby.pk}/bans/{alice.id}/")) == owners


def test_coming_in(alice: Person, bob: Person, lobby: Room):
    code = alice.post(f"/api/rooms/{lobby.pk}/invites/", {}).json()["code"]
    answers = [bob.post(f"/api/rooms/{lobby.pk}/join/"), bob.post(f"/api/invites/{code}/")]
    assert [told(answer) for answer in answers] == [ALREADY_IN] * 2


def test_invitations(alice: Person, bob: Person, dave: Person, lobby: Room):
    ban(lobby, dave, by=alice)
    settle(lobby, by=alice, members_invite=True)
    at = f"/api/rooms/{lobby.pk}/invites/"
    in_already = refused(409, "already_member", "They are already in this room.")
    banned = refused(409, "banned", "They are banned from this room. Lift the ban first.")
    others = refused(403, "forbidden", "Only a moderator may take back what others have made.")
    assert told(alice.post(at, {"user": bob.id})) == in_already
    assert told(alice.post(at, {"user": dave.id})) == banned
    assert told(bob.delete(f"{at}{alice.post(at, {}).json()['id']}/")) == others


def test_too_many_rooms(alice: Person, bob: Person, lobby: Room, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("rooms.access.ROOMS_PER_PERSON", 1)
    monkeypatch.setattr("rooms.access.DIRECT_ROOMS_PER_PERSON", 1)
    many = refused(409, "too_many_rooms", "You are in 1 rooms. Leave one first.")
    assert told(alice.post("/api/rooms/", {"name": "attic", "kind": "public"})) == many
    say(alice, make_direct(alice, bob))
    direct = refused(409, "too_many_rooms", "Somebody here is in too many direct rooms for another one.")
    assert told(alice.post("/api/direct/", {"users": [make_person("frank").id]})) == direct


def test_direct_rooms(alice: Person, monkeypatch: pytest.MonkeyPatch):
    def fields(*users: int) -> Any:
        return alice.post("/api/direct/", {"users": users}).json()["fields"]

    assert fields(999_999_999) == {"users": ["Somebody named here is nobody that you can write to."]}
    monkeypatch.setattr("rooms.access.DIRECT_MAX", 2)
    assert fields(make_person("frank").id, make_person("grace").id) == {"users": ["At most 2 people, with you."]}
