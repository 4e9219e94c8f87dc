"""What requests about mail hold and what they answer."""

from typing import Any

from rest_framework import serializers


class MailSwitches(serializers.Serializer[Any]):
    """Which mail one gets."""

    events = serializers.BooleanField(help_text="invitations to events, and what changes about them")
    reminders = serializers.BooleanField(help_text="a day and an hour before an event")
