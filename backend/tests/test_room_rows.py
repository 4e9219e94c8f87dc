"""make_room writes what the actions would."""

from typing import Any

import pytest

from common.times import iso
from realtime.models import PublishCursor
from rooms.actions import create_room, leave_room
from rooms.models import Change, Membership, Room
from tests.factories import make_room, put_in
from tests.person import Person

# Each room's own: ids, chance, moments
OWN = {"id", "_state", "room_id", "uuid", "prev", "change_id", "created_at", "bumped_at", "joined_at", "at"}


def by_actions(owner: Person, kind: str, members: list[Person], moderators: list[Person], left: list[Person]) -> Room:
    room = create_room(creator=owner.user, name="lobby", kind=kind, topic="Tea").room
    for person in members:
        put_in(room, person)
    for person in moderators:
        put_in(room, person, role="moderator")
    for person in left:
        put_in(room, person)
        leave_room(user=person.user, room_id=room.pk)
    return Room.objects.get(pk=room.pk)


def rows(room: Room) -> list[dict[str, Any]]:
    """All that is stored of a room, of what is its own only that it names the right thing."""
    stays, changes = Membership.objects.filter(room=room), Change.objects.filter(room=room)
    stored = [room, *stays.order_by("id"), *changes.order_by("id"), PublishCursor.objects.get(room=room)]
    told = [{name: value for name, value in vars(each).items() if name not in OWN} for each in stored]
    for change in told:
        if shown := change.get("body", {}).get("room"):
            shown["id"] -= room.pk
            shown["bumped_at"] = shown["bumped_at"] == iso(room.bumped_at)
    return told


@pytest.mark.parametrize("kind", ["public", "private"])
@pytest.mark.parametrize(("members", "moderators", "left"), [(0, 0, 0), (1, 1, 1), (2, 0, 2), (0, 2, 0)])
def test_as_by_the_actions(
    alice: Person, bob: Person, carol: Person, dave: Person, erin: Person,
    kind: str, members: int, moderators: int, left: int,
):  # fmt: skip
    others = iter((bob, carol, dave, erin))
    people = [[next(others) for _ in range(many)] for many in (members, moderators, left)]
    made = make_room(owner=alice, kind=kind, topic="Tea", members=people[0], moderators=people[1], left=people[2])
    expected = rows(by_actions(alice, kind, *people))
    assert rows(made) == expected
    assert len(expected) == 1 + 1 + (1 + members + moderators + left) + (1 + members + moderators + 2 * left)
