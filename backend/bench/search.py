"""`make bench-search`: how long finding words among 200,000 messages takes, and what keeping them findable costs.

On a database of its own, with the product's own queries. Milliseconds, the median and the slowest of many searches,
each for another word where there are several.
"""

import argparse
import os
import random
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle, islice
from uuid import UUID

import django
from django.db import connection

ROOMS = 50
BATCH = 5_000
ROUNDS = 30  # searches of each kind
ROWS = 2_000  # written to see what one costs
SLOW = 20.0  # milliseconds, the median for a rare word
RARE = 20_000  # one message in so many holds the rare words
SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvw" for vowel in "aeiou"]
VOCABULARY = [*SYLLABLES, *(first + second for first in SYLLABLES for second in SYLLABLES)]  # the commonest first
IDEOGRAPHS = [chr(code) for code in range(0x4E00, 0x4E00 + 800)]
QUESTIONS = {
    "a rare word": ["quartz", "zephyr"],
    "the middle of a rare word": ["uart", "ephy"],
    "a rare Chinese word": ["龟针"],
    "three common words": ["ba be bi", "bo bu da"],
    "a common word": ["ba", "be"],
    "a word now and then": ["gune", "rito"],
    "a word that is nowhere": ["xylophone", "乌龟"],
    "a sign that is nowhere": ["🦄", "©"],  # no index knows signs
}
OF_FEW_ROOMS = ("a rare word", "a common word", "a word now and then", "a word that is nowhere")


def main(messages: int) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(f"Writing {messages:,} messages in {ROOMS} rooms …", flush=True)
    reader, rooms = make_rooms()
    guests = {many: guest(rooms[:many]) for many in (1, 5)}
    write(reader, rooms, texts(random.Random(7), messages))
    run("VACUUM ANALYZE")
    print(f"{'':48} {'median':>8} {'slowest':>8}")
    medians = {name: ask(reader, name, name) for name in QUESTIONS}
    for many, somebody in guests.items():
        for question in OF_FEW_ROOMS:
            name = f"{question}, by somebody in {many} of {ROOMS} rooms"
            medians[name] = ask(somebody, question, name)
    kept = a_row(reader, rooms)
    run("ALTER TABLE messaging_message DISABLE TRIGGER search_keep_text")
    print(f"One more row: {kept:.3f} ms; {a_row(reader, rooms):.3f} ms were it not to be found")
    if late := too_slow(medians):
        raise SystemExit(f"Longer than {SLOW:g} ms: {', '.join(late)}")


def too_slow(medians: Mapping[str, float]) -> list[str]:
    """Rare words are promised; what is common is told."""
    return [name for name, median in medians.items() if "rare" in name and median > SLOW]


def make_rooms() -> tuple[int, list[int]]:
    """Somebody who is in all rooms."""
    from accounts.models import User
    from rooms.actions import create_room

    reader = User.objects.create_user("alice@example.org", "alice")
    return reader.pk, [
        create_room(creator=reader, name=f"room {number}", kind="private").room_id for number in range(ROOMS)
    ]


def guest(rooms: Sequence[int]) -> int:
    """Somebody who is in these rooms alone."""
    from accounts.models import User
    from rooms.actions import add_members

    person = User.objects.create_user(f"guest{len(rooms)}@example.org", f"guest{len(rooms)}")
    for room in rooms:
        add_members(room_id=room, users=[person.pk])
    return person.pk


def ask(reader: int, question: str, name: str) -> float:
    """The median, in milliseconds."""
    times = [search(reader, query) for query in islice(cycle(QUESTIONS[question]), ROUNDS)]
    print(f"{name:48} {statistics.median(times):8.1f} {max(times):8.1f}", flush=True)
    return statistics.median(times)


def texts(choice: random.Random, count: int) -> Iterator[str]:
    """Some dozen words, the frequent ones frequent; one text in ten is Chinese."""
    for number in range(count):
        if number % RARE == 0:
            yield "a quartz zephyr 找到龟针了"
        elif choice.random() < 0.1:
            yield "".join(choice.choices(IDEOGRAPHS, k=choice.randint(6, 40)))
        else:
            yield " ".join(
                VOCABULARY[int(len(VOCABULARY) ** choice.random()) - 1] for _ in range(choice.randint(3, 25))
            )


def write(reader: int, rooms: Sequence[int], contents: Iterator[str], first: int = 0) -> int:
    """Messages by the thousand, as no person writes them: past rooms.log. How many."""
    from messaging.models import Message
    from rooms.models import Room

    written = first
    while batch := list(islice(contents, BATCH)):
        rows = []
        for content in batch:
            number = written // len(rooms) + 1
            room, written = rooms[written % len(rooms)], written + 1
            rows.append(
                Message(
                    room_id=room,
                    author_id=reader,
                    client_id=UUID(int=written),
                    number=number,
                    version=number,
                    text_version=number,
                    content=content,
                )
            )
        Message.objects.bulk_create(rows)
    Room.objects.filter(pk__in=rooms).update(last_number=written // len(rooms) + 1)
    return written - first


def search(reader: int, query: str) -> float:
    from accounts.models import User
    from search.queries import Wanted, find

    user = User(pk=reader)
    started = time.perf_counter()
    find(user, Wanted(query), limit=21)
    return (time.perf_counter() - started) * 1000


def a_row(reader: int, rooms: Sequence[int]) -> float:
    from messaging.models import Message

    first = Message.objects.count()
    started = time.perf_counter()
    write(reader, rooms, texts(random.Random(first), ROWS), first)
    return (time.perf_counter() - started) * 1000 / ROWS


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="bench.search", description=__doc__)
    parser.add_argument("--messages", type=int, default=200_000)
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main(arguments.messages)
