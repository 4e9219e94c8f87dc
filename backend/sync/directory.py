"""Who looks otherwise than a client last heard: names, handles, pictures. In no room's log, but in every sync."""

import json
from typing import Any

from django.db import connection

from accounts.models import User
from common.pagination import ID_MAX
from rooms.memberships import AUTHOR

PEOPLE_LOOKED_AT = 500  # by one sync; the next goes on from there

# People with whom one shares a room, and those who were in it once: their messages stand there. And those of direct
# rooms that nobody has written to, who aren't in them: their names are on the door. Those rooms are read only if asked.
TOLD = """
WITH named AS MATERIALIZED (
    SELECT unnest(room.direct_key) AS id FROM rooms_membership AS own JOIN rooms_room AS room ON room.id = own.room_id
    WHERE own.user_id = %(viewer)s AND own.left_version IS NULL AND room.kind = 'direct' AND room.last_number = 0
)
SELECT newest.number, told.number, told.author, told.shown
FROM (SELECT max(directory_number) AS number FROM accounts_user) AS newest LEFT JOIN LATERAL (
    SELECT directory_number AS number, AUTHOR AS author, id = %(viewer)s OR EXISTS (
        SELECT FROM rooms_membership AS theirs
        JOIN rooms_membership AS own ON own.room_id = theirs.room_id AND own.left_version IS NULL
        WHERE theirs.user_id = accounts_user.id AND own.user_id = %(viewer)s
    ) OR id IN (SELECT named.id FROM named) AS shown
    FROM accounts_user WHERE directory_number > %(held)s ORDER BY directory_number LIMIT %(most)s
) AS told ON true
""".replace("AUTHOR", AUTHOR)


def directory(viewer: User, held: int | None) -> dict[str, Any]:
    """Who changed since the number that the client holds, and the number to hold next. One query.

    Nobody for a client that holds none: it has yet to be shown anybody. With `reset`, and oneself alone, when this
    database never had it: it is an older one, and anybody may have been called otherwise since. All rooms come anew.
    """
    values = {"viewer": viewer.pk, "held": ID_MAX if held is None else held, "most": PEOPLE_LOOKED_AT}
    with connection.cursor() as cursor:
        cursor.execute(TOLD, values)
        rows = cursor.fetchall()
    newest, last, _, _ = rows[-1]
    people = [json.loads(author) for _, _, author, shown in rows if shown]
    answer = {"number": last if len(rows) == PEOPLE_LOOKED_AT else newest, "people": people}
    if held is None or held <= newest:
        return answer
    return {**answer, "people": [User.objects.get(pk=viewer.pk).as_author()], "reset": True}
