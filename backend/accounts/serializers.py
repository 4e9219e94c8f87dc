"""What account requests hold and what they answer."""

from typing import Any

from django.contrib.auth import password_validation
from django.core import exceptions
from rest_framework import serializers

from accounts import handles
from accounts.models import Server, User, avatar_path, normalise_email
from common.text import VisibleText
from common.times import TIME_ZONES


class Author(serializers.Serializer[Any]):
    """A person as others see them."""

    id = serializers.IntegerField()
    username = serializers.CharField()
    display_name = serializers.CharField()
    avatar = serializers.CharField(allow_null=True, help_text="a path on this server, another for another picture")


class Me(serializers.Serializer[Any]):
    """One's own account."""

    id = serializers.IntegerField()
    username = serializers.CharField(source="handle")
    email = serializers.EmailField()
    display_name = serializers.CharField()
    avatar = serializers.SerializerMethodField()
    time_zone = serializers.CharField(help_text="IANA name; empty: wherever the device is")
    is_admin = serializers.BooleanField(source="is_superuser")

    def get_avatar(self, user: User) -> str | None:
        return avatar_path(user.avatar)


class NewAvatar(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="a picture; a square of its middle is kept")


class SignIn(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=254, help_text="handle or e-mail address")
    password = serializers.CharField(max_length=1_000, trim_whitespace=False)


class PushSettings(serializers.Serializer[Any]):
    enabled = serializers.BooleanField()
    vapid_public_key = serializers.CharField(allow_blank=True)
    firebase_config = serializers.DictField()


class SignedInSettings(serializers.Serializer[Any]):
    push_notifications = PushSettings()


class SignedIn(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    username = serializers.CharField()
    settings = SignedInSettings()


class MeUpdate(serializers.Serializer[Any]):
    display_name = VisibleText(max_length=80, allow_blank=True)
    time_zone = serializers.CharField(max_length=64, allow_blank=True)

    def validate_time_zone(self, name: str) -> str:
        if name and name not in TIME_ZONES:
            raise serializers.ValidationError("No such time zone is known here.")
        return name

    def validate_display_name(self, name: str) -> str:
        if handles.means_system(name):
            raise serializers.ValidationError("This name is kept for the server itself.")
        return name


class EmailAddress(serializers.EmailField):
    """In its one spelling, before its length and form are looked at."""

    def to_internal_value(self, data: Any) -> str:
        return normalise_email(super().to_internal_value(data))


class Handle(serializers.CharField):
    """As it is kept, before its length is looked at."""

    def to_internal_value(self, data: Any) -> str:
        return handles.normalise_handle(super().to_internal_value(data))


class NewAccount(serializers.Serializer[Any]):
    """Checked as one whole: the password against the names, too."""

    email = EmailAddress(max_length=254)
    username = Handle(max_length=handles.HANDLE_MAX)
    password = serializers.CharField(max_length=1_000, trim_whitespace=False)

    def validate_email(self, email: str) -> str:
        if User.objects.filter(email=email).exists():
            raise serializers.ValidationError("There is an account with this address already. Sign in instead.")
        return email

    def validate_username(self, handle: str) -> str:
        if reason := handles.why_not(handle):
            raise serializers.ValidationError(reason)
        if User.objects.named(handle).exists():
            raise serializers.ValidationError("This handle is taken.")
        return handle

    def validate(self, account: dict[str, Any]) -> dict[str, Any]:
        try:
            user = User(email=account["email"], handle=account["username"])
            password_validation.validate_password(account["password"], user)
        except exceptions.ValidationError as error:
            raise serializers.ValidationError({"password": error.messages}) from None
        return account


class NewPassword(serializers.Serializer[Any]):
    current = serializers.CharField(max_length=1_000, trim_whitespace=False)
    new = serializers.CharField(max_length=1_000, trim_whitespace=False)


class Deactivation(serializers.Serializer[Any]):
    password = serializers.CharField(max_length=1_000, trim_whitespace=False)


class ForgottenPassword(serializers.Serializer[Any]):
    email = EmailAddress(max_length=254)


class ResetPassword(serializers.Serializer[Any]):
    token = serializers.CharField(max_length=200, help_text="from the link in the mail")
    password = serializers.CharField(max_length=1_000, trim_whitespace=False)


class SessionCard(serializers.Serializer[Any]):
    """A browser in which one is signed in."""

    id = serializers.CharField()
    device = serializers.CharField(help_text='as people say it: "Firefox on Linux"')
    hand_held = serializers.BooleanField()
    signed_in_at = serializers.DateTimeField()
    seen_at = serializers.DateTimeField(help_text="to the minute")
    current = serializers.BooleanField(help_text="whether it is the one that asks")


class Sessions(serializers.Serializer[Any]):
    results = SessionCard(many=True)


class SetupToken(serializers.Serializer[Any]):
    token = serializers.CharField(max_length=200, help_text="from the link that the server printed")


class Setup(NewAccount, SetupToken):
    """The first administrator's account."""


class ServerInfo(serializers.Serializer[Any]):
    """What everybody may know before signing in."""

    name = serializers.CharField()
    signup = serializers.ChoiceField(choices=Server.Signup.choices)
    people = serializers.ChoiceField(
        choices=Server.People.choices, help_text="whom one can find: everyone, or those with whom one shares a room"
    )
    needs_setup = serializers.BooleanField(help_text="nobody administers it yet")
    version = serializers.CharField(help_text="of Lockstep")
    sends_mail = serializers.BooleanField(help_text="without it a forgotten password is the administrator's business")
    upload_max_bytes = serializers.IntegerField(help_text="of one file")


class ServerUpdate(serializers.Serializer[Any]):
    name = VisibleText(max_length=80, required=False)
    signup = serializers.ChoiceField(choices=Server.Signup.choices, required=False)
    people = serializers.ChoiceField(choices=Server.People.choices, required=False)
