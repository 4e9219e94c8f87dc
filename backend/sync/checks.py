"""Whether the database keeps its promises: the change log against what it is the log of. Reads only.

Each check is a query for what contradicts itself: (room id, what is wrong). `log` is what is left of each room's log,
its first and last version and the number of rows; what is older than `first` lies behind the horizon.
"""

from typing import NamedTuple

from django.db import connection

from common.snapshot import snapshot
from messaging.models import PREVIEW_MAX
from rooms.models import ALWAYS_KEPT


class Problem(NamedTuple):
    room_id: int
    text: str

    def __str__(self) -> str:
        return f"room {self.room_id}: {self.text}"


LOG = """
WITH log AS (
    SELECT room_id, min(version) AS first, max(version) AS last, count(*) AS n FROM rooms_change GROUP BY room_id
)
"""

VERSIONS_WITHOUT_HOLES = """
SELECT room.id, format('is at version %%s, but its log holds %%s rows, %%s to %%s', room.version, n, first, last)
FROM rooms_room room LEFT JOIN log ON log.room_id = room.id
WHERE room.version < 1 OR last IS DISTINCT FROM room.version OR n <> last - first + 1
   OR (first > 1 AND n < %(always_kept)s) -- shorter than pruning leaves it: it has lost its start
"""

CHAIN_OF_PREV = """
SELECT room_id, format('change %%s names another one before it than the log', version)
FROM (
    SELECT room_id, version, prev, lag(uuid) OVER (PARTITION BY room_id ORDER BY version) AS before FROM rooms_change
) link
WHERE CASE WHEN before IS NULL THEN version = 1 AND prev IS NOT NULL ELSE prev IS DISTINCT FROM before END
"""

ROOM_NAMES_LAST_CHANGE = """
SELECT room.id, format('names %%s as the change of version %%s', room.change_id, room.version)
FROM rooms_room room JOIN rooms_change change ON change.room_id = room.id AND change.version = room.version
WHERE change.uuid IS DISTINCT FROM room.change_id
"""

JOINED_AND_LEFT_SAY_SO = """
SELECT stay.room_id, format('no change says that user %%s %%s with version %%s', stay.user_id, stay.did, stay.version)
FROM (
    SELECT room_id, user_id, joined_version AS version, 'user_joined' AS did FROM rooms_membership
    UNION ALL
    SELECT room_id, user_id, left_version, 'user_left' FROM rooms_membership WHERE left_version IS NOT NULL
) stay
LEFT JOIN log ON log.room_id = stay.room_id
LEFT JOIN rooms_change change ON change.room_id = stay.room_id AND change.version = stay.version
WHERE (stay.version >= first OR first IS NULL)
  AND NOT coalesce(
      change.type = stay.did AND (change.body #>> '{user,id}')::bigint = stay.user_id
      OR change.type = 'members_added' AND stay.did = 'user_joined', false)
"""

CHANGES_HAVE_STAYS = """
SELECT change.room_id, format('change %%s says %%s, but no stay does', change.version, change.type)
FROM rooms_change change LEFT JOIN rooms_membership stay
  ON stay.room_id = change.room_id
 AND CASE WHEN change.type = 'user_left' THEN stay.left_version ELSE stay.joined_version END = change.version
 AND (change.type = 'members_added' OR stay.user_id = (change.body #>> '{user,id}')::bigint)
WHERE change.type IN ('user_joined', 'user_left', 'members_added') AND stay.id IS NULL
"""

ROLES_ARE_THE_LAST_THAT_WERE_TOLD = """
SELECT stay.room_id,
       format('user %%s is %%s, but change %%s says %%s', stay.user_id, stay.role, told.version, told.role)
FROM rooms_membership stay JOIN (
    SELECT DISTINCT ON (room_id, user_id) version, room_id, (body #>> '{user,id}')::bigint AS user_id,
           body ->> 'role' AS role
    FROM rooms_change WHERE type IN ('user_joined', 'member_updated') ORDER BY room_id, user_id, version DESC
) told ON told.room_id = stay.room_id AND told.user_id = stay.user_id AND told.version >= stay.joined_version
WHERE stay.left_version IS NULL AND told.role <> stay.role
"""

