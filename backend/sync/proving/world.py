"""Who and where it happens: people and private rooms that are put out of everybody's sight afterwards.

Nothing in the product deletes a room or an account. These rooms are in no search and stay archived. The accounts stay,
deactivated: found by nobody, and in no room once the worker has seen them off.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.actions import deactivate
from accounts.models import User
from accounts.sessions import make_session
from accounts.throw_away import left_behind, make_throw_away
from rooms.actions import add_members, create_room, update_room
from rooms.models import Membership, Room


@dataclass(frozen=True)
class World:
    """All people are in all rooms; `rooms` names each one's owner."""

    users: list[User]
    sessions: list[str]  # in the order of `users`
    rooms: dict[int, int]


def make_world(people: int, rooms: int) -> World:
    users = make_throw_away(people)
    owners = [users[number % people] for number in range(rooms)]
    made = {make_room(number, owner, users): owner.pk for number, owner in enumerate(owners, 1)}
    return World(users, [make_session(user) for user in users], made)


def make_room(number: int, owner: User, users: list[User]) -> int:
    room = create_room(creator=owner, name=f"prove_sync {number}", kind=Room.Kind.PRIVATE).room
    add_members(room_id=room.pk, users=[user.pk for user in users if user != owner], actor=owner)
    return room.pk


def put_away(users: Iterable[User]) -> None:
    """The rooms that they own are archived, the accounts deactivated. Repeat freely."""
    for user in users:
        owned = Membership.objects.current().filter(user=user, role=Membership.Role.OWNER, room__archived=False)
        for room in owned.values_list("room", flat=True):
            update_room(user=user, room_id=room, archived=True)
        deactivate(user)


def put_away_what_was_left() -> int:
    """What runs left behind that were killed. How many accounts."""
    users = list(left_behind())
    put_away(users)
    return len(users)


def stays_in(rooms: Iterable[int]) -> list[tuple[int, int, int, int | None]]:
    """(user, room, joined version, left version or None) of everybody's every stay."""
    stays = Membership.objects.filter(room__in=list(rooms))
    return list(stays.values_list("user", "room", "joined_version", "left_version"))
