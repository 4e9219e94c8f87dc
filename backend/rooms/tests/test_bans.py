"""GET /api/rooms/{id}/bans/, PUT and DELETE /api/rooms/{id}/bans/{user}/"""

from typing import Any

import pytest

from accounts.models import Server
from rooms.actions import add_members
from rooms.models import Ban, Room
from tests.changes import changes_in
from tests.factories import NO_ROOM, ban, make_person, make_room, settle
from tests.person import Person
from tests.shapes import A_TIME, NOT_FOUND, NOT_SIGNED_IN, refusal, told
from tests.statements import statements


def put(person: Person, room_id: int, user_id: int) -> Any:
    return person.put(f"/api/rooms/{room_id}/bans/{user_id}/")


def lift(person: Person, room_id: int, user_id: int) -> Any:
    return person.delete(f"/api/rooms/{room_id}/bans/{user_id}/")


def listed(person: Person, room_id: int, **query: Any) -> Any:
    return person.get(f"/api/rooms/{room_id}/bans/", **query)


def names(page: Any) -> list[str]:
    return [row["user"]["username"] for row in page["results"]]


def test_a_moderator_bans_a_member(erin: Person, alice: Person, bob: Person, carol: Person, lobby: Room):
    with changes_in(lobby) as seen:
        answer = put(erin, lobby.pk, bob.id)
    banned = {"id": bob.id, "username": "bob", "display_name": "", "avatar": None}
    by = {"id": erin.id, "username": "erin", "display_name": "", "avatar": None}
    assert told(answer) == (200, {"user": banned, "by": by, "created_at": A_TIME})
    ((kind, body, audience),) = seen
    assert (kind, audience) == ("user_left", {alice.id, bob.id, erin.id})
    assert (body["user"], body["reason"], body["by"], body["room"]["member_count"]) == (banned, "banned", erin.id, 2)
    assert listed(erin, lobby.pk).json() == {"results": [answer.json()], "next": None, "previous": None}


def test_for_the_banned_the_room_is_not_there(erin: Person, bob: Person, lobby: Room):
    put(erin, lobby.pk, bob.id)
    at = f"/api/rooms/{lobby.pk}/"
    reads = [bob.get(f"{at}{path}") for path in ("", "members/", "messages/", "changes/", "bans/")]
    assert [told(answer) for answer in reads] == [NOT_FOUND] * 5
    assert [told(bob.post(f"{at}{path}")) for path in ("join/", "leave/")] == [NOT_FOUND] * 2
    assert bob.get("/api/search/").json()["results"] == []
    assert bob.post("/api/sync/", {"rooms": {}}).json()["rooms"] == {}


def test_a_stranger_can_be_kept_out_beforehand(erin: Person, carol: Person, lobby: Room):
    with changes_in(lobby) as seen:
        assert put(erin, lobby.pk, carol.id).status_code == 200
    assert seen == []
    assert told(carol.post(f"/api/rooms/{lobby.pk}/join/")) == NOT_FOUND


def test_lifting_a_ban_makes_them_a_stranger(erin: Person, bob: Person, lobby: Room):
    put(erin, lobby.pk, bob.id)
    with changes_in(lobby) as seen:
        assert told(lift(erin, lobby.pk, bob.id)) == (200, {})
    assert seen == []
    assert names(listed(erin, lobby.pk).json()) == []
    assert told(bob.get(f"/api/rooms/{lobby.pk}/")) == NOT_FOUND
    assert bob.post(f"/api/rooms/{lobby.pk}/join/").status_code == 200


def test_a_ban_is_for_one_room(erin: Person, alice: Person, bob: Person, lobby: Room, vault: Room):
    for room in (lobby, vault):
        put(erin, room.pk, bob.id)
    lift(erin, lobby.pk, bob.id)
    assert [names(listed(erin, room.pk).json()) for room in (lobby, vault)] == [[], ["bob"]]
    assert told(bob.post(f"/api/rooms/{vault.pk}/join/")) == NOT_FOUND
    assert bob.post(f"/api/rooms/{lobby.pk}/join/").status_code == 200


