"""rooms/log.py: a version is taken only under the room's lock, whole or not at all."""

import logging
from typing import Any, ClassVar

import pytest
from django.db import connection, transaction

from common.errors import NotFound
from rooms.changes import MembersAdded
from rooms.log import NotLocked, lock_room, record_change, strip_text
from rooms.models import Change, Room
from tests.factories import NO_ROOM
from tests.person import Person


def test_takes_the_next_version_and_chains_it(lobby: Room, alice: Person):
    with transaction.atomic():
        room = lock_room(lobby.pk)
        before = room.change_id
        change = record_change(room, MembersAdded(), actor=alice.user)
        transaction.set_rollback(True)
    assert (change.version, change.prev, change.uuid) == (6, before, room.change_id)
    assert (change.type, change.body, change.actor_id) == ("members_added", {"member_count": 3}, alice.id)


def test_a_version_that_is_taken_anew_is_another_change(lobby: Room):
    """As after a restore: clients and Centrifugo tell the two apart by their ids."""

    def taken() -> Change:
        with transaction.atomic():
            change = record_change(lock_room(lobby.pk), MembersAdded(), actor=None)
            transaction.set_rollback(True)
        return change

    first, again = taken(), taken()
    assert (first.version, first.prev) == (again.version, again.prev)
    assert first.uuid != again.uuid


def test_locks_so_that_memberships_can_still_refer_to_the_room(lobby: Room, django_assert_num_queries: Any):
    with transaction.atomic(), django_assert_num_queries(1) as captured:
        lock_room(lobby.pk)
    sql = captured[0]["sql"]
    assert sql.endswith("FOR NO KEY UPDATE")
    assert "JOIN" not in sql
    assert "EXISTS" not in sql


def test_no_such_room(db: None):
    for room_id in (NO_ROOM, 0, 10**30):
        with pytest.raises(NotFound), transaction.atomic():
            lock_room(room_id)


def test_a_room_that_is_not_locked(lobby: Room):
    with pytest.raises(NotLocked, match=r"members_added in room \d+"), transaction.atomic():
        record_change(lobby, MembersAdded(), actor=None)


def test_no_text_is_taken_out_of_an_unlocked_rooms_log(lobby: Room):
    with pytest.raises(NotLocked, match=r"superseding in room \d+"), transaction.atomic():
        strip_text(lobby, 1)


def test_a_room_that_an_earlier_transaction_locked(lobby: Room):
    with transaction.atomic():
        room = lock_room(lobby.pk)
    with pytest.raises(NotLocked), transaction.atomic():
        record_change(room, MembersAdded(), actor=None)


class Broken:
    type: ClassVar[str] = "members_added"

    def body(self, room: Room) -> dict[str, Any]:
        raise LookupError("no body")


def test_a_version_without_its_change_is_not_taken(lobby: Room):
    with pytest.raises(LookupError), transaction.atomic():
        record_change(lock_room(lobby.pk), Broken(), actor=None)
    assert Change.objects.filter(room=lobby).count() == 5
    lobby.refresh_from_db()
    assert lobby.version == 5


@pytest.mark.django_db(transaction=True)
def test_a_lost_wake_up_loses_nothing_else(alice: Person, lobby: Room, caplog: pytest.LogCaptureFixture):
    """NOTIFY fails after the commit: the sender hears of their message all the same, and the log says what happened."""

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        return execute(
            "SELECT 1/0" if "pg_notify" in sql else sql, None if "pg_notify" in sql else params, many, context
        )

    assert alice.client
    with connection.execute_wrapper(refuse), caplog.at_level(logging.ERROR):
        answer = alice.post(f"/api/rooms/{lobby.pk}/messages/", {"content": "hello"})
    assert answer.status_code == 201
    assert "division by zero" in caplog.text
    assert Change.objects.filter(room=lobby, type="message_added").count() == 1
