"""What happens at the same moment, in transactions that really commit."""

from collections import Counter
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from accounts.limits import lock_key
from accounts.models import User
from messaging.actions import cancel_send
from messaging.models import Message
from rooms.actions import join_room, make_invite_link
from rooms.models import Change, Membership, Room
from rooms.tests.test_rooms_create import in_many_rooms
from tests.at_once import lock_held, queued_at, tab, together, while_held
from tests.changes import audience_of
from tests.factories import PASSWORD, ban, make_direct, make_person, make_room, put_in, say, take_out
from tests.jobs import do_jobs
from tests.person import Person

pytestmark = pytest.mark.django_db(transaction=True)

ID = "c0ffee00-0000-4000-8000-000000000001"


def post(person: Person, room: Room, content: str = "hello", **body: Any) -> Any:
    return person.post(f"/api/rooms/{room.pk}/messages/", {"content": content, **body})


def join(person: Person, room: Room) -> Any:
    return person.post(f"/api/rooms/{room.pk}/join/")


def leave(person: Person, room: Room) -> Any:
    return person.post(f"/api/rooms/{room.pk}/leave/")


def read(person: Person, room: Room, number: int) -> Any:
    return person.put(f"/api/rooms/{room.pk}/read/", {"number": number})


def cancel(person: Person, client_id: str = ID) -> Any:
    return person.delete(f"/api/sends/{client_id}/")


def log_of(room: Room) -> list[str]:
    return list(Change.objects.filter(room=room).order_by("version").values_list("type", flat=True))


def test_who_is_banned_while_posting_posts_nothing(alice: Person, bob: Person, lobby: Room):
    answers = queued_at(
        lobby,
        partial(post, tab(bob), lobby),
        partial(leave, tab(bob), lobby),
        before=partial(ban, lobby, bob, by=alice),
    )
    assert [answer.status_code for answer in answers] == [404, 404]
    assert Message.objects.count() == 0
    assert log_of(lobby)[5:] == ["user_left"]


def test_two_who_open_a_direct_room_at_once_open_one(alice: Person, bob: Person, carol: Person):
    for other in (bob, carol):
        people = [alice.id, other.id]
        answers = together(
            *(partial(tab(person).post, "/api/direct/", {"users": people}) for person in (alice, alice, other, other))
        )
        assert sorted(answer.status_code for answer in answers) == [200, 200, 201, 201]
        assert len({answer.json()["id"] for answer in answers}) == 1
        assert log_of(Room.objects.get(direct_key=people)) == ["user_joined", "user_joined"]


def test_a_direct_room_made_by_another_at_this_moment_is_found(alice: Person, bob: Person):
    """The first has made it and not committed: the second finds none when it looks, and waits at the index."""
    (answer,) = while_held(
        lambda: make_direct(alice, bob), partial(tab(bob).post, "/api/direct/", {"users": [alice.id]})
    )
    assert (answer.status_code, Room.objects.count(), log_of(Room.objects.get())) == (201, 1, ["user_joined"] * 2)


def test_two_first_messages_at_once_bring_people_in_once(alice: Person, bob: Person):
    room = make_direct(alice, bob)
    put_in(room, bob)
    other = make_direct(alice, bob, make_person("frank"))
    queued_at(room, partial(post, tab(alice), room), partial(post, tab(bob), room))
    queued_at(other, partial(post, tab(alice), other), partial(post, tab(alice), other))
    assert log_of(room)[2:] == ["message_added"] * 2
    assert log_of(other)[1:] == ["members_added", "message_added", "message_added"]


def test_who_is_banned_while_joining_stays_out(alice: Person, carol: Person, lobby: Room):
    def come_and_be_banned() -> None:
        put_in(lobby, carol)
        ban(lobby, carol, by=alice)

    (answer,) = queued_at(lobby, partial(join, tab(carol), lobby), before=come_and_be_banned)
    assert answer.status_code == 404
    assert log_of(lobby)[5:] == ["user_joined", "user_left"]


