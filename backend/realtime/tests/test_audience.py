"""Who hears a change: whoever was in the room at its version."""

import pytest
from django.db import connection

from realtime.audience import AUDIENCE, audiences
from realtime.leases import give_everybody_a_lease, give_lease
from realtime.models import Lease
from rooms.actions import add_members, join_room, leave_room
from rooms.models import Change, Membership, Room
from tests.factories import make_people, make_room, put_in, say, take_out

MEMBERSHIPS = Membership._meta.db_table


class Reader:
    def rows(self, sql, values=()):
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()


def hears(room, version):
    """User ids of the audience among those who may listen, here everybody; the author first."""
    give_everybody_a_lease()
    return listening(room, version)


def listening(room, version):
    return [int(user_id) for user_id in audiences(Reader(), [Change.objects.get(room=room, version=version)])[room.pk]]


def test_members_hear_and_strangers_do_not(lobby, alice, bob, erin, carol, dave):
    say(bob, lobby)
    assert carol.id not in hears(lobby, 6)
    assert set(hears(lobby, 6)) == {alice.id, bob.id, erin.id}


def test_the_author_comes_first(lobby, bob, erin):
    for version, author in ((6, bob), (7, erin)):
        say(author, lobby)
        assert hears(lobby, version)[0] == author.id


def test_a_joiner_hears_their_joining_and_nothing_before(alice, bob):
    room = make_room(owner=alice)
    say(alice, room)
    join_room(user=bob.user, room_id=room.pk)
    say(alice, room)
    assert [bob.id in hears(room, version) for version in (1, 2, 3, 4)] == [False, False, True, True]


def test_a_leaver_hears_their_leaving_and_nothing_after(alice, bob):
    room = make_room(owner=alice, members=[bob])
    say(alice, room)
    leave_room(user=bob.user, room_id=room.pk)
    say(alice, room)
    assert [bob.id in hears(room, version) for version in (2, 3, 4, 5)] == [True, True, True, False]


def test_between_two_stays_nothing_is_heard(alice, bob):
    room = make_room(owner=alice, members=[bob])
    take_out(room, bob, by=alice)
    say(alice, room)
    put_in(room, bob)
    assert [hears(room, version).count(bob.id) for version in (2, 3, 4, 5)] == [1, 1, 0, 1]


def test_an_author_who_is_not_a_member_does_not_hear(alice, bob, carol):
    room = make_room(owner=alice)
    add_members(room_id=room.pk, users=[bob.id], actor=carol.user)
    assert set(hears(room, 2)) == {alice.id, bob.id}


def test_a_change_by_nobody_is_heard_by_all(alice, bob):
    room = make_room(owner=alice, members=[bob])
    leave_room(user=alice.user, room_id=room.pk)
    assert Change.objects.get(room=room, version=4).actor is None
    assert hears(room, 4) == [bob.id]


def test_nobody_is_left(alice):
    room = make_room(owner=alice)
    leave_room(user=alice.user, room_id=room.pk)
    assert hears(room, 2) == [alice.id]


@pytest.mark.parametrize("member_count", [4, 2_000], ids=["by member", "by lease"])
def test_of_those_only_who_has_a_lease(lobby, alice, bob, erin, carol, dave, member_count):
    Room.objects.filter(pk=lobby.pk).update(member_count=member_count)
    say(bob, lobby)
    assert listening(lobby, 6) == []
    for person in (alice, bob, carol, dave):
        give_lease(person.id)
    assert listening(lobby, 6) == [bob.id, alice.id]
    assert sorted(listening(lobby, 5)) == [alice.id, bob.id, dave.id]  # version 5: dave leaves
    Room.objects.filter(pk=lobby.pk).update(member_count=3)


@pytest.mark.parametrize("member_count", [2, 2_000], ids=["by member", "by lease"])
def test_a_lease_is_ended_by_being_closed_not_by_its_time(alice, bob, member_count):
    room = make_room(owner=alice, members=[bob])
    Room.objects.filter(pk=room.pk).update(member_count=member_count)
    give_lease(bob.id)
    Lease.objects.update(until="2026-01-01T00:00:00Z")
    assert listening(room, 2) == [bob.id]
    Lease.objects.all().delete()
    assert listening(room, 2) == []
    Room.objects.filter(pk=room.pk).update(member_count=2)


def test_the_smaller_side_is_walked(alice, bob):
    """However PostgreSQL looks into the memberships: once for each lease, or once for all members of the room."""
    small, big = make_room(owner=alice, members=[bob]), make_room(owner=alice, name="big")
    add_members(room_id=big.pk, users=[person.id for person in make_people(*(f"member{n}" for n in range(20)))])
    for person in (alice, bob):
        give_lease(person.id)
    assert looks_into_memberships(big) == [0, 2]
    give_everybody_a_lease()
    assert looks_into_memberships(small) == [0, 1]


def looks_into_memberships(room):
    """How often each place of the statement that reads them was run."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {AUDIENCE}", [[room.pk], [2], [None]])
        [[[explained]]] = cursor.fetchall()
    return sorted(each["Actual Loops"] for each in steps(explained["Plan"]) if each.get("Relation Name") == MEMBERSHIPS)


def steps(plan):
    yield plan
    for below in plan.get("Plans", []):
        yield from steps(below)


@pytest.mark.parametrize("members", [2, 200])
def test_one_query_whatever_the_number(alice, members, django_assert_num_queries):
    rooms = [make_room(owner=alice, name=name) for name in ("one", "two")]
    for room in rooms:
        people = make_people(*(f"{room.name}{n}" for n in range(members)))
        add_members(room_id=room.pk, users=[person.id for person in people])
    changes = list(Change.objects.filter(version=2))
    give_everybody_a_lease()
    with django_assert_num_queries(1):
        heard = audiences(Reader(), changes)
    assert [len(heard[room.pk]) for room in rooms] == [members + 1, members + 1]
