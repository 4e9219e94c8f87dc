"""What may be said about an event when it is made and edited, checked against what it is by then."""

from typing import Any

from common.errors import Invalid
from common.times import now
from events.models import Event
from events.times import moment_of
from rooms.models import Membership

TIMES = ("starts_at", "ends_at")


def revise(event: Event, given: dict[str, Any]) -> list[str]:
    """Set what is given; the names of what is different then, in the order of the card. Raises Invalid."""
    zone = given.get("time_zone", event.time_zone)
    wanted: dict[str, Any] = {
        name: moment_of(value, zone, field=name) if name in TIMES else value for name, value in given.items()
    }
    if "organizer" in wanted:
        wanted["organizer_id"] = _member(event, wanted.pop("organizer"))
    changed = [name for name, value in wanted.items() if getattr(event, name) != value]
    for name in changed:
        setattr(event, name, wanted[name])
    _check_times(event, changed)
    _check_capacity(event)
    return [name.removesuffix("_id") for name in changed]


def _check_times(event: Event, changed: list[str]) -> None:
    if event.ends_at <= event.starts_at:
        raise Invalid(fields={"ends_at": ["The end has to be after the start."]})
    if set(TIMES) & set(changed) and event.ends_at <= now():
        raise Invalid(fields={"ends_at": ["That is over already."]})


def _check_capacity(event: Event) -> None:
    if event.capacity is not None and event.capacity < event.going:
        raise Invalid(fields={"capacity": [f"{event.going} are going already. At least so many places."]})


def _member(event: Event, user_id: int) -> int:
    stays = Membership.objects.current().filter(room=event.room, user=user_id, user__is_active=True)
    if not stays.exists():
        raise Invalid(fields={"organizer": ["Somebody who is in the room."]})
    return user_id
