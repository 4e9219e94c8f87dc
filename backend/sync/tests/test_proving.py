"""What a proof finds in a record that is not as it should be; and its people and rooms are out of sight afterwards."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Session, SocketCut, User
from accounts.throw_away import DOMAIN
from light.fingerprint import fingerprint
from light.room import Room as Held
from rooms.models import Room
from sync.management.commands.prove_sync import Command
from sync.proving.findings import out_of_order, outside_stays, unlike_fresh, unlike_log
from sync.proving.record import Record
from sync.proving.run import Outcome
from sync.proving.world import make_world, put_away, put_away_what_was_left
from tests.changes import changes_in
from tests.factories import say
from tests.jobs import do_jobs
from tests.person import Person

ROOM, ALICE = 5, "1"


def change(version: int, text: str = "hello", **other: Any) -> dict[str, Any]:
    body = {"id": 70 + version, "content": text, "reply_to": None, "room": {"id": ROOM}}
    return {"id": f"id {version}", "room": ROOM, "version": version, "type": "message_added", "body": body, **other}


def log(*changes: dict[str, Any]) -> dict[tuple[int, int], dict[str, Any]]:
    return {(ROOM, each["version"]): each for each in changes}


def heard(*changes: dict[str, Any]) -> Record:
    record = Record()
    for each in changes:
        said = {name: each[name] for name in ("room", "version", "id")}
        record.note(ALICE, "heard", user=1, **said, **fingerprint(each))
    return record


def stepped(*steps: tuple[str, int, dict[str, Any]]) -> Record:
    record = Record(clock=lambda: 10.0)
    for kind, version, more in steps:
        record.note(ALICE, kind, room=ROOM, version=version, **more)
    return record


@pytest.mark.parametrize(
    ("said", "stands", "finding"),
    [
        (change(2), change(2), None),
        (change(2), change(3), "version 2 was heard and is not in the log"),
        (change(2), change(2, id="another"), "version 2 was heard otherwise than the log has it"),
        (change(2), change(2, actor=9), "version 2 was heard otherwise than the log has it"),
        (change(2, "hello"), change(2, "hollow"), "version 2 was heard with another text"),
    ],
    ids=["the same", "not there", "another change", "another body", "another text"],
)
def test_what_was_heard_against_the_log(said, stands, finding):
    assert unlike_log(heard(said), log(stands)) == ([f"user 1, room 5: {finding}"] if finding else [])


def test_a_text_that_was_edited_meanwhile_is_not_compared():
    edited = change(2, "")
    edited["body"]["superseded"] = True
    assert unlike_log(heard(change(2)), log(edited)) == []


def test_what_was_acknowledged_is_in_the_log():
    record = Record()
    record.acknowledged = {(ROOM, 72), (ROOM, 99)}
    assert unlike_log(record, log(change(2))) == ["room 5: message 99 was acknowledged and is not in the log"]


START, SYNC, RESET = {"why": "start"}, {"why": "sync"}, {"why": "reset"}


@pytest.mark.parametrize(
    ("steps", "finding"),
    [
        ([("snapshot", 3, START), ("applied", 4, {}), ("snapshot", 9, SYNC), ("applied", 10, {})], None),
        ([("snapshot", 3, START), ("applied", 5, {})], "5 was applied after 3"),
        ([("snapshot", 3, START), ("applied", 4, {}), ("applied", 4, {})], "4 was applied after 4"),
        ([("snapshot", 3, START), ("snapshot", 2, SYNC)], "went back from 3 to 2"),
        ([("snapshot", 3, START), ("gone", 2, {"reset": False})], "went back from 3 to 2"),
        ([("snapshot", 3, START), ("snapshot", 2, RESET), ("applied", 3, {})], None),
    ],
)
def test_the_order_of_each_client(steps, finding):
    assert out_of_order(stepped(*steps)) == ([f"user 1, room 5: {finding}"] if finding else [])


def concluded(record: Record, *findings: str, left: int | None = None) -> str:
    """What is said in the end where the log holds version 2, and alice was there from 1 on."""
    said = StringIO()
    Command(stdout=said)._conclude(record, Outcome([*findings], log(change(2))), [(1, ROOM, 1, left)])
    return said.getvalue()


def test_the_command_says_that_all_is_well():
    assert concluded(heard(change(2))).splitlines()[-1].startswith("Every client showed what the server holds")


def test_one_thing_that_is_wrong_fails():
    wrong = heard(change(2))
    wrong.errors.append("KeyError")
    for record, findings, left in (
        (heard(change(2)), ["user 1, room 5: is shown"], None),
        (heard(change(2, id="another")), [], None),
        (heard(change(2)), [], 1),
        (wrong, [], None),
    ):
        with pytest.raises(CommandError, match="1 things are wrong"):
            concluded(record, *findings, left=left)
    for kind in ("snapshot", "snapshot", "gone"):
        wrong.note(ALICE, kind, room=ROOM, version={"snapshot": 3, "gone": 2}[kind], why="start", reset=False)
    with pytest.raises(CommandError, match="2 things are wrong"):
        concluded(wrong)


def test_where_nobody_heard_anything_nothing_is_proved():
    with pytest.raises(CommandError, match="Nothing was heard"):
        concluded(Record())


@pytest.mark.parametrize(("stay", "outside"), [((2, None), 0), ((2, 2), 0), ((3, None), 1), ((1, 1), 1)])
def test_nobody_hears_what_was_before_or_after_them(stay, outside):
    assert len(outside_stays(heard(change(2)), [(1, ROOM, *stay)])) == outside


def test_times_count_from_the_beginning_of_the_write():
    record = stepped(("applied", 4, {}), ("applied", 5, {}))
    record.written = {(ROOM, 4): 9.5}
    assert record.delays() == [0.5]


@pytest.mark.django_db
def test_a_client_against_one_that_starts_now(alice: Person, lobby: Room):
    card = alice.get(f"/api/rooms/{lobby.pk}/").json()
    held = {lobby.pk: Held(card, alice.id)}
    assert unlike_fresh(alice.id, held, {lobby.pk: Held(card, alice.id)}) == []
    assert unlike_fresh(alice.id, {}, held) == [f"user {alice.id}, room {lobby.pk}: is not shown"]
    assert unlike_fresh(alice.id, held, {}) == [f"user {alice.id}, room {lobby.pk}: is shown"]

    say(alice, lobby, "meanwhile")
    fresh = {lobby.pk: Held(alice.get(f"/api/rooms/{lobby.pk}/").json(), alice.id)}
    (finding,) = unlike_fresh(alice.id, held, fresh)
    assert "last_message differ" in finding


@pytest.mark.django_db
def test_its_people_and_rooms_are_put_out_of_sight(alice: Person):
    world = make_world(3, 2)
    assert [user.has_usable_password() for user in world.users] == [False] * 3
    assert Session.objects.filter(user__in=world.users).count() == 3
    rooms = list(Room.objects.filter(pk__in=world.rooms))
    assert [(room.kind, room.member_count, room.archived) for room in rooms] == [("private", 3, False)] * 2

    with changes_in(rooms[0]) as seen:
        put_away(world.users)
        put_away(world.users)
    everybody = {user.pk for user in world.users}
    assert seen == [("room_updated", {"archived": True}, everybody)]
    assert not User.objects.filter(email__endswith=DOMAIN, is_active=True).exists()
    assert not Session.objects.filter(user__in=world.users).exists()
    assert SocketCut.objects.filter(user__in=world.users).exists()
    assert alice.get("/api/users/?search=prove").json()["results"] == []
    assert alice.get("/api/search/?q=prove_sync").json()["results"] == []

    do_jobs()
    assert [(room.member_count, room.archived) for room in Room.objects.filter(pk__in=world.rooms)] == [(0, True)] * 2
    names = User.objects.filter(pk__in=everybody).values_list("handle", flat=True)
    assert set(names) == {f"deleted-{person}" for person in everybody}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"clients": 1}, "2 to 500 clients"),
        ({"rooms": 0}, "1 to 100 rooms"),
        ({"minutes": 0.0}, "More than 0 minutes"),
        ({"rate": 0.0}, "a rate above 0"),
        ({"door": "nginx"}, "--door wants host:port"),
    ],
)
def test_what_cannot_be_meant_is_refused(options, said):
    with pytest.raises(CommandError, match=said):
        call_command("prove_sync", **options)


@pytest.mark.django_db
def test_what_a_killed_run_left_is_put_away_by_a_later_one(alice: Person):
    world = make_world(2, 1)
    assert put_away_what_was_left() == 0  # it may still go on
    User.objects.update(created_at=world.users[0].created_at - timedelta(days=2))
    assert put_away_what_was_left() == 2
    assert Room.objects.get(pk=next(iter(world.rooms))).archived
    assert User.objects.get(pk=alice.id).is_active
