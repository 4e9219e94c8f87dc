"""Messages of a room."""

from typing import Any
from uuid import uuid4

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import SignedInRequest
from common.errors import Invalid
from common.pagination import Keyset, version
from common.schema import CURSOR, LIMIT, message_number
from common.snapshot import snapshot
from messaging import actions
from messaging.access import access_message
from messaging.additions import read_messages
from messaging.emoji import one_emoji
from messaging.models import Message, PastText
from messaging.queries import message_page
from messaging.quotes import with_quotes
from messaging.serializers import EditedMessage, HistoryPage, MessagePage, MessageRead, NewMessage
from rooms.access import access_room

BY_VERSION = Keyset("version", version, descending=True)


def as_read(message: Message) -> dict[str, Any]:
    """One message with what it quotes."""
    (read,) = with_quotes([message.as_read()])
    return read


class Messages(APIView):
    @extend_schema(
        responses=MessagePage,
        parameters=[LIMIT, message_number("before"), message_number("after"), message_number("around")],
    )
    def get(self, request: SignedInRequest, room_id: int) -> Response:
        """The newest messages, or those before, after or around a message number; newest first."""
        with snapshot():
            return Response(message_page(request, request.user, access_room(request.user, room_id).room))

    @extend_schema(request=NewMessage, responses={201: MessageRead, 200: MessageRead})
    def post(self, request: SignedInRequest, room_id: int) -> Response:
        """Send a message: 201. The same author and client_id again: 200 and the message as it is now."""
        given = NewMessage(data=request.data)
        given.is_valid(raise_exception=True)
        message, made = actions.send_message(
            author=request.user,
            room_id=room_id,
            client_id=given.validated_data.get("client_id") or uuid4(),
            content=given.validated_data["content"],
            reply_to=given.validated_data.get("reply_to"),
        )
        return Response(as_read(message), status=201 if made else 200)


class MessageDetail(APIView):
    @extend_schema(responses=MessageRead)
    def get(self, request: SignedInRequest, room_id: int, message_id: int) -> Response:
        """One message, as in the list."""
        with snapshot():
            message = access_message(request.user, room_id, message_id)
            return Response(read_messages(request.user, [message])[0])

    @extend_schema(request=EditedMessage, responses=MessageRead)
    def patch(self, request: SignedInRequest, room_id: int, message_id: int) -> Response:
        """Edit one's own message. 409 `message_deleted` when there is nothing left to edit."""
        given = EditedMessage(data=request.data)
        given.is_valid(raise_exception=True)
        message = actions.edit_message(
            user=request.user, room_id=room_id, message_id=message_id, **given.validated_data
        )
        return Response(as_read(message))

    @extend_schema(request=None, responses={200: MessageRead})
    def delete(self, request: SignedInRequest, room_id: int, message_id: int) -> Response:
        """Delete a message for good; moderators and owners also what others wrote. Answers what is left of it."""
        message = actions.delete_message(user=request.user, room_id=room_id, message_id=message_id)
        return Response(as_read(message))


class History(APIView):
    @extend_schema(responses=HistoryPage, parameters=[CURSOR, LIMIT])
    def get(self, request: SignedInRequest, room_id: int, message_id: int) -> Response:
        """What a message said before each of its edits, newest first."""
        with snapshot():
            message = access_message(request.user, room_id, message_id)
            page = BY_VERSION.page(request, message.past_texts.all())
        return Response({**page.body(PastText.as_read), "version": message.room.version})


class Reactions(APIView):
    @extend_schema(request=None, responses=MessageRead)
    def put(self, request: SignedInRequest, room_id: int, message_id: int, emoji: str) -> Response:
        """React with one emoji. Again changes nothing. 409 `too_many_reactions` past 50 different ones."""
        message = actions.add_reaction(
            user=request.user, room_id=room_id, message_id=message_id, emoji=asked_emoji(emoji)
        )
        return Response(as_read(message))

    @extend_schema(request=None, responses={200: MessageRead})
    def delete(self, request: SignedInRequest, room_id: int, message_id: int, emoji: str) -> Response:
        """Take one's reaction back. One that isn't there changes nothing."""
        message = actions.remove_reaction(
            user=request.user, room_id=room_id, message_id=message_id, emoji=asked_emoji(emoji)
        )
        return Response(as_read(message))


def asked_emoji(text: str) -> str:
    emoji = one_emoji(text)
    if emoji is None:
        raise Invalid(fields={"emoji": ["One emoji is expected."]})
    return emoji
