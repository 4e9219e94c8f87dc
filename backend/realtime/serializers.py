"""What the token paths answer."""

from typing import Any

from rest_framework import serializers


class Token(serializers.Serializer[Any]):
    token = serializers.CharField(help_text="for Centrifugo alone, valid for a few minutes")
