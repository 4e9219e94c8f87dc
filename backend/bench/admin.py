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
ROUNDS = 15
SLOW = 1_000  # milliseconds

# One each 5 s, the last one now; every other room is private
MESSAGES = """
INSERT INTO messaging_message
    (room_id, author_id, client_id, number, version, text_version, content, created_at, mentions_room,
    attachments)
SELECT %(room)s + n %% %(rooms)s, %(author)s, gen_random_uuid(), 1000 + n, n, n, 'message ' || n,
       now() - (%(messages)s - n) * interval '5 seconds', false, '[]'
FROM generate_series(1, %(messages)s) AS n
"""
CHANGES = """
INSERT INTO rooms_change (room_id, version, uuid, type, body, actor_id, at)
SELECT room_id, 1000 + number, gen_random_uuid(), 'message_added', '{}', author_id, created_at FROM messaging_message
ORDER BY id
"""
FIRST_DAY = "created_at__year=YEAR0&created_at__month=MONTH0&created_at__day=DAY0"
PAGES = {
    "messages": "messaging/message/",
    "messages, the last page": "messaging/message/?p=100",
    "messages of one room": "messaging/message/?room__id__exact=ROOM",
    "messages by somebody": "messaging/message/?q=alice",
    "messages of somebody who wrote none": "messaging/message/?q=bob",
    "messages of this year": "messaging/message/?created_at__year=YEAR",
    "messages of the first day": "messaging/message/?" + FIRST_DAY,
    "one message": "messaging/message/ID/change/",
    "changes": "rooms/change/",
    "changes of one room": "rooms/change/?room__id__exact=ROOM",
    "changes of this year": "rooms/change/?at__year=YEAR",
    "rooms": "rooms/room/",
    "people": "accounts/user/",
}


def main(messages: int) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(f"Writing {messages:,} messages and as many changes in {ROOMS} rooms …", flush=True)
    client, names = fill(messages)
    print(f"{'':38} {'median':>8} {'slowest':>8}")
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
    values = {"room": rooms[0], "rooms": ROOMS, "author": alice.pk, "messages": messages}
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("ALTER TABLE messaging_message DISABLE TRIGGER search_keep_text")
        cursor.execute(MESSAGES, values)
        cursor.execute(CHANGES)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("RESET statement_timeout")
    client = Client(headers={"host": "localhost"})
    client.force_login(alice)
    first, last = Message.objects.earliest("pk"), Message.objects.latest("pk")
    day = first.created_at
    names = {"YEAR0": day.year, "MONTH0": day.month, "DAY0": day.day, "YEAR": last.created_at.year}
    return client, {name: str(value) for name, value in {**names, "ROOM": rooms[0] + 1, "ID": last.pk}.items()}


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
    print(f"{name:38} {statistics.median(times):8.1f} {max(times):8.1f}", flush=True)
    return max(times)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="bench.admin", description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000)
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main(arguments.messages)