def test_moderators_have_no_power_over_owners(erin: Person, alice: Person, lobby: Room):
    with changes_in(lobby) as seen:
        assert refusal(put(erin, lobby.pk, alice.id)) == (403, "forbidden", [])
    assert (seen, Ban.objects.count()) == ([], 0)


def test_signed_out(nobody: Person, bob: Person, lobby: Room):
    answers = [listed(nobody, lobby.pk), put(nobody, lobby.pk, bob.id), lift(nobody, lobby.pk, bob.id)]
    assert [told(answer) for answer in answers] == [NOT_SIGNED_IN] * 3


def test_a_stranger_cannot_tell_it_exists(carol: Person, dave: Person, bob: Person, lobby: Room, vault: Room):
    for person in (carol, dave):
        for room_id in (lobby.pk, vault.pk, NO_ROOM, 10**30):
            answers = [listed(person, room_id), put(person, room_id, bob.id), lift(person, room_id, bob.id)]
            assert [told(answer) for answer in answers] == [NOT_FOUND] * 3
    assert Ban.objects.count() == 0


def test_a_member_without_the_right(bob: Person, erin: Person, alice: Person, lobby: Room):
    def ask(person: Person) -> list[Any]:
        return [listed(person, lobby.pk), put(person, lobby.pk, erin.id), lift(person, lobby.pk, erin.id)]

    with changes_in(lobby) as seen:
        assert [refusal(answer) for answer in ask(bob)] == [(403, "forbidden", [])] * 3
    assert (seen, Ban.objects.count()) == ([], 0)
    settle(lobby, by=alice, archived=True)
    assert [refusal(answer) for answer in ask(alice)] == [(403, "room_archived", [])] * 3


def test_bad_input(alice: Person, lobby: Room):
    assert refusal(put(alice, lobby.pk, alice.id)) == (409, "yourself", [])
    for user_id in (0, 999_999_999, 2**63, 10**30):
        assert told(put(alice, lobby.pk, user_id)) == NOT_FOUND
        assert told(lift(alice, lobby.pk, user_id)) == (200, {})
    assert refusal(listed(alice, lobby.pk, limit="x")) == (400, "invalid", ["limit"])


def test_whom_one_cannot_find_one_cannot_ban(alice: Person, carol: Person, dave: Person, lobby: Room):
    Server.objects.create(pk=1, people="rooms")
    make_room(owner=carol)
    assert told(put(alice, lobby.pk, carol.id)) == NOT_FOUND
    assert put(alice, lobby.pk, dave.id).status_code == 200  # was in the room


def test_again_takes_no_version(erin: Person, bob: Person, lobby: Room):
    first = put(erin, lobby.pk, bob.id).json()
    with changes_in(lobby) as seen:
        assert told(put(erin, lobby.pk, bob.id)) == (200, first)
        assert [told(lift(erin, lobby.pk, bob.id)) for _ in range(2)] == [(200, {})] * 2
    assert seen == []


def test_pages(alice: Person, lobby: Room):
    for number in range(3):
        ban(lobby, make_person(f"p{number}"), by=alice)
    first = listed(alice, lobby.pk, limit=2).json()
    assert (names(first), names(alice.get(first["next"]).json())) == (["p2", "p1"], ["p0"])


@pytest.mark.parametrize("many", [2, 200])
def test_queries(many: int, alice: Person, people: list[Person]):
    room = make_room(owner=alice)
    add_members(room_id=room.pk, users=[people[0].id])
    Ban.objects.bulk_create(Ban(room=room, user=person.user, by=alice.user) for person in people[1:many])
    with statements(alice) as seen:
        assert len(listed(alice, room.pk, limit=100).json()["results"]) == min(many - 1, 100)
    assert len(seen) == 3  # session with its person, own membership with room, bans with their people
    with statements(alice) as seen:
        assert put(alice, room.pk, people[0].id).status_code == 200
    assert len(seen) == 10  # session with its person, lock, two memberships, ban (2), invitations, end, version, events