SETTINGS_ARE_THE_LAST_THAT_WERE_TOLD = """
SELECT room.id, format('its %%s is not what change %%s says', told.name, told.version)
FROM rooms_room room JOIN (
    SELECT DISTINCT ON (room_id, name) room_id, version, setting.name, setting.value
    FROM rooms_change change CROSS JOIN LATERAL jsonb_each(change.body) AS setting (name, value)
    WHERE change.type = 'room_updated' ORDER BY room_id, name, version DESC
) told ON told.room_id = room.id
WHERE to_jsonb(room) -> told.name IS DISTINCT FROM told.value
"""

REACTIONS_ARE_THE_LAST_THAT_WERE_TOLD = """
SELECT told.room_id, format('change %%s says %%s of user %%s, but it is not so', told.version, type, told.user_id)
FROM (
    SELECT DISTINCT ON (message_id, emoji, user_id) room_id, version, type, (body ->> 'message')::bigint AS message_id,
           body ->> 'emoji' AS emoji, (body #>> '{user,id}')::bigint AS user_id
    FROM rooms_change WHERE type IN ('reaction_added', 'reaction_removed')
    ORDER BY message_id, emoji, user_id, version DESC
) told
JOIN messaging_message message ON message.id = told.message_id AND message.deleted_at IS NULL
LEFT JOIN messaging_reaction there
  ON there.message_id = told.message_id AND there.emoji = told.emoji AND there.user_id = told.user_id
WHERE (there.id IS NULL) = (type = 'reaction_added')
"""

STAYS_FOLLOW_EACH_OTHER = """
SELECT room_id, format('the stay of user %%s from %%s on overlaps or forgets an earlier one', user_id, joined_version)
FROM (
    SELECT room_id, user_id, joined_version, mine_version,
           lag(joined_version) OVER stays AS before, lag(left_version) OVER stays AS ended,
           lag(mine_version) OVER stays AS mine
    FROM rooms_membership WINDOW stays AS (PARTITION BY room_id, user_id ORDER BY joined_version, id)
) stay
WHERE before IS NOT NULL AND (ended IS NULL OR ended >= joined_version OR mine >= mine_version)
"""

BANNED_ARE_OUT = """
SELECT ban.room_id, format('user %%s is banned and still in', ban.user_id)
FROM rooms_ban ban JOIN rooms_membership stay ON stay.room_id = ban.room_id AND stay.user_id = ban.user_id
WHERE stay.left_version IS NULL
"""

DIRECT_ROOMS_ARE_THEIR_PEOPLE = """
SELECT room.id, format('is between %%s, and in it are %%s', room.direct_key, members)
FROM rooms_room room LEFT JOIN (
    SELECT room_id, array_agg(user_id ORDER BY user_id) AS members
    FROM rooms_membership WHERE left_version IS NULL GROUP BY room_id
) present ON present.room_id = room.id
WHERE room.kind = 'direct'
  AND (NOT members <@ room.direct_key OR (room.last_number > 0 AND EXISTS (
      SELECT FROM accounts_user person -- who has gone is brought in by nobody, and leaves for good
      WHERE person.id = ANY (room.direct_key) AND person.deactivated_at IS NULL
        AND (person.id = ANY (members)) IS NOT TRUE
  )))
"""

MEMBERS_COUNTED = """
SELECT room.id, format('says %%s members and has %%s', room.member_count, coalesce(counted.n, 0))
FROM rooms_room room LEFT JOIN (
    SELECT room_id, count(*) AS n FROM rooms_membership WHERE left_version IS NULL GROUP BY room_id
) counted ON counted.room_id = room.id
WHERE room.member_count <> coalesce(counted.n, 0)
"""

MARKERS_IN_RANGE = """
SELECT room.id, format('user %%s has read up to %%s of %%s', stay.user_id, stay.read_number, room.last_number)
FROM rooms_membership stay JOIN rooms_room room ON room.id = stay.room_id
WHERE stay.read_number NOT BETWEEN 0 AND room.last_number
"""

MESSAGES_COUNTED = """
SELECT room.id, format('says %%s messages and has %%s, numbered %%s to %%s', room.last_number, n, lowest, highest)
FROM rooms_room room LEFT JOIN (
    SELECT room_id, count(*) AS n, min(number) AS lowest, max(number) AS highest FROM messaging_message GROUP BY room_id
) counted ON counted.room_id = room.id
WHERE room.last_number <> coalesce(n, 0) OR lowest <> 1 OR highest <> n
"""

