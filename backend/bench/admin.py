"""`make bench-admin`: how long the admin site's lists take over a million messages, or ten: ARGS=--messages=10000000.

On a database of its own, through Django's own test client: a request as it is, but for nginx and gunicorn.
Milliseconds, the median and the slowest of many.
"""

import argparse
import os
import statistics
import time
from typing import Any

import django
from django.db import connection

ROOMS = 50
PEOPLE = 2_000  # in each of the rooms
JOBS = 10_000  # failed, and as many queued
ROUNDS = 15
SLOW = 1_000  # milliseconds

# One each 5 s, the last one now; every other room is private. The last room is quiet since the first tenth of them.
MESSAGES = """
INSERT INTO messaging_message
    (room_id, author_id, client_id, number, version, text_version, content, created_at, mentions_room,
    attachments)
SELECT %(room)s + CASE WHEN n %% 10 = 0 AND n <= %(messages)s / 10 THEN %(rooms)s ELSE n %% %(rooms)s END,
       %(author)s, gen_random_uuid(), 1000 + n, n, n, 'message ' || n,
       now() - (%(messages)s - n) * interval '5 seconds', false, '[]'
FROM generate_series(1, %(messages)s) AS n
"""
CHANGES = """
INSERT INTO rooms_change (room_id, version, uuid, type, body, actor_id, at)
SELECT room_id, 1000 + number, gen_random_uuid(), 'message_added', '{}', author_id, created_at FROM messaging_message
ORDER BY id
"""
MEMBERSHIPS = """
INSERT INTO rooms_membership (room_id, user_id, role, joined_version, joined_at, read_number, mine_version)
SELECT room.id, person.id, 'member', 2, now(), 0, 1 FROM rooms_room AS room, accounts_user AS person
WHERE person.id > %(author)s + 1
"""
# One message in a hundred is an event's place, and five people come to each
EVENTS = """
INSERT INTO events_event (id, room_id, message_id, organizer_id, title, description, starts_at, ends_at, time_zone,
    place, link, status, cancel_reason, sequence, created_at, updated_at, going, maybe, not_going, waiting)
SELECT gen_random_uuid(), room_id, id, author_id, content, '', created_at, created_at + interval '1 hour', 'UTC',
    '', '', 'finished', '', 0, created_at, created_at, 5, 0, 0, 0
FROM messaging_message WHERE id %% 100 = 0
"""
ANSWERS = """
INSERT INTO events_attendance (event_id, user_id, status, note, line, answered_at)
SELECT event.id, person.id, 'going', '', person.id, event.created_at
FROM events_event AS event, (SELECT id FROM accounts_user ORDER BY id LIMIT 5) AS person
"""
FIRST_DAY = "created_at__year=YEAR0&created_at__month=MONTH0&created_at__day=DAY0"
PAGES = {
    "messages": "messaging/message/",
    "messages, the last page": "messaging/message/?p=100",
    "messages of one room": "messaging/message/?room__id__exact=ROOM",
    "messages of a room long quiet": "messaging/message/?room__id__exact=QUIET",
    "… of its first day": "messaging/message/?room__id__exact=QUIET&" + FIRST_DAY,
    "… by its name": "messaging/message/?q=quiet",
    "deleted messages, of which there are none": "messaging/message/?kind=deleted",
    "messages by somebody": "messaging/message/?q=alice",
    "messages of somebody who wrote none": "messaging/message/?q=bob",
    "messages of this year": "messaging/message/?created_at__year=YEAR",
    "messages of the first day": "messaging/message/?" + FIRST_DAY,
    "one message": "messaging/message/ID/change/",
    "changes": "rooms/change/",
    "changes of one room": "rooms/change/?room__id__exact=ROOM",
    "changes of a room long quiet": "rooms/change/?room__id__exact=QUIET",
    "changes of a type that is rare": "rooms/change/?type=room_updated",
    "changes of this year": "rooms/change/?at__year=YEAR",
    "rooms": "rooms/room/",
    "people": "accounts/user/",
    "memberships": "rooms/membership/",
    "memberships of a room": "rooms/membership/?room__id__exact=QUIET",
    "events": "events/event/",
    "events of a room": "events/event/?room__id__exact=QUIET",
    "answers": "events/attendance/",
    "answers by somebody": "events/attendance/?q=alice",
    "failed jobs": "django_q/failure/",
    "queued jobs": "django_q/ormq/",
    "queued jobs, by name": "django_q/ormq/?q=sessions",
}


