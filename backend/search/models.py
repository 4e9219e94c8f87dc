"""What of each message can be found. Written by a trigger on the messages (migration 0001), read by search.queries."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from messaging.models import Message
from rooms.models import Room


class MessageText(models.Model):
    """A message's text as it is compared: without case and accents. No row, no find: deleted messages have none.

    `terms` finds short words and those of scripts without spaces, `folded` any part of a word from three letters on.
    """

    message = models.OneToOneField(Message, models.CASCADE, primary_key=True, related_name="+")
    room = models.ForeignKey(Room, models.CASCADE, related_name="+", db_index=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    folded = models.TextField()
    terms = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(OpClass("folded", name="gin_trgm_ops"), name="text_by_trigram"),
            GinIndex(fields=["terms"], name="text_by_term"),
        ]

    def __str__(self) -> str:
        return f"text of message {self.message_id}"
