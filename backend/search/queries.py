"""Which messages hold what one looks for, newest first, in rooms that one is in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from accounts.models import User
from common.times import iso
from messaging.models import Message
from search.folding import excerpt, is_unspaced, words_of

LATELY = 2_000  # message ids back from the newest: looked through before the indexes are asked
WIDER = 10  # times as many at most, for whom only a part of them may be shown
MANY = 10_000  # messages of the server that hold a word: then it is common
FEW = 20  # see find_further_back
TRIGRAM = 3  # letters that a word needs to be found in the middle of another


@dataclass(frozen=True)
class Wanted:
    """What one looks for, `since` a moment and before `until`. `before_id`: only older messages, for the next page."""

    text: str
    room: int | None = None
    author: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    has: str | None = None
    before_id: int | None = None


# What a message can have beside words: each with an index of its own (migration 0002), links by their letters.
THOSE = "message_id IN (SELECT id FROM messaging_message WHERE id >= %(since_id)s AND id < %(before)s AND"
HAS = {
    "file": f"{THOSE} attachments <> '[]')",
    "picture": f"{THOSE} attachments <> '[]' AND jsonb_path_exists(attachments, '$[*] ? (@.thumbnail != null)'))",
    "link": "folded LIKE '%%http%%' AND folded ~ 'https?://'",
    "event": f"{THOSE} event IS NOT NULL)",
}

ROOMS = """
SELECT room_id FROM rooms_membership
WHERE user_id = %(user)s AND left_version IS NULL AND (%(room)s IS NULL OR room_id = %(room)s)
"""
# A frequent word is found among the newest messages at once, without sorting all that hold it: they are compared where
# they are in a room of one's own.
FOUND_WALKING = """
SELECT message_id FROM search_messagetext
WHERE message_id < %(before)s AND message_id >= %(since_id)s AND CASE WHEN room_id IN ({rooms}) THEN {match} END
ORDER BY message_id DESC LIMIT %(limit)s
"""
# A rare one by the indexes, in a part of its own that PostgreSQL may not merge with the order: it would walk the key
# backwards through every message instead. Once there are MANY, those are not all.
FOUND = """
WITH found AS MATERIALIZED (SELECT message_id, room_id FROM search_messagetext WHERE {match} LIMIT %(many)s)
SELECT (SELECT count(*) FROM found) < %(many)s, ARRAY(
    SELECT message_id FROM found WHERE message_id < %(before)s AND room_id IN ({rooms})
    ORDER BY message_id DESC LIMIT %(limit)s
)
"""
# Of a common one the indexes tell too much. The messages of one's rooms, newest first, each looked up. OFFSET 0 keeps
# the parts apart: no index is asked for the word.
FOUND_IN_ROOMS = """
SELECT said.id FROM (
    SELECT said.id FROM ({rooms}) AS seen CROSS JOIN LATERAL (
        SELECT id FROM messaging_message WHERE room_id = seen.room_id AND id < %(before)s OFFSET 0
    ) AS said ORDER BY said.id DESC
) AS said CROSS JOIN LATERAL (SELECT * FROM search_messagetext WHERE message_id = said.id OFFSET 0) AS text
WHERE {match} ORDER BY said.id DESC LIMIT %(limit)s
"""
NEWEST = "SELECT coalesce(max(message_id), 0) + 1 FROM search_messagetext"
SEEN = "SELECT coalesce(sum(last_number), 0)::bigint FROM rooms_room WHERE id IN ({rooms})"


def find(user: User, wanted: Wanted, *, limit: int) -> list[int]:
    """Ids of messages, newest first, at most `limit`. Nothing to look for finds nothing."""
    values: dict[str, Any] = {"user": user.pk, "limit": limit, "many": MANY, "since_id": 0}
    if not (match := matching(wanted, values)):
        return []
    before = values["before"] = wanted.before_id or ids(NEWEST, {})[0]
    seen = ids(SEEN, values)[0]
    lately = before - LATELY * max(1, min(WIDER, before // max(1, seen)))
    found = ids(FOUND_WALKING, {**values, "since_id": lately}, match)
    return found if len(found) == limit else find_further_back(match, values, seen)


def find_further_back(match: str, values: dict[str, Any], seen: int) -> list[int]:
    """By the indexes, unless the word is common: then one walks further back, or looks up what is in one's rooms.

    Walking is looking at some 400 messages of one's own (a page, at one in twenty), among `before / seen` times as
    many; looking up takes twenty times as long for each of those `seen`.
    """
    ((complete, found),) = rows(FOUND, values, match)
    if complete:
        return list(found)
    if seen**2 <= FEW * values["before"]:
        return ids(FOUND_IN_ROOMS, values, match)
    return ids(FOUND_WALKING, values, match)


def ids(query: str, values: dict[str, Any], match: str = "") -> list[int]:
    return [message_id for (message_id,) in rows(query, values, match)]


def rows(query: str, values: dict[str, Any], match: str = "") -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query.format(match=match, rooms=ROOMS), values)
        return list(cursor.fetchall())


def matching(wanted: Wanted, values: dict[str, Any]) -> str:
    """The condition on a MessageText, its values put into `values`; empty when there is nothing to look for."""
    words = enumerate(words_of(wanted.text))
    conditions = [condition for number, word in words for condition in conditions_on(word, number, values)]
    if wanted.has:
        conditions.append(HAS[wanted.has])
    return " AND ".join(conditions + filters(wanted, values)) if conditions else ""


def conditions_on(word: str, number: int, values: dict[str, Any]) -> Iterator[str]:
    """For one word, its values put into `values`. Signs are no terms: an emoji, the # of C#."""
    term, part = f"term{number}", f"part{number}"
    if is_unspaced(word):
        values[term] = " ".join(word)
        yield f"terms @@ phraseto_tsquery('simple', %({term})s)"
        return
    if len(word) < TRIGRAM and any(map(str.isalnum, word)):
        values[term] = "'{}':*".format(word.replace("\\", "\\\\").replace("'", "''"))
        yield f"terms @@ to_tsquery('simple', %({term})s)"
    if len(word) >= TRIGRAM or not word.isalnum():
        values[part] = "%{}%".format(word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_"))
        yield f"folded LIKE %({part})s"


def filters(wanted: Wanted, values: dict[str, Any]) -> list[str]:
    values |= {"room": wanted.room, "author": wanted.author, "since": wanted.since, "until": wanted.until}
    given = {
        "room_id = %(room)s": wanted.room,
        "author_id = %(author)s": wanted.author,
        "at >= %(since)s": wanted.since,
        "at < %(until)s": wanted.until,
    }
    return [condition for condition, value in given.items() if value is not None]


def shown(message_ids: list[int], text: str) -> list[dict[str, Any]]:
    """The messages as finds, in this order."""
    messages = Message.objects.select_related("author").in_bulk(message_ids)
    words = words_of(text)
    return [found_message(messages[message_id], words) for message_id in message_ids if message_id in messages]


def found_message(message: Message, words: list[str]) -> dict[str, Any]:
    return {
        "id": message.pk,
        "room": message.room_id,
        "number": message.number,
        "user": message.author.as_author(),
        "created_at": iso(message.created_at),
        "excerpt": [{"text": part.text, "found": part.found} for part in excerpt(message.content, words)],
    }
