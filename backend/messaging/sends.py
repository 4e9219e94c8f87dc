"""By which a send is known again: what its author has sent under a client_id, or taken back before it was sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, models

from accounts.limits import key_number
from accounts.models import User
from common.errors import Conflict
from common.rows import columns_of

# Sent both at once, and looked at in turn: the second sees what was committed while the first waited.
SENT = """
SELECT pg_advisory_xact_lock(%(lock)s);
SELECT message.*, cancelled.id IS NOT NULL AS cancelled FROM (SELECT) AS asked
LEFT JOIN messaging_message AS message ON message.author_id = %(author)s AND message.client_id = %(client_id)s
LEFT JOIN messaging_cancelledsend AS cancelled
    ON cancelled.author_id = %(author)s AND cancelled.client_id = %(client_id)s
"""


class CancelledSend(models.Model):
    """Taken back before it was sent: no message is made under this id any more, for good."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    client_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "client_id"], name="cancelled_once")]

    def __str__(self) -> str:
        return f"{self.client_id} of {self.author_id}"


def what_was_sent(author: User, client_id: UUID) -> tuple[Sequence[Any], tuple[str, ...]]:
    """The message's row, all null when there is none, with `cancelled` at its end; and the columns' names.

    Locks the id until the transaction ends.
    """
    lock = key_number(f"send {author.pk} {client_id}")
    with connection.cursor() as cursor:
        cursor.execute(SENT, {"lock": lock, "author": author.pk, "client_id": client_id})
        return cursor.fetchone(), columns_of(cursor)


def send_cancelled() -> Conflict:
    return Conflict(
        "This message was taken back before it was sent. To send it after all, make a new client_id.",
        code="send_cancelled",
    )


def client_id_conflict() -> Conflict:
    return Conflict(
        "This client_id was used for another message. Make a new one for a new message.",
        code="client_id_conflict",
    )
