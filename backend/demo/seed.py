"""Writes the demo's people and history through the real actions, as if it had happened over two weeks."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import Server, User
from common import times
from demo.story import CAST, DAY, ROOMS, Told
from messaging.actions import send_message
from rooms.actions import add_members, create_room, join_room, leave_room, mark_read
from rooms.models import Room

People = dict[str, User]


@transaction.atomic
def seed_demo(*, password: str, say: Callable[[str], object]) -> None:
    """The cast, all with this password, their rooms, and sign-up open: all of it or nothing. For an empty database."""
    people = {handle: join_club(handle, name) for handle, name in CAST.items()}
    # one hash for all: each takes a fifth of a second, for which somebody waits
    User.objects.filter(handle__in=CAST).update(password=make_password(password))
    now = times.now()
    for told in ROOMS:
        room = tell(told, people, now)
        say(f"{told.name}: {room.last_number} messages")
    Server.objects.update_or_create(pk=1, defaults={"name": "Nordwand climbing club", "signup": Server.Signup.OPEN})


def join_club(handle: str, name: str) -> User:
    """Without a password yet. Alice administers the server, too: the admin site can be looked at."""
    make = User.objects.create_superuser if handle == "alice" else User.objects.create_user
    return make(f"{handle}@example.org", handle, None, display_name=name)


def tell(told: Told, people: People, now: datetime) -> Room:
    """One room, each step at its time."""
    first = max((minutes for minutes, _, _ in told.lines), default=3 * DAY)
    with times.told(now - timedelta(minutes=first + 60)):
        room = create_room(creator=people[told.owner], name=told.name, kind=told.kind, topic=told.topic).room
        fill(room, told, people)
    for number, (minutes, who, text) in enumerate(told.lines):
        with times.told(now - timedelta(minutes=minutes)):
            client_id = uuid5(NAMESPACE_URL, f"{told.name}/{number}")
            send_message(author=people[who], room_id=room.pk, client_id=client_id, content=text)
    room.refresh_from_db()
    for who, back in told.read_by.items():
        mark_read(user=people[who], room_id=room.pk, number=room.last_number - back)
    return room


def fill(room: Room, told: Told, people: People) -> None:
    """Public rooms are joined; into a private one its people are put, as an operator does it."""
    if told.kind == Room.Kind.PRIVATE:
        add_members(room_id=room.pk, users=[people[who].pk for who in told.members])
        return
    for who in (*told.members, *told.left):
        join_room(user=people[who], room_id=room.pk)
    for who in told.left:
        leave_room(user=people[who], room_id=room.pk)