def main(messages: int) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(f"Writing {messages:,} messages and as many changes in {ROOMS} rooms …", flush=True)
    client, names = fill(messages)
    print(f"{'':42} {'median':>8} {'slowest':>8}")
    late = [name for name, path in PAGES.items() if page(client, name, path, names) > SLOW]
    if late:
        raise SystemExit(f"Longer than a second: {', '.join(late)}")


def fill(messages: int) -> tuple[Any, dict[str, str]]:
    """An administrator's client, and what stands for the names in capitals."""
    from django.test import Client

    from accounts.models import User
    from messaging.models import Message
    from rooms.actions import create_room

    alice, _ = (User.objects.create_superuser(f"{name}@example.org", name) for name in ("alice", "bob"))
    kinds = ("public", "private")
    rooms = [create_room(creator=alice, name=f"room {n}", kind=kinds[n % 2]).room_id for n in range(ROOMS)]
    quiet = create_room(creator=alice, name="quiet", kind="public").room_id
    values = {"room": rooms[0], "rooms": ROOMS, "author": alice.pk, "messages": messages}
    make_people(PEOPLE)
    make_jobs(JOBS)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("ALTER TABLE messaging_message DISABLE TRIGGER search_keep_text")
        cursor.execute(MESSAGES, values)
        for statement in (CHANGES, MEMBERSHIPS, EVENTS, ANSWERS):
            cursor.execute(statement, values)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("RESET statement_timeout")
    client = Client(headers={"host": "localhost"})
    client.force_login(alice)
    first, last = Message.objects.earliest("pk"), Message.objects.latest("pk")
    day = first.created_at
    names = {"YEAR0": day.year, "MONTH0": day.month, "DAY0": day.day, "YEAR": last.created_at.year}
    names |= {"ROOM": rooms[0] + 1, "QUIET": quiet, "ID": last.pk}
    return client, {name: str(value) for name, value in names.items()}


def make_people(many: int) -> None:
    from accounts.models import User

    handles = [f"person{number}" for number in range(many)]
    User.objects.bulk_create(
        User(email=f"{handle}@example.org", handle=handle, handle_key=handle) for handle in handles
    )


def make_jobs(many: int) -> None:
    """As many as there would be after a bad day."""
    from django.utils import timezone
    from django_q.models import OrmQ, Task

    from common.jobs import enqueue

    enqueue("expire_sessions")
    job, moment = OrmQ.objects.get(), timezone.now()
    OrmQ.objects.bulk_create(OrmQ(key=job.key, payload=job.payload, lock=job.lock) for _ in range(many))
    job_of = {"args": ("expire_sessions",), "kwargs": {}, "group": "expire_sessions", "attempt_count": 8}
    shared = {"name": "x", "func": "x", "result": "no route to host", **job_of}
    Task.objects.bulk_create(
        Task(id=str(number), started=moment, stopped=moment, success=False, **shared) for number in range(many)
    )


def page(client: Any, name: str, path: str, names: dict[str, str]) -> float:
    """Print how long it takes; the slowest."""
    for capitals, value in names.items():
        path = path.replace(capitals, value)
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        answer = client.get(f"/admin/{path}")
        times.append((time.perf_counter() - started) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")
    print(f"{name:42} {statistics.median(times):8.1f} {max(times):8.1f}", flush=True)
    return max(times)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="bench.admin", description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000)
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main(arguments.messages)
