"""The road to compare with: the same write, published as the public Centrifugo tutorial does it. After the commit, and
before the writer has an answer, it reads the members and sends one broadcast by HTTP; no change log, no relay.

As there each publication has an HTTP session of its own; the rest is tuned like the product: kept database connections,
plain dicts. The counter that it publishes as the room's version is `last_number`: `version` is the change log's, and
the relay would look for the change there.
"""

from typing import Any, cast

import requests
from django.conf import settings
from django.db import transaction
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from messaging.models import Message
from messaging.serializers import NewMessage
from rooms.access import access_room_for_posting
from rooms.models import Membership, Room


class Messages(APIView):
    def post(self, request: Request, room_id: int) -> Response:
        given = NewMessage(data=request.data)
        given.is_valid(raise_exception=True)
        return Response(send(cast(User, request.user), room_id, **given.validated_data), status=201)


@transaction.atomic
def send(author: User, room_id: int, client_id: Any, content: str) -> dict[str, Any]:
    room = Room.objects.select_for_update(no_key=True).get(pk=room_id)
    sent, _cancelled = Message.objects.sent_as(author, client_id)
    if sent:
        return dict(sent.repeated(content).as_read())
    membership = access_room_for_posting(author, room)
    message = Message.objects.post(room, author, client_id, content)
    room.save(update_fields=["last_number", "last_preview", "bumped_at"])
    membership.post(message.number)
    body = {**message.as_read(), "room": {**room.reference(), "version": room.last_number}}
    transaction.on_commit(lambda: publish(room.pk, body))
    return body


def publish(room_id: int, body: dict[str, Any]) -> None:
    members = Membership.objects.current().filter(room=room_id).values_list("user_id", flat=True)
    broadcast = {
        "channels": [f"personal:{member}" for member in members],
        "data": {"type": "message_added", "body": body},
        "idempotency_key": f"message_{body['id']}",
    }
    headers = {"X-API-Key": settings.CENTRIFUGO_API_KEY}
    with requests.Session() as session:
        answer = session.post(f"{settings.CENTRIFUGO_API_URL}/broadcast", json=broadcast, headers=headers, timeout=30)
    answer.raise_for_status()


urlpatterns = [path("api/rooms/<int:room_id>/messages/", Messages.as_view())]
