"""GET and POST /api/rooms/{id}/invites/, DELETE /api/rooms/{id}/invites/{invite}/"""

from datetime import timedelta
from typing import Any

import pytest
from time_machine import TimeMachineFixture

from accounts.models import Server
from rooms.actions import add_members
from rooms.models import Invite, Room
from tests.changes import changes_in
from tests.factories import NO_ROOM, ban, make_person, make_room, settle, take_out
from tests.person import Person
from tests.shapes import A_TIME, AN_ID, NOT_FOUND, NOT_SIGNED_IN, Like, refusal, told
from tests.statements import statements

A_CODE = Like(r"[A-Za-z0-9_-]{24}")  # 18 bytes: 144 bits


def invite(person: Person, room_id: int, **body: Any) -> Any:
    return person.post(f"/api/rooms/{room_id}/invites/", body)


def listed(person: Person, room_id: int, **query: Any) -> Any:
    return person.get(f"/api/rooms/{room_id}/invites/", **query)


def revoke(person: Person, room_id: int, invite_id: int) -> Any:
    return person.delete(f"/api/rooms/{room_id}/invites/{invite_id}/")


def test_by_name(erin: Person, carol: Person, vault: Room):
    with changes_in(vault) as seen:
        answer = invite(erin, vault.pk, user=carol.id)
    by_name = {
        "id": AN_ID,
        "user": {"id": carol.id, "username": "carol", "display_name": "", "avatar": None},
        "code": None,
        "by": {"id": erin.id, "username": "erin", "display_name": "", "avatar": None},
        "created_at": A_TIME,
        "expires_at": None,
        "uses": None,
        "used": 0,
    }
    assert (told(answer), seen) == ((201, by_name), [])
    assert listed(erin, vault.pk).json() == {"results": [answer.json()], "next": None, "previous": None}


def test_the_invited_find_the_room_and_may_join_and_that_is_all(erin: Person, carol: Person, bob: Person, vault: Room):
    assert carol.get("/api/search/").json()["results"] == []
    invite(erin, vault.pk, user=carol.id)
    (found,) = carol.get("/api/search/").json()["results"]
    assert (found["name"], found["is_member"], found["is_invited"]) == ("vault", False, True)
    assert told(carol.get(f"/api/rooms/{vault.pk}/")) == NOT_FOUND
    assert told(carol.get(f"/api/rooms/{vault.pk}/messages/")) == NOT_FOUND
    with changes_in(vault) as seen:
        assert carol.post(f"/api/rooms/{vault.pk}/join/").status_code == 200
    assert [kind for kind, _, _ in seen] == ["user_joined"]
    (found,) = carol.get("/api/search/").json()["results"]
    assert (found["is_member"], found["is_invited"]) == (True, False)


def test_an_invitation_by_name_is_for_one_stay(erin: Person, carol: Person, vault: Room):
    invite(erin, vault.pk, user=carol.id)
    carol.post(f"/api/rooms/{vault.pk}/join/")
    take_out(vault, carol, by=erin)
    assert told(carol.post(f"/api/rooms/{vault.pk}/join/")) == NOT_FOUND


def test_it_is_used_up_however_they_come(erin: Person, carol: Person, alice: Person, lobby: Room, vault: Room):
    """Into a public room, or by a link: they are not invited any more, and not again once they have left."""
    for room in (lobby, vault):
        invite(erin, room.pk, user=carol.id)
    code = invite(erin, vault.pk).json()["code"]
    assert carol.post(f"/api/rooms/{lobby.pk}/join/").status_code == 200
    assert carol.post(f"/api/invites/{code}/").status_code == 200
    found = carol.get("/api/search/").json()["results"]
    assert [(one["is_member"], one["is_invited"]) for one in found] == [(True, False)] * 2
    assert [one["user"] for room in (lobby, vault) for one in listed(erin, room.pk).json()["results"]] == [None]
    carol.post(f"/api/rooms/{vault.pk}/leave/")
    assert told(carol.post(f"/api/rooms/{vault.pk}/join/")) == NOT_FOUND


def test_a_bulk_join_uses_it_up_too(erin: Person, carol: Person, dave: Person, lobby: Room):
    for person in (carol, dave):
        invite(erin, lobby.pk, user=person.id)
    add_members(room_id=lobby.pk, users=[carol.id])
    assert [one["user"]["id"] for one in listed(erin, lobby.pk).json()["results"]] == [dave.id]


def test_by_link(erin: Person, lobby: Room, time_machine: TimeMachineFixture):
    time_machine.move_to("2026-01-01T12:00:00Z", tick=False)
    with changes_in(lobby) as seen:
        answer = invite(erin, lobby.pk, expires_in=3600, uses=3)
    assert seen == []
    assert told(answer) == (
        201,
        {
            "id": AN_ID,
            "user": None,
            "code": A_CODE,
            "by": {"id": erin.id, "username": "erin", "display_name": "", "avatar": None},
            "created_at": "2026-01-01T12:00:00.000Z",
            "expires_at": "2026-01-01T13:00:00.000Z",
            "uses": 3,
            "used": 0,
        },
    )
    assert invite(erin, lobby.pk).json()["expires_at"] == "2026-01-08T12:00:00.000Z"
    assert invite(erin, lobby.pk, expires_in=None).json()["expires_at"] is None


def test_spent_links_are_not_listed_and_cleared_away(erin: Person, lobby: Room, time_machine: TimeMachineFixture):
    time_machine.move_to("2026-01-01T12:00:00Z", tick=False)
    invite(erin, lobby.pk, expires_in=60)
    time_machine.shift(timedelta(minutes=2))
    assert listed(erin, lobby.pk).json()["results"] == []
    invite(erin, lobby.pk)
    assert Invite.objects.count() == 1


