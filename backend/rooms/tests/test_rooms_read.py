"""PUT /api/rooms/{id}/read/"""

from typing import Any

import pytest

from rooms.models import Membership, Room
from tests.changes import changes_in
from tests.factories import NO_ROOM, ban, say
from tests.person import Person
from tests.shapes import NOT_FOUND, NOT_SIGNED_IN, own, refusal, told
from tests.statements import statements


def read(person: Person, room_id: int, number: Any) -> Any:
    return person.put(f"/api/rooms/{room_id}/read/", {"number": number})


def unread_from(person: Person, room_id: int, number: Any) -> Any:
    return person.put(f"/api/rooms/{room_id}/read/", {"unread_from": number})


@pytest.fixture
def talk(lobby: Room, alice: Person) -> Room:
    """The lobby with four messages from alice."""
    for number in range(1, 5):
        say(alice, lobby, f"message {number}")
    return lobby


def test_answers_what_is_in_force(bob: Person, talk: Room):
    with changes_in(talk) as seen:
        answer = read(bob, talk.pk, 3)
    assert told(answer) == (200, own(9, read=3, unread=1, mine_version=2))
    assert seen == []


def test_is_ones_own(bob: Person, erin: Person, talk: Room):
    read(bob, talk.pk, 3)
    room = erin.get(f"/api/rooms/{talk.pk}/").json()
    assert (room["read_number"], room["mine_version"]) == (0, 1)


def test_never_moves_back_nor_beyond_the_last_message(bob: Person, talk: Room):
    read(bob, talk.pk, 3)
    assert read(bob, talk.pk, 1).json() == own(9, read=3, unread=1, mine_version=2)
    assert read(bob, talk.pk, 2**63 - 1).json() == own(9, read=4, unread=0, mine_version=3)
    assert read(bob, talk.pk, 0).json() == own(9, read=4, unread=0, mine_version=3)


def test_unread_from_a_message_on(bob: Person, talk: Room):
    read(bob, talk.pk, 4)
    with changes_in(talk) as seen:
        answer = unread_from(bob, talk.pk, 2)
    assert told(answer) == (200, own(9, read=1, unread=3, mine_version=3))
    assert seen == []
    assert bob.get(f"/api/rooms/{talk.pk}/").json()["unread_count"] == 3


def test_unread_never_moves_forward(bob: Person, talk: Room):
    read(bob, talk.pk, 2)
    for number in (3, 4, 99):
        assert unread_from(bob, talk.pk, number).json() == own(9, read=2, unread=2, mine_version=2)
    assert unread_from(bob, talk.pk, 1).json() == own(9, read=0, unread=4, mine_version=3)
    assert unread_from(bob, talk.pk, 1).json() == own(9, read=0, unread=4, mine_version=3)


def test_unread_is_ones_own_and_wakes_the_relay(
    bob: Person, erin: Person, talk: Room, django_capture_on_commit_callbacks: Any
):
    for person in (bob, erin):
        read(person, talk.pk, 4)
    with statements(bob) as seen, django_capture_on_commit_callbacks(execute=True):
        unread_from(bob, talk.pk, 2)
    stay = Membership.objects.get(room=talk, user=bob.user)
    assert f"SELECT pg_notify('lockstep', 'mine:{stay.pk}')" in seen
    assert len(seen) == 5  # session with user, membership with room, marker, membership once more, NOTIFY
    assert erin.get(f"/api/rooms/{talk.pk}/").json()["unread_count"] == 0


def test_unread_to_nobody_else(nobody: Person, carol: Person, dave: Person, bob: Person, alice: Person, talk: Room):
    assert told(unread_from(nobody, talk.pk, 1)) == NOT_SIGNED_IN
    read(bob, talk.pk, 4)
    ban(talk, bob, by=alice)
    assert [told(unread_from(person, talk.pk, 1)) for person in (carol, dave, bob)] == [NOT_FOUND] * 3
    assert Membership.objects.get(room=talk, user=bob.user).read_number == 4


def test_wakes_the_relay_for_the_echo(bob: Person, talk: Room, django_capture_on_commit_callbacks: Any):
    with statements(bob) as seen, django_capture_on_commit_callbacks(execute=True):
        read(bob, talk.pk, 3)
    stay = Membership.objects.get(room=talk, user=bob.user)
    assert seen[-1] == f"SELECT pg_notify('lockstep', 'mine:{stay.pk}')"


def test_signed_out(nobody: Person, talk: Room):
    assert told(read(nobody, talk.pk, 1)) == NOT_SIGNED_IN


def test_a_stranger_cannot_tell_it_exists(carol: Person, talk: Room, vault: Room):
    found = [told(read(carol, room_id, 1)) for room_id in (talk.pk, vault.pk, NO_ROOM, 10**30)]
    assert found == [NOT_FOUND] * 4


def test_removed(dave: Person, bob: Person, alice: Person, talk: Room):
    ban(talk, bob, by=alice)
    assert [told(read(person, talk.pk, 2)) for person in (dave, bob)] == [NOT_FOUND] * 2
    assert set(Membership.objects.filter(user__in=[dave.user, bob.user]).values_list("read_number", flat=True)) == {0}


def test_a_marker_that_ended_meanwhile_stays(bob: Person, alice: Person, talk: Room):
    stay = Membership.objects.get(room=talk, user=bob.user)
    ban(talk, bob, by=alice)
    assert stay.read_up_to(2) is False
    stay.refresh_from_db()
    assert (stay.read_number, stay.mine_version, stay.left_version) == (0, 1, 10)


def test_what_another_device_set_meanwhile_is_told_too(bob: Person, talk: Room):
    stay, other = (Membership.objects.get(room=talk, user=bob.user) for _ in range(2))
    assert (stay.set_notify("none"), other.read_up_to(2)) == (True, True)
    assert (other.read_number, other.notify, other.mine_version) == (2, "none", 3)
    assert stay.set_notify("mentions") is True
    assert (stay.read_number, stay.notify, stay.mine_version) == (2, "mentions", 4)


@pytest.mark.parametrize("number", [-1, 2**63, 10**400, "x", None, [], {}, 1.5, "1e999", True])
def test_bad_input(number: Any, alice: Person, talk: Room):
    assert refusal(read(alice, talk.pk, number)) == (400, "invalid", ["number"])


@pytest.mark.parametrize("number", [0, -1, 2**63, 10**400, "x", None, [], {}, 1.5, True])
def test_bad_input_for_unread(number: Any, alice: Person, talk: Room):
    assert refusal(unread_from(alice, talk.pk, number)) == (400, "invalid", ["unread_from"])


@pytest.mark.parametrize("body", [{}, {"number": 1, "unread_from": 1}])
def test_one_of_the_two(body: dict[str, int], alice: Person, talk: Room):
    assert refusal(alice.put(f"/api/rooms/{talk.pk}/read/", body)) == (400, "invalid", ["number"])


def test_again_changes_nothing(bob: Person, talk: Room, django_capture_on_commit_callbacks: Any):
    first = read(bob, talk.pk, 3).json()
    with django_capture_on_commit_callbacks() as callbacks:
        assert read(bob, talk.pk, 3).json() == first
    assert callbacks == []


def test_queries(bob: Person, talk: Room, django_capture_on_commit_callbacks: Any):
    with statements(bob) as seen, django_capture_on_commit_callbacks(execute=True):
        read(bob, talk.pk, 3)
    assert len(seen) == 4  # session with user, membership with room, marker, NOTIFY