def test_six_equal_client_ids_make_one_message(bob: Person, alice: Person, erin: Person, lobby: Room):
    answers = queued_at(lobby, *(partial(post, tab(bob), lobby, client_id=ID) for _ in range(6)))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 5}
    assert len({answer.json()["id"] for answer in answers}) == 1
    (change,) = Change.objects.filter(room=lobby, version__gt=5)
    assert (change.type, audience_of(change)) == ("message_added", {alice.id, bob.id, erin.id})


def test_one_client_id_in_two_rooms_is_one_message(bob: Person, lobby: Room, vault: Room):
    for _ in range(5):
        client_id = f"{Message.objects.count() + 1:032}"
        answers = together(*(partial(post, tab(bob), room, client_id=client_id) for room in (lobby, vault)))
        assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 1}
    assert Message.objects.count() == 5


def test_one_client_id_in_two_rooms_when_the_other_is_not_committed_yet(bob: Person, lobby: Room, vault: Room):
    """The first has taken the id and not committed: the second finds nothing when it looks, and fails on the index."""
    (answer,) = while_held(
        lambda: say(bob, lobby, client_id=UUID(ID)),
        partial(post, tab(bob), vault, client_id=ID),
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "client_id_conflict")
    assert log_of(vault)[5:] == []


@pytest.mark.parametrize("sent", [True, False])
def test_a_send_that_is_cancelled_at_this_moment(bob: Person, lobby: Room, sent: bool):
    """Whichever comes first and has not committed: the other waits for it, and sees it."""
    if sent:
        (cancelled,) = while_held(lambda: say(bob, lobby, client_id=UUID(ID)), partial(cancel, tab(bob)))
        assert (cancelled.status_code, cancelled.json()["client_id"]) == (200, ID)
        return
    held = partial(cancel_send, author=bob.user, client_id=UUID(ID))
    (posted,) = while_held(held, partial(post, tab(bob), lobby, client_id=ID))
    assert (posted.status_code, posted.json()["code"]) == (409, "send_cancelled")
    assert log_of(lobby)[5:] == []


def test_posts_and_cancels_at_once_agree(bob: Person, lobby: Room):
    """Each time either there is a message, which both saw, or there never will be.

    Whatever either of them writes names bob's account, which somebody else holds: unless one waits for the other
    before it looks, both have looked by now, and both will write.
    """
    for turn in range(4):
        client_id = str(UUID(int=turn))
        first, cancelled, again = while_held(
            lambda: User.objects.select_for_update().get(pk=bob.id),
            partial(post, tab(bob), lobby, client_id=client_id),
            partial(cancel, tab(bob), client_id),
            partial(post, tab(bob), lobby, client_id=client_id),
        )
        there = Message.objects.filter(client_id=client_id).count()
        assert {first.status_code, again.status_code} == ({200, 201} if there else {409})
        assert bool(cancelled.json()) == bool(there)
        assert post(bob, lobby, client_id=client_id).status_code == (200 if there else 409)


def test_posts_come_in_one_order_without_holes(alice: Person, bob: Person, erin: Person, lobby: Room):
    def write(person: Person) -> None:
        for number in range(8):
            assert post(person, lobby, f"{person} {number}").status_code == 201

    together(*(partial(write, tab(person)) for person in (alice, bob, erin)))
    lobby.refresh_from_db()
    assert (lobby.version, lobby.last_number) == (29, 24)
    said = list(Message.objects.order_by("number").values_list("number", "version", "content"))
    assert [(number, version) for number, version, _ in said] == [(n, n + 5) for n in range(1, 25)]
    for person in (alice, bob, erin):
        mine = [content for _, _, content in said if content.startswith(person.user.handle)]
        assert mine == [f"{person} {number}" for number in range(8)]


