"""What tests start from. Fixed defaults, never random; what is written comes from the real actions, or is as theirs."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accounts.handles import handle_key
from accounts.models import User, normalise_email
from common.times import now
from events.actions import answer_event, create_event
from events.models import Event
from messaging.actions import send_message, upload_attachment
from messaging.attachments import Attachment
from messaging.models import Message
from rooms.actions import ban_person, open_direct, remove_member, update_room
from rooms.changes import UserJoined
from rooms.log import lock_room, record_change
from rooms.models import Change, Membership, Room
from tests.person import Person
from tests.room_rows import RoomRows

PASSWORD = "correct horse 7 battery"
NO_ROOM = 999_999_999


def make_person(handle: str, **fields: object) -> Person:
    """`handle`, at handle@example.org, signed in; the password is PASSWORD."""
    return make_people(handle, **fields)[0]


def make_people(*handles: str, **fields: object) -> list[Person]:
    """The same for a crowd, in one statement."""
    accounts = {"password": make_password(PASSWORD), **fields}
    users = (
        User(email=normalise_email(f"{handle}@example.org"), handle=handle, handle_key=handle_key(handle), **accounts)
        for handle in handles
    )
    return [Person(user) for user in User.objects.bulk_create(users)]


def make_room(
    *,
    owner: Person,
    name: str = "lobby",
    kind: str = "public",
    topic: str = "",
    members: Sequence[Person] = (),
    moderators: Sequence[Person] = (),
    left: Sequence[Person] = (),
) -> Room:
    """A room in which these people are, or were. Fresh from the database."""
    with transaction.atomic():
        rows = RoomRows(name=name, kind=kind, topic=topic)
        rows.join(owner.user, "owner")
        for person in members:
            rows.join(person.user, "member")
        for person in moderators:
            rows.join(person.user, "moderator")
        for person in left:
            rows.leave(rows.join(person.user, "member"))
        rows.save()
    return Room.objects.get(pk=rows.room.pk)


def settle(room: Room, *, by: Person, **settings: object) -> None:
    """Change the room's settings, as its owner does."""
    update_room(user=by.user, room_id=room.pk, **settings)


def make_direct(opener: Person, *others: Person) -> Room:
    """The direct room of these people, opened by the first. Fresh from the database."""
    return open_direct(opener=opener.user, users=[person.id for person in others])[0].room


def put_in(room: Room, person: Person, *, role: str = "member") -> Membership:
    """In the room from its next version on, whatever its kind; in the log like every join."""
    with transaction.atomic():
        locked = lock_room(room.pk)
        membership = Membership.objects.start(locked, person.user, role=role)
        locked.member_count += 1
        record_change(locked, UserJoined(person.user, role), actor=person.user)
    return membership


def take_out(room: Room, person: Person, *, by: Person) -> None:
    """Removed by somebody."""
    remove_member(user=by.user, room_id=room.pk, member_id=person.id)


def ban(room: Room, person: Person, *, by: Person) -> None:
    """Removed for good."""
    ban_person(user=by.user, room_id=room.pk, person_id=person.id)


def say(
    person: Person,
    room: Room,
    content: str = "hello",
    *,
    client_id: UUID | None = None,
    reply_to: Message | None = None,
    attachments: Sequence[Attachment] = (),
) -> Message:
    """A message, through the real action."""
    return send_message(
        author=person.user,
        room_id=room.pk,
        client_id=client_id or uuid4(),
        content=content,
        reply_to=reply_to.pk if reply_to else None,
        attachments=[each.pk for each in attachments],
    )[0]


def attach(person: Person, room: Room, content: bytes = b"hello", name: str = "notes.txt") -> Attachment:
    """A file to send, through the real action."""
    file = SimpleUploadedFile(name, content)
    return upload_attachment(uploader=person.user, room_id=room.pk, file=file)


def make_event(organizer: Person, room: Room, **terms: Any) -> Event:
    """An event with two places, in nine days from 18 to 20 o'clock in Vienna, through the real action."""
    day = (now() + timedelta(days=9)).replace(minute=0, second=0, microsecond=0, tzinfo=None)
    given = {
        "title": "Tea",
        "starts_at": day.replace(hour=18),
        "ends_at": day.replace(hour=20),
        "time_zone": "Europe/Vienna",
        "capacity": 2,
        **terms,
    }
    return create_event(organizer=organizer.user, room_id=room.pk, client_id=uuid4(), given=given)[0]


def answer(person: Person, event: Event, status: str = "going", note: str | None = None) -> None:
    answer_event(user=person.user, event_id=event.pk, status=status, note=note)


def lengthen(room: Room, many: int) -> None:
    """More changes at once, as record_change would write them; of a type that this version does not know."""
    room.refresh_from_db()
    ids: list[Any] = [
        room.change_id,
        *(UUID(int=room.pk << 64 | room.version + number) for number in range(1, many + 1)),
    ]
    Change.objects.bulk_create(
        Change(room=room, version=room.version + number, uuid=ids[number], prev=ids[number - 1], type="later", body={})
        for number in range(1, many + 1)
    )
    Room.objects.filter(pk=room.pk).update(version=room.version + many, change_id=ids[-1])
