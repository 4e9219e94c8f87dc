"""What the requests about tokens hold and what they answer."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from common.text import VisibleText
from common.times import now
from programs.models import NAME_MAX
from programs.scopes import SCOPES
from programs.tokens import PREFIX

TOKEN_MAX = 4_000


class ProgramSignIn(serializers.Serializer[Any]):
    email = serializers.CharField(max_length=254, help_text="e-mail address or handle")
    password = serializers.CharField(max_length=1_000, trim_whitespace=False)


class RefreshRequest(serializers.Serializer[Any]):
    refresh = serializers.CharField(max_length=TOKEN_MAX)


class TokenPairAnswer(serializers.Serializer[Any]):
    access = serializers.CharField(help_text="good for 5 minutes")
    refresh = serializers.CharField(help_text="good once, within 30 days")


class PersonalTokenRow(serializers.Serializer[Any]):
    """A token as it can be shown later: without the token itself."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=list(SCOPES.items())))
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    last_used_at = serializers.DateTimeField(allow_null=True, help_text="to the minute")


class PersonalTokenList(serializers.Serializer[Any]):
    results = PersonalTokenRow(many=True)


class MadePersonalToken(PersonalTokenRow):
    token = serializers.CharField(help_text=f"begins with {PREFIX}; shown this once")


class NewPersonalToken(serializers.Serializer[Any]):
    name = VisibleText(max_length=NAME_MAX, help_text="which program it is for")
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=list(SCOPES.items())), allow_empty=False, max_length=len(SCOPES)
    )
    expires_at = serializers.DateTimeField(allow_null=True, default=None)

    def validate_scopes(self, scopes: list[str]) -> list[str]:
        """In the order in which they are listed everywhere."""
        return [scope for scope in SCOPES if scope in scopes]

    def validate_expires_at(self, moment: datetime | None) -> datetime | None:
        if moment and moment <= now():
            raise serializers.ValidationError("This is past.")
        return moment