def test_a_member_may_where_the_room_allows_it(bob: Person, alice: Person, carol: Person, erin: Person, lobby: Room):
    settle(lobby, by=alice, members_invite=True)
    own = invite(bob, lobby.pk).json()
    others = invite(erin, lobby.pk, user=carol.id).json()
    assert len(listed(bob, lobby.pk).json()["results"]) == 2
    assert refusal(revoke(bob, lobby.pk, others["id"])) == (403, "forbidden", [])
    assert told(revoke(bob, lobby.pk, own["id"])) == (200, {})


def test_revoking(erin: Person, alice: Person, carol: Person, vault: Room):
    ids = [invite(alice, vault.pk, user=carol.id).json()["id"], invite(erin, vault.pk).json()["id"]]
    assert [told(revoke(erin, vault.pk, invite_id)) for invite_id in ids] == [(200, {})] * 2
    assert listed(erin, vault.pk).json()["results"] == []
    assert told(carol.post(f"/api/rooms/{vault.pk}/join/")) == NOT_FOUND


def test_of_another_room_nothing_is_revoked(erin: Person, lobby: Room, vault: Room):
    made = invite(erin, vault.pk).json()
    assert told(revoke(erin, lobby.pk, made["id"])) == (200, {})
    assert listed(erin, vault.pk).json()["results"] == [made]


def test_who_is_put_out_leaves_no_way_in_behind(erin: Person, bob: Person, alice: Person, carol: Person, vault: Room):
    settle(vault, by=alice, members_invite=True)
    invite(bob, vault.pk)
    invite(erin, vault.pk, user=carol.id)
    take_out(vault, bob, by=alice)
    ban(vault, carol, by=alice)
    assert Invite.objects.count() == 0


def test_signed_out(nobody: Person, lobby: Room):
    answers = [invite(nobody, lobby.pk), listed(nobody, lobby.pk), revoke(nobody, lobby.pk, 1)]
    assert [told(answer) for answer in answers] == [NOT_SIGNED_IN] * 3


def test_a_stranger_cannot_tell_it_exists(carol: Person, dave: Person, erin: Person, lobby: Room, vault: Room):
    made = invite(erin, lobby.pk).json()["id"]
    for person in (carol, dave):
        for room_id in (lobby.pk, vault.pk, NO_ROOM, 10**30):
            answers = [invite(person, room_id), listed(person, room_id), revoke(person, room_id, made)]
            assert [told(answer) for answer in answers] == [NOT_FOUND] * 3
    assert Invite.objects.count() == 1


def test_a_member_without_the_right(bob: Person, alice: Person, carol: Person, lobby: Room):
    def ask(person: Person) -> list[Any]:
        return [invite(person, lobby.pk), invite(person, lobby.pk, user=carol.id), listed(person, lobby.pk)]

    assert [refusal(answer) for answer in ask(bob)] == [(403, "forbidden", [])] * 3
    settle(lobby, by=alice, archived=True)
    assert [refusal(answer) for answer in ask(alice)] == [(403, "room_archived", [])] * 3
    assert Invite.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"user": "carol"}, "user"),
        ({"user": 0}, "user"),
        ({"user": 2**63}, "user"),
        ({"expires_in": 59}, "expires_in"),
        ({"expires_in": 10**9}, "expires_in"),
        ({"expires_in": "soon"}, "expires_in"),
        ({"uses": 0}, "uses"),
        ({"uses": 1_001}, "uses"),
    ],
)
def test_bad_input(body: dict[str, Any], field: str, alice: Person, lobby: Room):
    assert refusal(invite(alice, lobby.pk, **body)) == (400, "invalid", [field])


def test_whom_one_cannot_invite(alice: Person, bob: Person, carol: Person, dave: Person, lobby: Room):
    ban(lobby, dave, by=alice)
    assert refusal(invite(alice, lobby.pk, user=bob.id)) == (409, "already_member", [])
    assert refusal(invite(alice, lobby.pk, user=dave.id)) == (409, "banned", [])
    assert told(invite(alice, lobby.pk, user=999_999_999)) == NOT_FOUND
    Server.objects.create(pk=1, people="rooms")
    assert told(invite(alice, lobby.pk, user=carol.id)) == NOT_FOUND


def test_again_is_the_same(alice: Person, erin: Person, carol: Person, lobby: Room):
    first = invite(erin, lobby.pk, user=carol.id)
    again = invite(alice, lobby.pk, user=carol.id)
    assert (again.status_code, again.json()) == (200, first.json())
    answers = [revoke(alice, lobby.pk, invite_id) for invite_id in (first.json()["id"], first.json()["id"], 2**63)]
    assert [told(answer) for answer in answers] == [(200, {})] * 3


def test_queries(alice: Person, people: list[Person]):
    counts = []
    for many in (2, 200):
        room = make_room(owner=alice)
        add_members(room_id=room.pk, users=[person.id for person in people[:many]])
        guests = [make_person(f"g{many}-{number}").user for number in range(20 if many == 200 else 2)]
        Invite.objects.bulk_create(Invite(room=room, by=alice.user, user=guest) for guest in guests)
        with statements(alice) as seen:
            listed(alice, room.pk)
        with statements(alice) as made:
            invite(alice, room.pk)
        counts.append((len(seen), len(made)))
    # session with its person, own membership with room, invitations; the same and lock, spent ones, the new one
    assert counts == [(3, 5), (3, 5)]
