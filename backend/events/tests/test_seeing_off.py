"""What somebody who deactivates their account leaves behind: the job `see_off`, and who may not be brought in again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from psycopg2.sql import SQL, Identifier

from accounts.models import User
from common.errors import NotFound
from common.jobs import run
from events import actions
from events.models import Attendance, Event
from messaging.actions import edit_message
from rooms.actions import add_members, create_room, invite_person, join_room, make_invite_link, open_direct
from rooms.models import Change, Invite, Membership, Room
from tests.changes import changes_in
from tests.factories import PASSWORD, answer, ban, make_direct, make_event, make_person, make_room, put_in, say
from tests.jobs import do_jobs, waiting
from tests.person import Person
from tests.shapes import NOT_FOUND, refusal, told


def deactivate(person: Person) -> None:
    assert person.post("/api/me/deactivate/", {"password": PASSWORD}).status_code == 200
    person.user.refresh_from_db()


def gone(person: Person) -> dict[str, Any]:
    return {"id": person.id, "username": f"deleted-{person.id}", "display_name": "", "avatar": None}


def departures(person: Person) -> list[int]:
    """The rooms that say that they have left, once for each time."""
    left = Change.objects.filter(type="user_left", actor=person.id, body__user=gone(person))
    return list(left.order_by("room").values_list("room", flat=True))


def test_they_leave_each_room_once(alice: Person, bob: Person, erin: Person, lobby: Room, vault: Room):
    say(alice, make_direct(alice, bob))
    direct = Room.objects.get(kind="direct")
    deactivate(bob)
    with changes_in(lobby) as seen, changes_in(direct) as heard:
        do_jobs()
    (kind, body, audience), *others = seen
    assert (kind, body["user"], body["reason"], body["room"]["member_count"], others) == (
        "user_left",
        gone(bob),
        "left",
        2,
        [],
    )
    assert audience == {alice.id, bob.id, erin.id}
    assert [(kind, heard_by) for kind, _, heard_by in heard] == [("user_left", {alice.id, bob.id})]
    assert departures(bob) == [lobby.pk, vault.pk, direct.pk]
    assert not Membership.objects.current().filter(user=bob.id).exists()
    numbers = [
        User.objects.get(pk=bob.id).directory_number,
        alice.post("/api/sync/", {"rooms": {}}).json()["directory"]["number"],
    ]
    assert numbers == [2, 2]  # when the account ended, and when the last room had heard


def test_what_the_last_owner_leaves_goes_to_who_can_look_after_it(
    alice: Person, bob: Person, carol: Person, erin: Person
):
    room = make_room(owner=alice, members=[bob], moderators=[erin])
    User.objects.filter(pk=erin.id).update(is_active=False)
    put_in(room, carol, role="moderator")
    deactivate(alice)
    with changes_in(room) as seen:
        do_jobs()
    assert [(kind, body["user"]["id"], body.get("role")) for kind, body, _ in seen] == [
        ("user_left", alice.id, None),
        ("member_updated", carol.id, "owner"),
    ]


def test_their_place_goes_to_who_waits_and_their_events_go_on(alice: Person, bob: Person, erin: Person, lobby: Room):
    event, own = make_event(alice, lobby, capacity=1), make_event(bob, lobby, title="Coffee")
    for person in (bob, erin):
        answer(person, event)
    answer(bob, own)
    deactivate(bob)
    with changes_in(lobby) as seen:
        do_jobs()
    assert [kind for kind, _, _ in seen] == ["user_left", "attendance_changed", "attendance_changed", "event_updated"]
    moved = next(body for _, body, _ in seen if body.get("event") == str(event.pk))
    assert (moved["user"], moved["status"], moved["promoted"]) == (gone(bob), None, [erin.id])
    assert (seen[3][1]["event"]["organizer"], seen[3][1]["changed"], seen[3][2]) == (
        None,
        ["organizer"],
        {alice.id, erin.id},
    )
    assert list(Attendance.objects.values_list("user", "status")) == [(erin.id, "going")]
    card = erin.get(f"/api/events/{own.pk}/").json()
    assert (card["title"], card["organizer"], card["status"]) == ("Coffee", None, "scheduled")
    assert Event.objects.get(pk=own.pk).sequence == own.sequence + 1
    assert erin.patch(f"/api/events/{own.pk}/", {"title": "Tea"}).status_code == 200  # a moderator


def test_events_of_rooms_that_they_had_left_before(alice: Person, bob: Person, lobby: Room):
    event = make_event(bob, lobby)
    bob.post(f"/api/rooms/{lobby.pk}/leave/")
    deactivate(bob)
    with changes_in(lobby) as seen:
        do_jobs()
    assert [kind for kind, _, _ in seen] == ["event_updated"]
    assert Event.objects.get(pk=event.pk).organizer_id is None


def test_invitations_end_those_to_them_and_those_by_them(alice: Person, bob: Person, carol: Person, vault: Room):
    elsewhere = make_room(owner=alice, name="attic", kind="private")
    invite_person(user=alice.user, room_id=elsewhere.pk, person_id=bob.id)
    alice.patch(f"/api/rooms/{vault.pk}/", {"members_invite": True})
    link = make_invite_link(user=bob.user, room_id=vault.pk, expires_in=None, uses=None)
    kept = make_invite_link(user=alice.user, room_id=vault.pk, expires_in=None, uses=None)
    deactivate(bob)
    do_jobs()
    assert list(Invite.objects.all()) == [kept]
    assert refusal(carol.post(f"/api/invites/{link.code}/"))[:2] == (404, "invite_spent")


@pytest.mark.parametrize("dies_in", [0, 1, 2])
@pytest.mark.parametrize("after", [False, True])
def test_a_worker_that_dies_goes_on_where_it_was(
    bob: Person, alice: Person, lobby: Room, vault: Room, monkeypatch: pytest.MonkeyPatch, dies_in: int, after: bool
):
    third = make_room(owner=alice, members=[bob])
    rooms = [lobby, vault, third]
    for room in rooms:
        make_event(bob, room)
    deactivate(bob)
    monkeypatch.setattr(actions, "see_off", dying(actions.see_off, rooms[dies_in].pk, after=after))
    with pytest.raises(Died):
        do_jobs()
    assert departures(bob) == [room.pk for room in rooms[: dies_in + after]]
    monkeypatch.undo()
    do_jobs()
    do_jobs()
    assert departures(bob) == [room.pk for room in rooms]
    assert [room.changes.filter(type="event_updated").count() for room in rooms] == [1, 1, 1]


class Died(Exception):
    """As a worker does that is killed: what it had committed stays."""


def dying(see_off: Callable[..., None], room_id: int, *, after: bool) -> Callable[..., None]:
    def dies(**given: Any) -> None:
        if after:
            see_off(**given)
        if given["room_id"] == room_id:
            raise Died
        if not after:
            see_off(**given)

    return dies


def test_a_long_way_is_gone_by_several_jobs(
    bob: Person, alice: Person, lobby: Room, vault: Room, monkeypatch: pytest.MonkeyPatch
):
    for number in range(5):
        say(bob, lobby, f"line {number}")
    monkeypatch.setattr("events.jobs.STEPS", 2)
    monkeypatch.setattr("rooms.names.ROWS", 3)
    deactivate(bob)
    with changes_in(lobby) as seen:
        do_jobs()
    assert [kind for kind, _, _ in seen] == ["user_left"]
    assert departures(bob) == [lobby.pk, vault.pk]
    assert names_in_log(bob) == {f"deleted-{bob.id}"}


def names_in_log(person: Person) -> set[str]:
    bodies = Change.objects.filter(body__user__id=person.id).values_list("body", flat=True)
    return {body["user"]["username"] for body in bodies}


def test_the_next_job_goes_on_from_where_the_last_one_came(
    bob: Person, lobby: Room, vault: Room, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("events.jobs.STEPS", 1)
    deactivate(bob)
    ((name, ids),) = waiting()
    assert (name, ids) == ("see_off", {"user": bob.id, "avatar": None})
    run(name, **ids)
    assert departures(bob) == [lobby.pk]
    assert waiting()[1:] == [("see_off", {"user": bob.id, "room": lobby.pk, "version": lobby.version + 1})]


def test_nothing_brings_them_into_a_room_again(alice: Person, bob: Person, carol: Person, lobby: Room, vault: Room):
    direct = make_direct(alice, bob)
    notes = say(alice, lobby, "hello")
    event = make_event(alice, lobby)
    deactivate(bob)
    do_jobs()
    with changes_in(direct) as seen:
        say(alice, direct, "are you there?")
    assert [(kind, audience) for kind, _, audience in seen] == [("message_added", {alice.id})]
    assert told(alice.post(f"/api/rooms/{vault.pk}/invites/", {"user": bob.id})) == NOT_FOUND
    assert refusal(carol.post("/api/direct/", {"users": [bob.id]})) == (400, "invalid", ["users"])
    assert told(alice.patch(f"/api/rooms/{lobby.pk}/members/{bob.id}/", {"role": "owner"})) == NOT_FOUND
    assert add_members(room_id=lobby.pk, users=[bob.id]) is None
    assert refusal(alice.patch(f"/api/events/{event.pk}/", {"organizer": bob.id})) == (400, "invalid", ["organizer"])
    with pytest.raises(NotFound):
        join_room(user=bob.user, room_id=lobby.pk)
    with pytest.raises(NotFound):
        create_room(creator=bob.user, name="attic", kind="public")
    with pytest.raises(NotFound):
        open_direct(opener=bob.user, users=[alice.id])
    mention = f"@bob @deleted-{bob.id}"
    assert say(alice, lobby, mention).mentioned_users == []
    edited = edit_message(user=alice.user, room_id=lobby.pk, message_id=notes.pk, content=mention)
    assert edited.mentioned_users == []
    for text in ("bob", "deleted", str(bob.id)):
        assert alice.get("/api/users/", search=text).json()["results"] == []
    assert alice.get("/api/online/", users=str(bob.id)).json() == {"online": []}
    assert not Membership.objects.current().filter(user=bob.id).exists()


def test_what_is_under_way_when_the_account_ends_comes_to_nothing(alice: Person, bob: Person, lobby: Room):
    """Before the job has come to the room they are still in it, and can do nothing there, nor be given anything."""
    before, event = User.objects.get(pk=bob.id), make_event(alice, lobby)
    deactivate(bob)
    with changes_in(lobby) as seen:
        for account in (before, bob.user):
            with pytest.raises(NotFound):
                say(Person(account), lobby)
        assert told(alice.patch(f"/api/rooms/{lobby.pk}/members/{bob.id}/", {"role": "owner"})) == NOT_FOUND
        assert say(alice, lobby, f"@deleted-{bob.id}").mentioned_users == []
        assert alice.patch(f"/api/events/{event.pk}/", {"organizer": bob.id}).status_code == 400
    assert [kind for kind, _, _ in seen] == ["message_added"]


def test_a_direct_room_stays_the_others(alice: Person, bob: Person, carol: Person):
    room = make_direct(bob, alice)
    say(bob, room, "see you")
    deactivate(bob)
    do_jobs()
    at = f"/api/rooms/{room.pk}/"
    card = alice.get(at).json()
    assert (card["people"][1], card["member_count"], card["last_message"]["user"]) == (gone(bob), 1, gone(bob))
    assert alice.get(f"{at}messages/").json()["results"][0]["user"] == gone(bob)
    assert alice.post("/api/direct/", {"users": [bob.id]}).json()["id"] == room.pk
    assert alice.post(f"{at}messages/", {"content": "to myself"}).status_code == 201
    assert told(carol.get(at)) == NOT_FOUND


def test_of_a_direct_room_that_nobody_has_written_to_the_name_is_told(alice: Person, bob: Person):
    room = make_direct(alice, bob)
    held = alice.post("/api/sync/", {"rooms": {}}).json()["directory"]["number"]
    deactivate(bob)
    do_jobs()
    assert alice.post("/api/sync/", {"rooms": {}, "directory": held}).json()["directory"]["people"] == [gone(bob)]
    assert alice.get(f"/api/rooms/{room.pk}/").json()["people"][1] == gone(bob)


WORD = "unmistakable"


@pytest.fixture
def known(alice: Person, erin: Person, lobby: Room, vault: Room) -> Person:
    """Somebody with a name that nothing else is called, who has done everything that leaves a name."""
    person = make_person(f"bob-{WORD}", display_name=f"Robert {WORD.title()}")
    kind = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(
        user=alice.user, content_type=kind, object_id=str(person.id), object_repr=person.user.handle, action_flag=CHANGE
    )
    for room in (lobby, vault):
        put_in(room, person)
        message = say(person, room, "one")
        say(alice, room, "two", reply_to=message)
        edit_message(user=person.user, room_id=room.pk, message_id=message.pk, content="uno")
        person.put(f"/api/rooms/{room.pk}/messages/{message.pk}/reactions/👍/")
        alice.patch(f"/api/rooms/{room.pk}/members/{person.id}/", {"role": "moderator"})
        event = make_event(person, room)
        answer(person, event, note="with cake")
        answer(erin, event)
    say(person, vault, "the last one")
    say(person, make_direct(person, alice), "psst")
    attic = make_room(owner=person, name="attic")
    put_in(attic, alice)
    person.post(f"/api/rooms/{lobby.pk}/leave/")
    ban(attic, erin, by=person)
    for _ in range(2):
        Person(User()).post("/api/login/", {"username": person.user.handle, "password": "wrong"})
    Person(User()).post("/api/password/reset/", {"email": person.user.email})
    return person


def tables_that_say(word: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [table for (table,) in cursor.fetchall()]
        assert {"rooms_change", "accounts_user", "django_admin_log", "django_q_ormq"} <= set(tables)
        found = set()
        for table in tables:
            query = SQL("SELECT EXISTS (SELECT FROM {0} WHERE {0}::text ILIKE %s)").format(Identifier(table))
            cursor.execute(query, [f"%{word}%"])
            if cursor.fetchone()[0]:
                found.add(table)
    return found


def test_no_table_holds_their_name_or_address(known: Person):
    assert tables_that_say(WORD) == {"accounts_user", "django_admin_log", "rooms_change", "rooms_room"}
    deactivate(known)
    do_jobs()
    assert tables_that_say(WORD) == set()


def test_what_people_have_typed_stays(known: Person, alice: Person, vault: Room):
    say(alice, vault, f"@bob-{WORD}, look")
    deactivate(known)
    do_jobs()
    assert tables_that_say(WORD) == {
        "messaging_message", "rooms_change", "rooms_room", "search_messagetext",
    }  # fmt: skip
    assert alice.get(f"/api/rooms/{vault.pk}/").json()["last_message"]["content"] == f"@bob-{WORD}, look"


def answers_of(person: Person, *rooms: Room) -> str:
    """All that a client reads of these rooms, as text."""
    read = [person.get("/api/rooms/"), person.get("/api/events/"), person.get("/api/messages/search/", q="one")]
    for room in rooms:
        at = f"/api/rooms/{room.pk}/"
        first = room.messages.get(number=1)
        paths = ["", "members/", "messages/", "changes/", f"messages/{first.pk}/", f"messages/{first.pk}/history/"]
        read += [person.get(at + path) for path in paths]
        read += [person.get(f"/api/events/{event.pk}/attendees/") for event in room.events.all()]
    read.append(person.post("/api/sync/", {"rooms": {}}))
    assert {answer.status_code for answer in read} == {200}
    return "".join(answer.content.decode() for answer in read)


def test_readers_see_who_wrote_as_deleted(known: Person, alice: Person, erin: Person, lobby: Room, vault: Room):
    """One who opens the page only now, and one who has had it open all the time: by changes and the directory."""
    rooms = Room.objects.filter(memberships__user=alice.id, memberships__left_version=None)
    held = {str(room.pk): {"version": room.version, "id": str(room.change_id), "mine_version": 0} for room in rooms}
    number = alice.post("/api/sync/", {"rooms": {}}).json()["directory"]["number"]
    assert WORD in answers_of(alice, lobby, vault)
    deactivate(known)
    do_jobs()
    read = answers_of(alice, lobby, vault)
    assert WORD not in read.lower()
    assert f'"username":"deleted-{known.id}"' in read
    open_client = alice.post("/api/sync/", {"rooms": held, "directory": number})
    assert WORD not in open_client.content.decode().lower()
    assert open_client.json()["directory"]["people"] == [gone(known)]
    found = erin.get("/api/messages/search/", q="uno").json()["results"]
    assert {message["user"]["username"] for message in found} == {f"deleted-{known.id}"}


def test_a_change_that_is_published_late_names_them_as_they_are_by_then(known: Person, alice: Person, vault: Room):
    deactivate(known)
    do_jobs()
    texts = [str(change.as_read()) for change in Change.objects.filter(room=vault)]
    assert [text for text in texts if WORD in text.lower()] == []
