"""The mail about an event that is right for one person when it is sent, if any."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import QuerySet

from accounts.models import User
from common.times import now
from events.calendar import invitation
from events.models import Attendance, Event
from notifications import models
from notifications.mail import compose, wants
from notifications.models import Announcement, EventMail
from rooms.models import Membership, Room

Kind = Announcement.Kind
Status = Attendance.Status
COMING = (Status.GOING, Status.MAYBE, Status.WAITING)

SUBJECTS = {
    "created": "Your event: {}",
    "invited": "Invitation: {}",
    "changed": "Changed: {}",
    "cancelled": "Cancelled: {}",
    "moved_up": "You have a place: {}",
    "day": "Reminder: {}",
    "hour": "Soon: {}",
}
LEADS = {
    "created": "your event is in the room {room} now. The calendar file holds it as it is.",
    "invited": "you are invited by {organizer} to an event in the room {room}. Say there whether you come.",
    "changed": "an event in the room {room} has changed. This is how it is now.",
    "cancelled": "this event in the room {room} was cancelled.",
    "moved_up": "a place at this event in the room {room} has become free, and it is yours.{give_back}",
    "day": "a reminder of an event in the room {room}, for which you said: {answer}.",
    "hour": "a reminder of an event in the room {room}, for which you said: {answer}.",
}
GIVE_BACK = " If you can't come, say so there: it goes to the next in line."
CALENDAR = ("created", "invited", "changed", "cancelled", "moved_up")  # what calendars have to hear of


def all_are_invited(room: Room) -> bool:
    """In bigger rooms only those who answered hear more of an event."""
    most: int = settings.EVENT_INVITATIONS_MAX
    return room.member_count <= most


def mails_with(event: Event) -> QuerySet[EventMail]:
    """Those that brought it into somebody's calendar, or may have."""
    kinds = (Kind.CHANGED, Kind.MOVED_UP)
    return EventMail.objects.filter(announcement__event=event, announcement__kind__in=kinds, sent=True)


@dataclass(frozen=True)
class News:
    """`what`: a key of SUBJECTS and LEADS. `kind`: which mail that is, for those who want none of it."""

    what: str
    event: Event
    user: User
    answer: str | None
    kind: models.Kind


def news_in(mail: EventMail) -> News | None:
    """None when there is nothing to tell any more, or the person wants no such mail, or mail is off."""
    if not settings.MAIL_IS_ON:
        return None
    announcement, user = mail.announcement, mail.user
    event = announcement.event
    kind = models.Kind.REMINDERS if announcement.kind in (Kind.DAY, Kind.HOUR) else models.Kind.EVENTS
    if not wants(user, kind) or not Membership.objects.current().filter(room=event.room, user=user).exists():
        return None
    answer = Attendance.objects.filter(event=event, user=user).values_list("status", flat=True).first()
    what = _what(announcement, event, user, answer)
    return News(what, event, user, answer, kind) if what else None


def _what(announcement: Announcement, event: Event, user: User, answer: str | None) -> str | None:
    """A key of SUBJECTS and LEADS; None when there is nothing to tell them."""
    if event.ends_at <= now():
        return None
    if announcement.kind == Kind.CHANGED:
        return _change(announcement, event, user, answer)
    if event.status != Event.Status.SCHEDULED:
        return None
    if announcement.kind == Kind.MOVED_UP:
        return "moved_up" if answer == Status.GOING else None
    same_start = announcement.about == int(event.starts_at.timestamp()) and event.starts_at > now()
    return str(announcement.kind) if same_start and answer in (Status.GOING, Status.MAYBE) else None


def _change(announcement: Announcement, event: Event, user: User, answer: str | None) -> str | None:
    """Who was told of the event hears what becomes of it, unless they don't come; a later announcement tells it all."""
    if Announcement.objects.filter(event=event, kind=Kind.CHANGED, about__gt=announcement.about).exists():
        return None
    told = mails_with(event).filter(user=user).exclude(announcement=announcement).exists()
    if answer == Status.NOT_GOING:
        return None
    if event.status == Event.Status.CANCELLED:
        return "cancelled" if told or answer else None
    if user.pk == event.organizer_id and not told:
        return "created"
    if told or (answer and event.sequence > 0):
        return "changed"
    return "invited" if all_are_invited(event.room) else None


def letter_about(news: News) -> EmailMultiAlternatives:
    event, user, answer = news.event, news.user, news.answer
    names = {
        "room": event.room.name,
        "organizer": event.organizer.display_name or event.organizer.handle if event.organizer else "Somebody",
        "answer": Status(answer).label.lower() if answer else "",
        "give_back": GIVE_BACK if event.takes_answers else "",
    }
    facts = {"When": when(event, user), "Where": event.place, "Link": event.link, "Why": event.cancel_reason}
    context: dict[str, Any] = {
        "lead": LEADS[news.what].format(**names),
        "facts": {name: fact for name, fact in facts.items() if fact},
        "description": "" if news.what == "cancelled" else event.description,
        "page": f"{settings.PUBLIC_URL}/events/{event.pk}",
    }
    letter = compose(user, "event", SUBJECTS[news.what].format(event.title), kind=news.kind, **context)
    if news.what in CALENDAR:
        _, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
        method = "CANCEL" if event.status == Event.Status.CANCELLED else "REQUEST"
        file = invitation(event, attendee=user, organizer_address=address).decode()
        letter.attach("event.ics", file, f"text/calendar; method={method}")
    return letter


def when(event: Event, user: User) -> str:
    """In the person's time zone, else in the event's, and in that one too where clocks differ."""
    own = user.time_zone or event.time_zone
    here, there = (_span(event, zone) for zone in (own, event.time_zone))
    return here if _clock(here) == _clock(there) else f"{here}; there it is {there}"


def _span(event: Event, zone: str) -> str:
    begin, end = (moment.astimezone(ZoneInfo(zone)) for moment in (event.starts_at, event.ends_at))
    until = _time(end) if begin.date() == end.date() else f"{_day(end)}, {_time(end)}"
    return f"{_day(begin)}, {_time(begin)} to {until} ({zone})"


def _time(moment: datetime) -> str:
    """What clocks show for the second time when they go back, and the first, with which of the two it is."""
    other = moment.replace(fold=1 - moment.fold)
    return f"{moment:%H:%M}" if other.utcoffset() == moment.utcoffset() else f"{moment:%H:%M %Z}"


def _day(moment: datetime) -> str:
    return f"{moment:%A} {moment.day} {moment:%B %Y}"


def _clock(span: str) -> str:
    return span.rpartition(" (")[0]