def test_joins_against_posts(alice: Person, bob: Person, erin: Person, carol: Person, lobby: Room):
    """Whoever comes and goes meanwhile hears what was said between, no more and no less."""
    coming, going = make_person("comes"), make_person("goes")

    def write() -> None:
        for _ in range(12):
            assert post(alice, lobby).status_code == 201

    def come_and_go(person: Person) -> None:
        for _ in range(4):
            assert join(person, lobby).status_code == 200
            assert leave(person, lobby).status_code == 200

    together(write, partial(come_and_go, tab(coming)), partial(come_and_go, tab(going)))
    ids = {person.user.handle: person.id for person in (alice, bob, erin, coming, going)}
    people, messages, heard = {"alice", "bob", "erin"}, 0, 0
    for change in Change.objects.filter(room=lobby, version__gt=5).order_by("version"):
        match change.type:
            case "message_added":
                messages += 1
            case "user_joined":
                people.add(change.body["user"]["username"])
                stay = Membership.objects.get(room=lobby, joined_version=change.version)
                assert stay.read_number == messages
        assert audience_of(change) == {ids[handle] for handle in people}
        if change.type == "user_left":
            people.remove(change.body["user"]["username"])
        if change.type != "message_added":
            assert change.body["room"]["member_count"] == len(people)
        heard += 1
    assert (messages, heard, people) == (12, 28, {"alice", "bob", "erin"})
    assert carol.id not in {change.actor_id for change in Change.objects.all()}


