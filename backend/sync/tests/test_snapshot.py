"""What is read inside snapshot() is of one moment, whatever others commit meanwhile."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import InternalError, connection
from django.test.utils import CaptureQueriesContext

from common.snapshot import snapshot
from rooms.models import Room
from sync.checks import problems
from tests.at_once import together
from tests.factories import make_person, make_room, say
from tests.person import Person


def isolation() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only')")
        level, read_only = cursor.fetchone()
        return level, read_only


def check_one_moment(writer: Person, room: Room) -> None:
    """Two reads with a commit of somebody else's between them see the same; afterwards it shows."""
    with snapshot():
        assert isolation() == ("repeatable read", "on")
        first = Room.objects.get(pk=room.pk).version
        together(lambda: say(writer, room))
        assert Room.objects.get(pk=room.pk).version == first
        assert room.messages.count() == first - 1
    assert isolation() == ("read committed", "off")
    assert Room.objects.get(pk=room.pk).version == first + 1


@pytest.mark.django_db(transaction=True)
def test_reads_are_of_one_moment(alice: Person):
    check_one_moment(alice, make_room(owner=alice))


@pytest.mark.django_db(transaction=True)
def test_nothing_can_be_written(alice: Person):
    room = make_room(owner=alice)
    with pytest.raises(InternalError, match="read-only"), snapshot():
        say(alice, room)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "path",
    [
        "/api/rooms/",
        "/api/rooms/{}/",
        "/api/rooms/{}/members/",
        "/api/rooms/{}/messages/",
        "/api/rooms/{}/changes/?after=0",
        "/api/sync/",
    ],
)
def test_whatever_carries_a_version_is_read_so(path: str, alice: Person):
    room = make_room(owner=alice)
    assert alice.client
    with CaptureQueriesContext(connection) as captured:
        asked = alice.post(path, {"rooms": {}}) if "sync" in path else alice.get(path.format(room.pk))
    assert asked.status_code == 200
    seen = [query["sql"] for query in captured]
    reads = [number for number, sql in enumerate(seen) if "rooms_" in sql or "messaging_" in sql]
    first, last = min(reads), max(reads)
    assert seen[first - 2 : first] == ["BEGIN", "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"]
    assert seen[last + 1] == "COMMIT"


@pytest.fixture
def stack_database(django_db_blocker: Any) -> Iterator[None]:
    """The running stack's own database, for people and rooms of one's own."""
    with django_db_blocker.unblock():
        yield
        connection.close()


@pytest.mark.stack
def test_reads_are_of_one_moment_on_the_stack(stack_database: None):
    writer = make_person(f"s{uuid4().hex[:12]}")
    room = make_room(owner=writer, name="one moment", kind="private")
    check_one_moment(writer, room)
    assert [problem for problem in problems() if problem.room_id == room.pk] == []
