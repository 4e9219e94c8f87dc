"""The stage on which the convergence cases play: always the same people, room, messages and moments."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from time_machine import TimeMachineFixture

from accounts.actions import deactivate
from accounts.models import User
from events.actions import answer_event, cancel_event, create_event, finish_due_events, see_off, update_event
from messaging.actions import (
    add_reaction,
    cancel_send,
    delete_message,
    discard_attachment,
    edit_message,
    remove_reaction,
    send_message,
)
from messaging.models import Message
from rooms.actions import (
    add_members,
    change_role,
    create_room,
    invite_person,
    join_room,
    leave_room,
    make_invite_link,
    mark_read,
    mark_unread,
    open_direct,
    set_notify,
    update_room,
)
from rooms.models import Invite, Room
from tests.factories import attach, ban, make_person, make_room, take_out

CAST = ("alice", "bob", "carol", "dave", "erin")


class Stage:
    """The cast in the lobby, as in conftest.py; two messages in it, of which bob has read both, alice one, erin none.

    Ids count from 1 and a second passes before each step, so that what is written down is the same in every run.
    """

    def __init__(self, clock: TimeMachineFixture) -> None:
        clock.move_to("2026-01-01T12:00:00Z", tick=False)
        with connection.cursor() as cursor:
            for table in ("accounts_user", "rooms_room", "messaging_message"):
                cursor.execute(f"ALTER SEQUENCE {table}_id_seq RESTART")  # undone with the test's transaction
        self.clock, self.sent = clock, 0
        self.people = {name: make_person(name) for name in CAST}
        alice, bob, dave, erin = (self.people[name] for name in ("alice", "bob", "dave", "erin"))
        self.room: Room = make_room(owner=alice, members=[bob], moderators=[erin], left=[dave])
        self.say("alice", "one")
        self.say("bob", "two")

    def now(self, name: str) -> User:
        """A second later it is this person's turn."""
        self.clock.shift(1)
        return self.people[name].user

    def say(
        self, name: str, content: str, *, again: bool = False, reply_to: int | None = None, files: tuple[UUID, ...] = ()
    ) -> None:
        self.sent += not again
        send_message(
            author=self.now(name),
            room_id=self.room.pk,
            client_id=UUID(f"c0ffee00-0000-4000-8000-{self.sent:012}"),
            content=content,
            reply_to=self.message(reply_to) if reply_to else None,
            attachments=files,
        )

    def upload(self, name: str, content: bytes = b"hello", called: str = "notes.txt") -> UUID:
        self.now(name)
        return attach(self.people[name], self.room, content, called).pk

    def discard(self, name: str, file: UUID) -> None:
        discard_attachment(user=self.now(name), attachment_id=file)

    def take_back(self, name: str) -> None:
        """Something that was never sent."""
        cancel_send(author=self.now(name), client_id=UUID(int=1))

    def edit(self, name: str, number: int, content: str) -> None:
        edit_message(user=self.now(name), room_id=self.room.pk, message_id=self.message(number), content=content)

    def delete(self, name: str, number: int) -> None:
        delete_message(user=self.now(name), room_id=self.room.pk, message_id=self.message(number))

    def react(self, name: str, number: int, emoji: str) -> None:
        add_reaction(user=self.now(name), room_id=self.room.pk, message_id=self.message(number), emoji=emoji)

    def unreact(self, name: str, number: int, emoji: str) -> None:
        remove_reaction(user=self.now(name), room_id=self.room.pk, message_id=self.message(number), emoji=emoji)

    def message(self, number: int) -> int:
        return Message.objects.get(room=self.room, number=number).pk

    def unread(self, name: str, number: int) -> None:
        mark_unread(user=self.now(name), room_id=self.room.pk, number=number)

    def mute(self, name: str) -> None:
        set_notify(user=self.now(name), room_id=self.room.pk, level="mentions")

    def create(self, name: str) -> None:
        self.room = create_room(creator=self.now(name), name="attic", kind="private", topic="Old things").room

    def settle(self, **settings: object) -> None:
        update_room(user=self.now("alice"), room_id=self.room.pk, **settings)

    def direct(self, name: str, *others: str) -> None:
        users = [self.people[other].id for other in others]
        self.room = open_direct(opener=self.now(name), users=users)[0].room

    def join(self, name: str) -> None:
        join_room(user=self.now(name), room_id=self.room.pk)

    def leave(self, name: str) -> None:
        leave_room(user=self.now(name), room_id=self.room.pk)

    def go(self, name: str) -> None:
        """Their account ends, and their stay here."""
        deactivate(self.now(name))
        see_off(person=User.objects.get(pk=self.people[name].id), room_id=self.room.pk)

    def add(self, *names: str) -> None:
        users = [self.now(name).pk for name in names]
        add_members(room_id=self.room.pk, users=users, actor=self.people["alice"].user)

    def read(self, name: str, number: int) -> None:
        mark_read(user=self.now(name), room_id=self.room.pk, number=number)

    def remove(self, name: str) -> None:
        self.now(name)
        take_out(self.room, self.people[name], by=self.people["erin"])

    def invite(self, name: str) -> None:
        person = self.people[name].id
        invite_person(user=self.now("erin"), room_id=self.room.pk, person_id=person)

    def link(self, name: str) -> Invite:
        return make_invite_link(user=self.now(name), room_id=self.room.pk, expires_in=None, uses=1)

    def give_role(self, name: str, role: str) -> None:
        member = self.people[name].id
        change_role(user=self.now("alice"), room_id=self.room.pk, member_id=member, role=role)

    def ban(self, name: str) -> None:
        self.now(name)
        ban(self.room, self.people[name], by=self.people["erin"])

    def plan(self, name: str, **terms: Any) -> None:
        """An event in two days."""
        given = {"title": "Tea", "time_zone": "Europe/Vienna", "place": "Hut", "capacity": 1, **terms}
        given |= {"starts_at": datetime(2026, 1, 3, 18), "ends_at": datetime(2026, 1, 3, 20)}
        client_id = UUID("c0ffee00-0000-4000-8000-00000000e7e7")
        self.event = create_event(organizer=self.now(name), room_id=self.room.pk, client_id=client_id, given=given)[
            0
        ].pk

    def replan(self, name: str, **terms: Any) -> None:
        update_event(user=self.now(name), event_id=self.event, given=terms)

    def call_off(self, name: str) -> None:
        cancel_event(user=self.now(name), event_id=self.event, reason="Rain")

    def answer(self, name: str, status: str, note: str | None = None) -> None:
        answer_event(user=self.now(name), event_id=self.event, status=status, note=note)

    def wait_until_over(self) -> None:
        self.clock.move_to("2026-01-04T12:00:00Z", tick=False)
        finish_due_events()