def test_joining_twice_at_once_is_joining_once(carol: Person, lobby: Room):
    answers = queued_at(lobby, *(partial(join, tab(carol), lobby) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert log_of(lobby)[5:] == ["user_joined"]


def test_two_joins_at_once_do_not_make_it_a_thousand_and_one(carol: Person, lobby: Room):
    other = make_room(owner=make_person("owner"), name="other")
    in_many_rooms(carol, 999)
    answers = while_held(
        lambda: User.objects.select_for_update().get(pk=carol.id),
        partial(join, tab(carol), lobby),
        partial(join, tab(carol), other),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert Membership.objects.current().filter(user=carol.user).count() == 1_000


def test_two_owners_leaving_at_once_leave_an_owner(alice: Person, bob: Person, carol: Person):
    room = make_room(owner=alice, members=[bob])
    put_in(room, carol, role="owner")
    answers = queued_at(room, partial(leave, tab(alice), room), partial(leave, tab(carol), room))
    assert [answer.status_code for answer in answers] == [200, 200]
    assert log_of(room)[3:] == ["user_left", "user_left", "member_updated"]
    assert Membership.objects.current().get(room=room).role == "owner"


def test_ten_by_a_link_for_three(alice: Person):
    room = make_room(owner=alice, kind="private")
    link = make_invite_link(user=alice.user, room_id=room.pk, expires_in=None, uses=3)
    guests = [tab(make_person(f"guest{number}")) for number in range(10)]
    answers = queued_at(room, *(partial(guest.post, f"/api/invites/{link.code}/") for guest in guests))
    assert Counter(answer.status_code for answer in answers) == {200: 3, 404: 7}
    assert log_of(room)[1:] == ["user_joined"] * 3


def test_two_owners_stepping_down_at_once_leave_an_owner(alice: Person, carol: Person):
    room = make_room(owner=alice)
    put_in(room, carol, role="owner")
    step_down = [
        partial(tab(person).patch, f"/api/rooms/{room.pk}/members/{person.id}/", {"role": "member"})
        for person in (alice, carol)
    ]
    answers = queued_at(room, *step_down)
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert log_of(room)[2:] == ["member_updated"]


def test_who_is_banned_while_being_made_owner_is_out(alice: Person, bob: Person, erin: Person, lobby: Room):
    """In whichever order: never an owner who is banned and still in."""
    banned, promoted = queued_at(
        lobby,
        partial(tab(erin).put, f"/api/rooms/{lobby.pk}/bans/{bob.id}/"),
        partial(tab(alice).patch, f"/api/rooms/{lobby.pk}/members/{bob.id}/", {"role": "owner"}),
    )
    assert (banned.status_code, promoted.status_code, log_of(lobby)[5:]) in (
        (200, 404, ["user_left"]),
        (403, 200, ["member_updated"]),
    )


def test_leaving_against_posting(bob: Person, lobby: Room):
    """In whichever order: what was said before leaving is there, and nothing after."""
    left, posted = queued_at(lobby, partial(leave, tab(bob), lobby), partial(post, tab(bob), lobby))
    assert left.status_code == 200
    assert (posted.status_code, log_of(lobby)[5:]) in (
        (404, ["user_left"]),
        (201, ["message_added", "user_left"]),
    )


def test_a_marker_of_a_stay_that_is_ending_stays(alice: Person, bob: Person, lobby: Room):
    say(alice, lobby)
    (answer,) = while_held(partial(take_out, lobby, bob, by=alice), partial(read, tab(bob), lobby, 1))
    assert answer.status_code == 404
    join_room(user=bob.user, room_id=lobby.pk)
    stays = Membership.objects.filter(room=lobby, user=bob.user).order_by("joined_version")
    assert list(stays.values_list("read_number", "mine_version")) == [(0, 1), (1, 2)]


def test_of_two_markers_the_further_stands(alice: Person, bob: Person, lobby: Room):
    for _ in range(5):
        say(alice, lobby)
    stay = Membership.objects.filter(room=lobby, user=bob.user)
    answers = while_held(
        lambda: stay.select_for_update().get(),
        partial(read, tab(bob), lobby, 5),
        partial(read, tab(bob), lobby, 3),
        in_turn=True,
    )
    assert [answer.status_code for answer in answers] == [200, 200]
    assert stay.get().read_number == 5
    assert answers[0].json()["read_number"] == 5


def test_two_uploads_at_once_count_each_other(bob: Person, lobby: Room, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("messaging.access.UNSENT_MAX", 1)
    uploads = [
        partial(tab(bob).upload, f"/api/rooms/{lobby.pk}/attachments/", b"hello", f"{number}.txt") for number in (1, 2)
    ]
    answers = while_held(lambda: lock_key(f"attachments of {bob.id}"), *uploads)
    assert sorted(answer.status_code for answer in answers) == [201, 409]


def test_a_lock_that_is_not_to_be_had_is_503(alice: Person, bob: Person, lobby: Room):
    """Held for longer than lock_timeout (2 s): nothing is done, and the client is told when to come back."""
    posting = partial(post, tab(bob), lobby, client_id=ID)
    with lock_held(lobby):
        (answer,) = together(posting)
    assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (503, "unavailable", "2")
    assert log_of(lobby)[5:] == []
    assert posting().status_code == 201


def test_reading_waits_for_nobody(alice: Person, bob: Person, lobby: Room):
    say(alice, lobby)
    tabs = [tab(bob) for _ in range(4)]
    with lock_held(lobby):
        answers = together(
            lambda: tabs[0].get("/api/rooms/"),
            lambda: tabs[1].get(f"/api/rooms/{lobby.pk}/messages/"),
            lambda: tabs[2].post("/api/sync/", {"rooms": {}}),
            lambda: read(tabs[3], lobby, 1),
        )
    assert [answer.status_code for answer in answers] == [200] * 4


def end_account(person: Person) -> None:
    assert person.post("/api/me/deactivate/", {"password": PASSWORD}).status_code == 200


def test_who_deactivates_while_being_written_to_is_not_brought_in(alice: Person, bob: Person):
    """The writer waits for the account that is just ending, and then looks again."""
    room = make_direct(alice, bob)
    (answer,) = while_held(partial(end_account, bob), partial(post, tab(alice), room))
    assert (answer.status_code, log_of(room)) == (201, ["user_joined", "message_added"])


def test_who_is_being_written_to_deactivates_afterwards(alice: Person, bob: Person):
    """The account ends when the first message is through, so that its job finds the stay that came with it."""
    room = make_direct(alice, bob)
    while_held(partial(say, alice, room), partial(end_account, tab(bob)))
    do_jobs()
    assert log_of(room) == ["user_joined", "members_added", "message_added", "user_left"]
