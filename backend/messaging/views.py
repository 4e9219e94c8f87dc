"""Messages of a room."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import SignedInRequest
from accounts.models import User
from common.errors import Invalid, NotFound
from common.media import ORIGINAL, send_file
from common.pagination import Keyset, version
from common.schema import CURSOR, LIMIT, NOTHING, message_number
from common.snapshot import snapshot
from messaging import actions
from messaging.access import access_attachment, access_message, access_room_for_upload
from messaging.additions import read_messages, read_sent
from messaging.emoji import one_emoji
from messaging.kinds import SERVED
from messaging.models import Message, PastText
from messaging.queries import message_page
from messaging.quotes import with_quotes
from messaging.serializers import (
    AttachmentRead,
    EditedMessage,
    HistoryPage,
    MessagePage,
    MessageRead,
    NewAttachment,
    NewMessage,
)
from messaging.uploads import folder_of
from rooms.access import access_room

BY_VERSION = Keyset("version", version, descending=True)


def as_read(message: Message) -> dict[str, Any]:
    """One message with what it quotes."""
    (read,) = with_quotes([message.as_read()])
    return read


def shown(reader: User, room_id: int, message_id: int) -> dict[str, Any]:
    """The message as this person sees it now, its reactions and its event's card of one moment with its version."""
    with snapshot():
        return read_messages(reader, [access_message(reader, room_id, message_id)])[0]


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
            attachments=given.validated_data.get("attachments", ()),
        )
        if made:
            return Response(as_read(message), status=201)
        return Response(read_sent(request.user, message))


class MessageDetail(APIView):
    @extend_schema(responses=MessageRead)
    def get(self, request: SignedInRequest, room_id: int, message_id: int) -> Response:
        """One message, as in the list."""
        return Response(shown(request.user, room_id, message_id))

    @extend_schema(request=EditedMessage, responses=MessageRead)
    def patch(self, request: SignedInRequest, room_id: int, message_id: int) -> Response:
        """Edit one's own message. 409 `message_deleted` when there is nothing left to edit."""
        given = EditedMessage(data=request.data)
        given.is_valid(raise_exception=True)
        message = actions.edit_message(
            user=request.user, room_id=room_id, message_id=message_id, **given.validated_data
        )
        return Response(read_sent(request.user, message))

    @extend_schema(request=None, responses={200: MessageRead})
    def delete(self, request: SignedInRequest, room_id: int, message_id: int) -> Response:
        """Delete a message for good; moderators and owners also what others wrote. Answers what is left of it."""
        message = actions.delete_message(user=request.user, room_id=room_id, message_id=message_id)
        return Response(as_read(message))


SENT_OR_NEVER = {"anyOf": [{"$ref": "#/components/schemas/MessageRead"}, {**NOTHING, "maxProperties": 0}]}


class SendDetail(APIView):
    @extend_schema(request=None, responses={200: SENT_OR_NEVER})
    def delete(self, request: SignedInRequest, client_id: UUID) -> Response:
        """Take back a message of which one doesn't know whether it was sent: the message as it is now, if it was.

        Else an empty object, and this client_id is refused for good (409 `send_cancelled`). Again changes nothing.
        """
        sent = actions.cancel_send(author=request.user, client_id=client_id)
        return Response(read_sent(request.user, sent) if sent else {})


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
        actions.add_reaction(user=request.user, room_id=room_id, message_id=message_id, emoji=asked_emoji(emoji))
        return Response(shown(request.user, room_id, message_id))

    @extend_schema(request=None, responses={200: MessageRead})
    def delete(self, request: SignedInRequest, room_id: int, message_id: int, emoji: str) -> Response:
        """Take one's reaction back. One that isn't there changes nothing."""
        actions.remove_reaction(user=request.user, room_id=room_id, message_id=message_id, emoji=asked_emoji(emoji))
        return Response(shown(request.user, room_id, message_id))


class Attachments(APIView):
    parser_classes = [MultiPartParser]

    @extend_schema(request={"multipart/form-data": NewAttachment}, responses={201: AttachmentRead})
    def post(self, request: SignedInRequest, room_id: int) -> Response:
        """Upload one file, to send it with a message of this room within a day. Pictures are written anew."""
        access_room_for_upload(request.user, room_id)  # before the file is looked at
        given = NewAttachment(data=request.data)
        given.is_valid(raise_exception=True)
        made = actions.upload_attachment(uploader=request.user, room_id=room_id, file=given.validated_data["file"])
        return Response(made.card(), status=201)


FILE = {(200, kind): OpenApiTypes.BINARY for kind in SERVED}
SIZES = ("small", "large")


class AttachmentDetail(APIView):
    @extend_schema(responses=FILE)
    def get(self, request: SignedInRequest, attachment_id: UUID) -> HttpResponse:
        """The file. Pictures are to be shown, everything else is to be saved. Ranges work."""
        found = access_attachment(request.user, attachment_id)
        path = f"{folder_of(found.pk)}/{ORIGINAL}"
        return send_file(path, kind=found.type, name=found.name, inline=found.is_picture)

    @extend_schema(request=None, responses={200: NOTHING})
    def delete(self, request: SignedInRequest, attachment_id: UUID) -> Response:
        """Discard a file that was not sent. Again changes nothing. 409 `attachment_sent`."""
        actions.discard_attachment(user=request.user, attachment_id=attachment_id)
        return Response({})


class AttachmentThumbnail(APIView):
    @extend_schema(
        responses={(200, "image/webp"): OpenApiTypes.BINARY},
        parameters=[
            OpenApiParameter("size", enum=SIZES, description="480 or 1280 pixels at most, `small` if not given")
        ],
    )
    def get(self, request: SignedInRequest, attachment_id: UUID) -> HttpResponse:
        """The picture as WebP, made smaller."""
        size = request.query_params.get("size", "small")
        if size not in SIZES:
            raise Invalid(fields={"size": [f"One of {' and '.join(SIZES)} is expected."]})
        found = access_attachment(request.user, attachment_id)
        if not found.is_picture:
            raise NotFound
        path = f"{folder_of(found.pk)}/{size}.webp"
        return send_file(path, kind="image/webp", name=f"{size}.webp", inline=True)


def asked_emoji(text: str) -> str:
    emoji = one_emoji(text)
    if emoji is None:
        raise Invalid(fields={"emoji": ["One emoji is expected."]})
    return emoji
