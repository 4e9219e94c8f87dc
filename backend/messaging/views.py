"""Messages of a room."""

from uuid import uuid4

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import SignedInRequest
from common.schema import LIMIT, message_number
from common.snapshot import snapshot
from messaging import actions
from messaging.queries import message_page
from messaging.serializers import MessagePage, MessageRead, NewMessage
from rooms.access import access_room


class Messages(APIView):
    @extend_schema(
        responses=MessagePage,
        parameters=[LIMIT, message_number("before"), message_number("after"), message_number("around")],
    )
    def get(self, request: SignedInRequest, room_id: int) -> Response:
        """The newest messages, or those before, after or around a message number; newest first."""
        with snapshot():
            return Response(message_page(request, access_room(request.user, room_id).room))

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
        )
        return Response(message.as_read(), status=201 if made else 200)
