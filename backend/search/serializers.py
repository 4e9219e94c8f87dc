"""What a search answers. Built by search.queries; a test compares."""

from typing import Any

from rest_framework import serializers

from accounts.serializers import Author


class ExcerptPart(serializers.Serializer[Any]):
    text = serializers.CharField(trim_whitespace=False)
    found = serializers.BooleanField(help_text="whether this is what was looked for")


class FoundMessage(serializers.Serializer[Any]):
    """A message that holds what was looked for; `number` leads to it in its room."""

    id = serializers.IntegerField()
    room = serializers.IntegerField()
    number = serializers.IntegerField()
    user = Author()
    created_at = serializers.DateTimeField()
    excerpt = ExcerptPart(many=True)


class FoundMessagePage(serializers.Serializer[Any]):
    """Newest first."""

    results = FoundMessage(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
