"""What the worker does about events, and about the rooms of those who go."""

from collections.abc import Iterator

from django.db import transaction

from accounts.actions import tell_directory
from accounts.jobs import remove_old_avatar
from accounts.models import User
from common.jobs import enqueue, every_minute, job
from events import actions
from rooms.models import Invite, Membership
from rooms.names import rename_in_log

STEPS = 100  # rooms to leave, or thousand rows of a log to look at, before the rest is another job's: seconds


@every_minute
def finish_events() -> None:
    """Mark those that are over as finished."""
    actions.finish_due_events()


@job
def see_off(user: int, avatar: str | None = None, room: int = 0, version: int = 0) -> None:
    """End what somebody who has gone for good has in rooms, each in a transaction of its own, and their name there.

    A job that dies is done again from its start: what is done stays as it is. `room` and `version`: up to where the
    jobs before this one came.
    """
    if avatar:
        remove_old_avatar(avatar)
    person = User.objects.get(pk=user)
    for done, (at, since) in enumerate(steps(person, room, version)):
        if done == STEPS:
            enqueue("see_off", user=user, room=at, version=since)
            return
    with transaction.atomic():
        tell_directory(person)  # once more: a write that was under way may have told the name that it had read before


def steps(person: User, room: int, version: int) -> Iterator[tuple[int, int]]:
    """Does it in order of the rooms; before each step over a room's log, that room and where its log is done up to."""
    for room_id in rooms_of(person, room):
        since: int | None = version if room_id == room else 0
        if not since:
            actions.see_off(person=person, room_id=room_id)
        while since is not None:
            yield room_id, since
            since = rename_in_log(room_id, person, after=since)


def rooms_of(person: User, first: int) -> list[int]:
    """Where they are or were, and where they are invited."""
    stays = Membership.objects.filter(user=person, room__gte=first).values_list("room", flat=True)
    invites = Invite.objects.filter(user=person, room__gte=first).values_list("room", flat=True)
    return sorted({*stays, *invites})
