"""PUT /api/rooms/{id}/notify/"""

from typing import Any

import pytest

from rooms.models import Membership, Room
from tests.changes import changes_in
from tests.factories import NO_ROOM, ban
from tests.person import Person
from tests.shapes import NOT_FOUND, NOT_SIGNED_IN, own, refusal, told
from tests.statements import statements


def notify(person: Person, room_id: int, level: Any = "mentions") -> Any:
    return person.put(f"/api/rooms/{room_id}/notify/", {"level": level})


def test_a_member_says_what_of_a_room_calls_for_them(bob: Person, erin: Person, lobby: Room):
    with changes_in(lobby) as seen:
        for mine_version, level in enumerate(("mentions", "none", "all"), start=2):
            expected = own(5, read=0, unread=0, mine_version=mine_version, notify=level)
            assert told(notify(bob, lobby.pk, level)) == (200, expected)
            assert bob.get(f"/api/rooms/{lobby.pk}/").json()["notify"] == level
    assert seen == []
    assert erin.get(f"/api/rooms/{lobby.pk}/").json()["notify"] == "all"


def test_other_devices_hear_of_it(bob: Person, lobby: Room, django_capture_on_commit_callbacks: Any):
    with statements(bob) as seen, django_capture_on_commit_callbacks(execute=True):
        notify(bob, lobby.pk)
    stay = Membership.objects.get(room=lobby, user=bob.user)
    assert seen[-1] == f"SELECT pg_notify('lockstep', 'mine:{stay.pk}')"
    assert len(seen) == 5  # session with user, membership with room, level, membership as it is now, NOTIFY
    held = {str(lobby.pk): {"version": 5, "id": str(lobby.change_id), "mine_version": 1}}
    mine = bob.post("/api/sync/", {"rooms": held}).json()["mine"]
    assert mine == {str(lobby.pk): own(5, read=0, unread=0, mine_version=2, notify="mentions")}


def test_signed_out(nobody: Person, lobby: Room):
    assert told(notify(nobody, lobby.pk)) == NOT_SIGNED_IN


def test_a_stranger_cannot_tell_it_exists(carol: Person, lobby: Room, vault: Room):
    found = [told(notify(carol, room_id)) for room_id in (lobby.pk, vault.pk, NO_ROOM, 10**30)]
    assert found == [NOT_FOUND] * 4


def test_removed(dave: Person, bob: Person, alice: Person, lobby: Room):
    ban(lobby, bob, by=alice)
    assert [told(notify(person, lobby.pk)) for person in (dave, bob)] == [NOT_FOUND] * 2
    assert set(Membership.objects.filter(room=lobby).values_list("notify", flat=True)) == {"all"}


@pytest.mark.parametrize("level", ["", "loud", None, 1, [], {}, "a\0b", "\ud800"])
def test_bad_input(level: Any, bob: Person, lobby: Room):
    assert refusal(notify(bob, lobby.pk, level)) == (400, "invalid", ["level"])


def test_again_changes_nothing(bob: Person, lobby: Room, django_capture_on_commit_callbacks: Any):
    first = notify(bob, lobby.pk).json()
    with django_capture_on_commit_callbacks() as callbacks:
        assert notify(bob, lobby.pk).json() == first
    assert callbacks == []