LAST_PREVIEW = """
SELECT room.id, format('shows %%s as its last message instead of %%s', room.last_preview ->> 'id', message.id)
FROM rooms_room room LEFT JOIN messaging_message message
  ON message.room_id = room.id AND message.number = room.last_number
WHERE (message.id IS NULL) <> (room.last_preview IS NULL)
   OR (room.last_preview ->> 'id')::bigint <> message.id
   OR (room.last_preview ->> 'number')::bigint <> message.number
   OR (room.last_preview #>> '{user,id}')::bigint <> message.author_id
   OR room.last_preview ->> 'content' IS DISTINCT FROM left(message.content, %(preview_max)s)
"""

MESSAGES_IN_LOG = """
SELECT message.room_id, format('message %%s says that change %%s touched it last', message.number, message.version)
FROM messaging_message message
LEFT JOIN log ON log.room_id = message.room_id
LEFT JOIN rooms_change change ON change.room_id = message.room_id AND change.version = message.version
WHERE (message.version >= first OR first IS NULL)
  AND coalesce(change.body ->> 'message', change.body ->> 'id')::bigint IS DISTINCT FROM message.id
"""

CHANGES_HAVE_MESSAGES = """
SELECT change.room_id, format('change %%s adds message %%s, which is not there', change.version, change.body ->> 'id')
FROM rooms_change change LEFT JOIN messaging_message message
  ON message.id = (change.body ->> 'id')::bigint AND message.room_id = change.room_id
 AND message.number = (change.body ->> 'number')::bigint AND message.version >= change.version
WHERE change.type IN ('message_added', 'event_created') AND message.id IS NULL
"""

MESSAGES_HAVE_EVENTS = """
SELECT message.room_id, format('message %%s is called otherwise than its event, or has none', message.number)
FROM messaging_message message
LEFT JOIN events_event event ON event.message_id = message.id AND event.id = message.event
WHERE message.event IS NOT NULL AND event.title IS DISTINCT FROM message.content
"""

ANSWERS_COUNTED = """
SELECT event.room_id, format('event %%s counts its answers wrongly', event.title)
FROM events_event event LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE status = 'going') AS going, count(*) FILTER (WHERE status = 'maybe') AS maybe,
           count(*) FILTER (WHERE status = 'not_going') AS not_going,
           count(*) FILTER (WHERE status = 'waiting') AS waiting
    FROM events_attendance WHERE event_id = event.id
) counted ON true
WHERE (event.going, event.maybe, event.not_going, event.waiting)
   <> (counted.going, counted.maybe, counted.not_going, counted.waiting)
"""

NOBODY_WAITS_FOR_A_FREE_PLACE = """
SELECT room_id, format('event %%s has a place and somebody who waits', title)
FROM events_event WHERE waiting > 0 AND (capacity IS NULL OR going < capacity)
"""

ONLY_MEMBERS_COME = """
SELECT event.room_id, format('user %%s comes to event %%s and is not in the room', answer.user_id, event.title)
FROM events_attendance answer JOIN events_event event ON event.id = answer.event_id
LEFT JOIN rooms_membership stay
  ON stay.room_id = event.room_id AND stay.user_id = answer.user_id AND stay.left_version IS NULL
WHERE event.status = 'scheduled' AND event.starts_at > now() AND stay.id IS NULL
"""

TEXTS_ONLY_WHERE_THEY_BELONG = """
SELECT change.room_id, format('change %%s misstates the text of message %%s', change.version, message.number)
FROM rooms_change change JOIN messaging_message message ON message.id = (change.body ->> 'id')::bigint
WHERE change.type IN ('message_added', 'message_edited')
  AND CASE WHEN change.version = message.text_version AND message.deleted_at IS NULL
      THEN change.body ->> 'content' <> message.content OR change.body ? 'superseded'
      ELSE change.body ->> 'content' <> '' OR NOT change.body ? 'superseded' END
"""

MESSAGES_SHOW_THEIR_FILES = """
SELECT message.room_id, format('message %%s shows other files than it has', message.number)
FROM messaging_message message LEFT JOIN (
    SELECT message_id, jsonb_agg(id::text) AS ids
    FROM messaging_attachment WHERE state = 'ready' AND message_id IS NOT NULL GROUP BY message_id
) own ON own.message_id = message.id
WHERE jsonb_array_length(message.attachments) <> coalesce(jsonb_array_length(own.ids), 0)
   OR NOT jsonb_path_query_array(message.attachments, '$[*].id') <@ coalesce(own.ids, '[]')
"""

