"""Who is told of what happens to an event, and that each is told once. What a mail says stands in event_mail.py.

An action asks for one job, whatever the number of people. That job writes down whom to mail, a hundred people at a
time, and a job for each of them: one that fails stops no other.
"""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from accounts.limits import lock_key
from common.jobs import enqueue
from common.times import now
from events.models import Attendance, Event
from notifications.event_mail import COMING, all_are_invited, letter_about, mails_with, news_in
from notifications.models import Announcement, EventMail
from rooms.models import Change, Membership

BATCH = 100  # people whose mails one job writes down
KEPT = timedelta(days=30)  # after the event

Kind = Announcement.Kind
REMINDERS = {Kind.DAY: timedelta(days=1), Kind.HOUR: timedelta(hours=1)}  # the later one last

WITH_ITS_EVENT = EventMail.objects.select_related("announcement__event__room", "announcement__event__organizer", "user")
NOT_TAKEN = (SMTPRecipientsRefused, SMTPResponseException)  # the mail server said so; other errors leave it open

# Written down by another try already: not again. The ids of those that are new.
WRITE_DOWN = """
INSERT INTO notifications_eventmail (announcement_id, user_id, sent)
SELECT %s, person, false FROM unnest(%s::bigint[]) AS person
ON CONFLICT DO NOTHING RETURNING id
"""


def announce(*, event_id: str, kind: str, about: int) -> None:
    """Once, however often it is asked for; not while mail is off."""
    if not settings.MAIL_IS_ON:
        return
    with transaction.atomic():
        made, is_new = Announcement.objects.get_or_create(event_id=event_id, kind=kind, about=about)
        if is_new:
            enqueue("address_announcement", announcement=made.pk, after=0)


def announce_reminders() -> None:
    """A day and an hour before: of what is so near, and was not made or moved when it was so near already.

    Not while the room is archived: nothing happens there, and nobody could take back that they come.
    """
    moment = now()
    first = max(REMINDERS.values())
    coming = Event.objects.to_come().filter(starts_at__lte=moment + first, room__archived=False)
    near = coming.values_list("pk", "starts_at", "updated_at")
    due = {(pk, kind_due(starts - moment), int(starts.timestamp())): starts - updated for pk, starts, updated in near}
    made = Announcement.objects.filter(event__in=[pk for pk, _, _ in due], kind__in=REMINDERS)
    done = set(made.values_list("event", "kind", "about"))
    for (event, kind, about), known_for in due.items():
        if known_for >= REMINDERS[kind] and (event, kind, about) not in done:
            announce(event_id=str(event), kind=kind, about=about)


def kind_due(left: timedelta) -> Kind:
    """Which reminder it is time for; a worker that was away sends the later one alone."""
    return Kind.HOUR if left <= REMINDERS[Kind.HOUR] else Kind.DAY


def address(*, announcement_id: int, after: int) -> None:
    """Write down the mails to the next hundred people, and go on with a job of its own."""
    with transaction.atomic():
        announcement = Announcement.objects.select_related("event__room").filter(pk=announcement_id).first()
        if announcement is None:
            return
        people = list(concerned(announcement).filter(user__gt=after).values_list("user", flat=True)[:BATCH])
        for mail in _write_down(announcement, people):
            enqueue("send_event_mail", mail=mail)
        if len(people) == BATCH:
            enqueue("address_announcement", announcement=announcement_id, after=people[-1])


def _write_down(announcement: Announcement, people: list[int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(WRITE_DOWN, [announcement.pk, people])
        return [mail for (mail,) in cursor.fetchall()]


def concerned(announcement: Announcement) -> QuerySet[Membership]:
    """Stays of the people to tell, by user. In a big room nobody is invited: those who answered hear what changes,
    and those whose calendars have it, from when the room was smaller or they were its organizer."""
    event = announcement.event
    stays = Membership.objects.current().filter(room=event.room).order_by("user")
    answers = Attendance.objects.filter(event=event, status__in=COMING)
    everybody: QuerySet[Membership]
    if announcement.kind == Kind.MOVED_UP:
        change = Change.objects.filter(room=event.room, version=announcement.about).first()
        everybody = stays.filter(user__in=change.body["promoted"] if change else [])
    elif announcement.kind in REMINDERS:
        early = event.starts_at - REMINDERS[Kind(announcement.kind)]
        reminded = answers.filter(answered_at__lte=early).exclude(status=Attendance.Status.WAITING)
        everybody = stays.filter(user__in=reminded.values("user"))
    elif all_are_invited(event.room):
        everybody = stays
    else:
        told = mails_with(event).values("user")
        everybody = stays.filter(Q(user__in=answers.values("user")) | Q(user=event.organizer_id) | Q(user__in=told))
    return everybody


def send(*, mail_id: int) -> None:
    """The mail, once; again when nobody knows whether it was taken, since a worker died or the connection was lost.

    It counts as sent, for other mails, from before it is handed over, unless it surely was not taken.
    """
    waiting = WITH_ITS_EVENT.filter(pk=mail_id, done_at=None)
    mail = waiting.first()
    if mail is None:
        return
    if news_in(mail) is None:
        waiting.update(done_at=now())
        return
    with get_connection() as server:  # before anything is noted: it may not be there
        waiting.update(sent=True)
        try:
            _hand_over(mail, server)
        except NOT_TAKEN:
            waiting.update(sent=mail.sent)
            raise


def _hand_over(tried: EventMail, server: BaseEmailBackend) -> None:
    """One mail about an event to one person at a time, or the later one could be there first. Says what is true now."""
    with transaction.atomic():
        _wait_for_the_mail_server()
        lock_key(f"mail to {tried.user_id} about {tried.announcement.event_id}")
        mail = WITH_ITS_EVENT.filter(pk=tried.pk, done_at=None).first()
        if mail is None:
            return
        news = news_in(mail)
        mail.done_at, mail.sent = now(), tried.sent or news is not None
        mail.save(update_fields=["done_at", "sent"])
        if news:
            letter = letter_about(news)
            letter.connection = server
            letter.send()


def _wait_for_the_mail_server() -> None:
    """Or the database, which ends transactions that do nothing, would not note a mail that is out. Jobs end before."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")


def forget_old_announcements() -> None:
    Announcement.objects.filter(event__ends_at__lt=now() - KEPT).delete()
