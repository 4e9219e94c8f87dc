"""What the log says of people: bodies name them with the look of their time, until they go for good."""

import json
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from rooms.models import Change

ROWS = 1_000  # of a log that one step looks at

NAMING = """
SELECT id, body FROM rooms_change
WHERE room_id = %(room)s AND version > %(after)s AND version <= %(last)s
  AND jsonb_path_exists(
      body, 'strict $.** ? (@.id == $id && exists(@.username))', jsonb_build_object('id', %(person)s::bigint)
  )
FOR NO KEY UPDATE
"""
RENAME = """
UPDATE rooms_change AS change SET body = renamed.body::jsonb
FROM unnest(%s::bigint[], %s::text[]) AS renamed (id, body) WHERE change.id = renamed.id
"""


def rename_in_log(room_id: int, person: User, *, after: int) -> int | None:
    """Have the next rows of the room's log show the person as they look now. The version to go on from; None: all do.

    No version is taken, and the room isn't locked: who has a change already is told by the directory.
    """
    versions = (
        Change.objects.filter(room=room_id, version__gt=after).order_by("version").values_list("version", flat=True)
    )
    ahead = list(versions[:ROWS])
    if not ahead:
        return None
    values = {"room": room_id, "after": after, "last": ahead[-1], "person": person.pk}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(NAMING, values)
        named = {pk: json.dumps(renamed(json.loads(body), person)) for pk, body in cursor.fetchall()}
        cursor.execute(RENAME, [list(named), list(named.values())])
    return ahead[-1]


def renamed(body: Any, person: User) -> Any:
    """The same JSON with the person as they look now, wherever they stand in it."""
    if isinstance(body, list):
        return [renamed(part, person) for part in body]
    if not isinstance(body, dict):
        return body
    if body.get("id") == person.pk and "username" in body:
        return person.as_author()
    return {name: renamed(part, person) for name, part in body.items()}
