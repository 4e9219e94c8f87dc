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
HAS = {
    "file": "message_id IN (SELECT id FROM messaging_message WHERE attachments <> '[]')",
    "picture": "message_id IN (SELECT id FROM messaging_message WHERE attachments <> '[]'"
    " AND jsonb_path_exists(attachments, '$[*] ? (@.thumbnail != null)'))",
    "link": "folded LIKE '%%http%%' AND folded ~ 'https?://'",
    "event": "message_id IN (SELECT id FROM messaging_message WHERE event IS NOT NULL)",
}

# A frequent word is found among the newest messages at once, without sorting all that hold it. A rare one by the
# indexes, in a part of its own that PostgreSQL may not merge with the order: it would walk the key backwards through
# every message instead.
FOUND_LATELY = """
SELECT message_id FROM search_messagetext
WHERE message_id < %(before)s AND message_id >= %(before)s - %(lately)s AND {match}
  AND room_id IN (SELECT room_id FROM rooms_membership WHERE user_id = %(user)s AND left_version IS NULL)
ORDER BY message_id DESC LIMIT %(limit)s
"""
FOUND = """
WITH found AS MATERIALIZED (SELECT message_id, room_id FROM search_messagetext WHERE {match})
SELECT message_id FROM found WHERE message_id < %(before)s
  AND room_id IN (SELECT room_id FROM rooms_membership WHERE user_id = %(user)s AND left_version IS NULL)
ORDER BY message_id DESC LIMIT %(limit)s
"""
NEWEST = "SELECT coalesce(max(message_id), 0) + 1 FROM search_messagetext"


def find(user: User, wanted: Wanted, *, limit: int) -> list[int]:
    """Ids of messages, newest first, at most `limit`. Nothing to look for finds nothing."""
    values: dict[str, Any] = {"user": user.pk, "limit": limit, "lately": LATELY}
    if not (match := matching(wanted, values)):
        return []
    values["before"] = wanted.before_id or ids(NEWEST, {})[0]
    lately = ids(FOUND_LATELY.format(match=match), values)
    return lately if len(lately) == limit else ids(FOUND.format(match=match), values)


def ids(query: str, values: dict[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [message_id for (message_id,) in cursor.fetchall()]


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
