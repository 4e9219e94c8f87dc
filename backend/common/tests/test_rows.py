"""Rows by plain SQL are what the ORM makes of them."""

from datetime import UTC, datetime

from django.db.models import Model

from accounts.models import SignInAttempt
from common.rows import first, insert
from rooms.models import Room

TURNED_ROUND = """
SELECT bumped_at, archived, members_invite, posting, '{"content": "hello"}'::jsonb AS last_preview, member_count,
       last_number, change_id, version, created_at, direct_key, topic, kind, name, id, 7 AS unknown
FROM rooms_room WHERE id = %s
"""


def facts(row: Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_a_row_in_whatever_order_its_columns_come(lobby: Room):
    row = first(Room, TURNED_ROUND, [lobby.pk])
    assert row
    assert facts(row) == {**facts(Room.objects.get(pk=lobby.pk)), "last_preview": {"content": "hello"}}


def test_no_row(lobby: Room):
    assert first(Room, TURNED_ROUND, [0]) is None


def test_a_row_that_was_read_is_saved_as_the_one_it_is(lobby: Room):
    row = first(Room, "SELECT * FROM rooms_room WHERE id = %s", [lobby.pk])
    assert row
    row.topic = "tea"
    row.save()
    assert [room.topic for room in Room.objects.filter(name=lobby.name)] == ["tea"]


def test_a_new_row(db: None):
    attempt = SignInAttempt(key="it's “hot”", at=datetime(2026, 11, 22, 21, 0, tzinfo=UTC))
    insert(attempt)
    read = SignInAttempt.objects.get()
    assert facts(attempt) == facts(read)
    assert (read.key, attempt._state.adding) == ("it's “hot”", False)
