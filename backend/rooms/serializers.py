"""What room requests hold and what they answer. Answers are built by rooms.cards and Change.as_read; tests compare."""

from typing import Any

from rest_framework import serializers

from accounts.serializers import Author, NewAccount
from common.pagination import ID_MAX
from common.text import VisibleText
from rooms.models import DIRECT_MAX, NAME_MAX, TOPIC_MAX, Membership, Room

# Kinds of rooms that are made and found by name; direct ones are found by their people.
NAMED_KINDS = [choice for choice in Room.Kind.choices if choice[0] != Room.Kind.DIRECT]

DAY = 24 * 3600
WEEK, LONGEST_INVITE = 7 * DAY, 365 * DAY  # seconds


class LastMessage(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    number = serializers.IntegerField()
    content = serializers.CharField(help_text="the first 280 characters")
    user = Author()
    created_at = serializers.DateTimeField()
    attachments = serializers.IntegerField(required=False, help_text="how many files it has, if any")
    deleted = serializers.BooleanField(required=False, help_text="only there when it is")


class Mine(serializers.Serializer[Any]):
    """One's own in a room; of two, the one with the higher mine_version is right."""

    read_number = serializers.IntegerField()
    unread_count = serializers.IntegerField()
    mention_count = serializers.IntegerField(help_text="unread messages that mention one; at most 100")
    mentioned_in = serializers.ListField(
        child=serializers.IntegerField(), help_text="their numbers, the newest first: 100 of them may not be all"
    )
    notify = serializers.ChoiceField(choices=Membership.Notify.choices, help_text="what of the room calls for one")
    mine_version = serializers.IntegerField()
    version = serializers.IntegerField(help_text="of the room when this was read")


class RoomCard(Mine):
    """A room as its members' clients hold it."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Room.Kind.choices)
    topic = serializers.CharField(allow_blank=True)
    posting = serializers.ChoiceField(choices=Room.Posting.choices, help_text="who may post; moderators: and owners")
    members_invite = serializers.BooleanField(help_text="members may invite")
    archived = serializers.BooleanField(help_text="only to be read")
    change_id = serializers.UUIDField()
    created_at = serializers.DateTimeField()
    bumped_at = serializers.DateTimeField()
    member_count = serializers.IntegerField()
    last_number = serializers.IntegerField()
    last_message = LastMessage(allow_null=True)
    role = serializers.ChoiceField(choices=Membership.Role.choices)
    people = Author(many=True, required=False, help_text="of direct rooms only: whom it is between, oneself too")


class RoomPage(serializers.Serializer[Any]):
    results = RoomCard(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class PersonPage(serializers.Serializer[Any]):
    results = Author(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class Online(serializers.Serializer[Any]):
    online = serializers.ListField(child=serializers.IntegerField(), help_text="user ids")


class NewRoom(serializers.Serializer[Any]):
    name = VisibleText(max_length=NAME_MAX)
    kind = serializers.ChoiceField(choices=NAMED_KINDS)
    topic = VisibleText(max_length=TOPIC_MAX, allow_blank=True, required=False)


class RoomSettings(serializers.Serializer[Any]):
    """What an owner decides; only what is named changes."""

    name = VisibleText(max_length=NAME_MAX, required=False)
    topic = VisibleText(max_length=TOPIC_MAX, allow_blank=True, required=False)
    kind = serializers.ChoiceField(choices=NAMED_KINDS, required=False)
    posting = serializers.ChoiceField(choices=Room.Posting.choices, required=False)
    members_invite = serializers.BooleanField(required=False)
    archived = serializers.BooleanField(required=False)


class DirectRoom(serializers.Serializer[Any]):
    users = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=ID_MAX),
        max_length=DIRECT_MAX,
        help_text="whom it is with, oneself named or not; nobody else: one's own notes",
    )


class FoundRoom(serializers.Serializer[Any]):
    """A room as search shows it, before joining."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=NAMED_KINDS)
    topic = serializers.CharField(allow_blank=True)
    archived = serializers.BooleanField(help_text="only to be read; then one is a member")
    member_count = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    bumped_at = serializers.DateTimeField()
    is_member = serializers.BooleanField()
    is_invited = serializers.BooleanField(help_text="by name, and not in yet")


class FoundRoomPage(serializers.Serializer[Any]):
    results = FoundRoom(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class Member(serializers.Serializer[Any]):
    user = Author()
    role = serializers.ChoiceField(choices=Membership.Role.choices)
    joined_at = serializers.DateTimeField()


class MemberPage(serializers.Serializer[Any]):
    results = Member(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    version = serializers.IntegerField(help_text="of the room when this page was read")


class NewRole(serializers.Serializer[Any]):
    role = serializers.ChoiceField(choices=Membership.Role.choices)


class BanRead(serializers.Serializer[Any]):
    user = Author()
    by = Author(allow_null=True)
    created_at = serializers.DateTimeField()


class BanPage(serializers.Serializer[Any]):
    results = BanRead(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class NewInvite(serializers.Serializer[Any]):
    """For one person by name, or without `user` a link."""

    user = serializers.IntegerField(min_value=1, max_value=ID_MAX, required=False)
    expires_in = serializers.IntegerField(
        min_value=60, max_value=LONGEST_INVITE, allow_null=True, default=WEEK, help_text="seconds; null: never"
    )
    uses = serializers.IntegerField(
        min_value=1,
        max_value=1_000,
        allow_null=True,
        default=None,
        help_text="how many may come; null: as many as like",
    )


class InviteRead(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    user = Author(allow_null=True, help_text="whom it is for; null: a link")
    code = serializers.CharField(allow_null=True, help_text="of the link /invite/<code>; null: by name")
    by = Author()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    uses = serializers.IntegerField(allow_null=True)
    used = serializers.IntegerField()


class InvitePage(serializers.Serializer[Any]):
    results = InviteRead(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class InvitedRoom(serializers.Serializer[Any]):
    name = serializers.CharField()
    topic = serializers.CharField(allow_blank=True)
    member_count = serializers.IntegerField()


class Invitation(serializers.Serializer[Any]):
    """What whoever has a link may know before coming in."""

    room = InvitedRoom()
    by = Author()
    room_id = serializers.IntegerField(allow_null=True, help_text="for those who are in")


class InviteCode(serializers.Serializer[Any]):
    invite = serializers.CharField(max_length=32, required=False, help_text="the code of an invitation by link")


class NewAccountByLink(NewAccount, InviteCode):
    """With `invite` one is in its room at once, also while sign-up is closed."""


class RoomInBody(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    version = serializers.IntegerField()
    bumped_at = serializers.DateTimeField()
    member_count = serializers.IntegerField()
    last_message = LastMessage(allow_null=True)


class Joined(serializers.Serializer[Any]):
    """The body of `user_joined`."""

    room = RoomInBody()
    user = Author()
    role = serializers.ChoiceField(choices=Membership.Role.choices)


class Left(serializers.Serializer[Any]):
    """The body of `user_left`."""

    room = RoomInBody()
    user = Author()
    reason = serializers.ChoiceField(choices=["left", "removed", "banned"])
    by = serializers.IntegerField(allow_null=True)


class ReadMarker(serializers.Serializer[Any]):
    """One of the two."""

    number = serializers.IntegerField(
        min_value=0, max_value=ID_MAX, required=False, help_text="of the newest message that was seen"
    )
    unread_from = serializers.IntegerField(
        min_value=1, max_value=ID_MAX, required=False, help_text="number of the first message that is unread again"
    )

    def validate(self, marker: dict[str, int]) -> dict[str, int]:
        if len(marker) != 1:
            raise serializers.ValidationError({"number": ["Either number or unread_from is expected."]})
        return marker


class NotifyLevel(serializers.Serializer[Any]):
    level = serializers.ChoiceField(choices=Membership.Notify.choices)


class ChangeRead(serializers.Serializer[Any]):
    """A change, as published and as read; the body depends on the type."""

    id = serializers.UUIDField()
    prev = serializers.UUIDField(allow_null=True)
    room = serializers.IntegerField()
    version = serializers.IntegerField()
    type = serializers.CharField()
    at = serializers.DateTimeField()
    actor = serializers.IntegerField(allow_null=True)
    body = serializers.DictField()


class ChangePage(serializers.Serializer[Any]):
    results = ChangeRead(many=True)
    version = serializers.IntegerField(help_text="of the room when this was read")