DELETED_SAY_NOTHING = """
SELECT room_id, format('message %%s is deleted and has a text, files, mentions or reactions', number)
FROM messaging_message message
WHERE deleted_at IS NOT NULL
  AND (content <> '' OR attachments <> '[]' OR mentioned_users <> '{}' OR mentions_room
       OR EXISTS (SELECT FROM messaging_pasttext past WHERE past.message_id = message.id)
       OR EXISTS (SELECT FROM messaging_reaction reaction WHERE reaction.message_id = message.id))
"""

MENTIONS_ARE_COUNTED = """
WITH meant AS (
    SELECT room_id, number, author_id AS by_id, unnest(mentioned_users) AS user_id FROM messaging_message
    UNION ALL SELECT room_id, number, author_id, NULL FROM messaging_message WHERE mentions_room
), differs AS (
    (SELECT room_id, number, by_id, user_id FROM meant WHERE user_id IS DISTINCT FROM by_id
     EXCEPT SELECT room_id, number, by_id, user_id FROM rooms_mention)
    UNION ALL
    (SELECT room_id, number, by_id, user_id FROM rooms_mention EXCEPT SELECT room_id, number, by_id, user_id FROM meant)
)
SELECT room_id, format('message %%s mentions others than are counted', number) FROM differs
"""

CHECKS = [
    VERSIONS_WITHOUT_HOLES,
    CHAIN_OF_PREV,
    ROOM_NAMES_LAST_CHANGE,
    JOINED_AND_LEFT_SAY_SO,
    CHANGES_HAVE_STAYS,
    ROLES_ARE_THE_LAST_THAT_WERE_TOLD,
    SETTINGS_ARE_THE_LAST_THAT_WERE_TOLD,
    REACTIONS_ARE_THE_LAST_THAT_WERE_TOLD,
    STAYS_FOLLOW_EACH_OTHER,
    BANNED_ARE_OUT,
    DIRECT_ROOMS_ARE_THEIR_PEOPLE,
    MEMBERS_COUNTED,
    MARKERS_IN_RANGE,
    MESSAGES_COUNTED,
    LAST_PREVIEW,
    MESSAGES_IN_LOG,
    CHANGES_HAVE_MESSAGES,
    TEXTS_ONLY_WHERE_THEY_BELONG,
    DELETED_SAY_NOTHING,
    MENTIONS_ARE_COUNTED,
    MESSAGES_SHOW_THEIR_FILES,
    MESSAGES_HAVE_EVENTS,
    ANSWERS_COUNTED,
    NOBODY_WAITS_FOR_A_FREE_PLACE,
    ONLY_MEMBERS_COME,
]

PUBLISHED_ONLY_WHAT_IS = """
SELECT room.id, format('is at version %%s, but %%s is published', room.version,
                       coalesce(cursor.published_version::text, 'nothing that happens ever'))
FROM rooms_room room LEFT JOIN realtime_publishcursor cursor ON cursor.room_id = room.id
WHERE cursor.published_version IS NULL OR cursor.published_version > room.version
"""

DELETED_ARE_NOT_FOUND = """
SELECT message.room_id, format('message %%s is deleted and can still be found', message.number)
FROM messaging_message message JOIN search_messagetext found ON found.message_id = message.id
WHERE message.deleted_at IS NOT NULL
"""

# The tables of apps that are not below this one: looked at as data, where they are there
OF_OTHERS = {"realtime_publishcursor": PUBLISHED_ONLY_WHAT_IS, "search_messagetext": DELETED_ARE_NOT_FOUND}


def problems(*, always_kept: int = ALWAYS_KEPT) -> list[Problem]:
    """Everything that contradicts itself, all of one moment, by room. Empty when the database keeps its promises.

    `always_kept`: versions of a room that pruning leaves.
    """
    with snapshot(), connection.cursor() as cursor:
        cursor.execute("SELECT name FROM unnest(%s) AS name WHERE to_regclass(name) IS NOT NULL", [list(OF_OTHERS)])
        checks = [*CHECKS, *(OF_OTHERS[table] for (table,) in cursor.fetchall())]
        every = " UNION ALL ".join(f"({check})" for check in checks)
        cursor.execute("SET LOCAL statement_timeout = 0")  # over all of a big log it takes its time
        cursor.execute(LOG + every, {"always_kept": always_kept, "preview_max": PREVIEW_MAX})
        return sorted(Problem(*row) for row in cursor.fetchall())
