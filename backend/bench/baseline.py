"""The road to compare with, as the public Centrifugo tutorial goes it, in the same Django with kept connections:
insert, commit, read the members, and publish to all of them by HTTP before answering.

The counter that it publishes as the room's version is `last_number`: `version` is the change log's, and the relay
would look for this message there.
"""

import threading
from typing import cast

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
from rooms.models import Membership, Room

kept = threading.local()


class Messages(APIView):
    def post(self, request: Request, room_id: int) -> Response:
        given = NewMessage(data=request.data)
        given.is_valid(raise_exception=True)
        author = cast(User, request.user)
        with transaction.atomic():
            mine = Room.objects.filter(memberships__user=author, memberships__left_version=None)
            room = mine.select_for_update(of=("self",)).get(pk=room_id)
            message = Message.objects.post(room, author, **given.validated_data)
            room.save(update_fields=["last_number", "last_preview", "bumped_at"])
            body = {**message.as_read(), "room": {**room.reference(), "version": room.last_number}}
            transaction.on_commit(lambda: publish(room, body))
        return Response(body, status=201)


def publish(room: Room, body: dict[str, object]) -> None:
    members = Membership.objects.current().filter(room=room).values_list("user_id", flat=True)
    broadcast = {
        "channels": [f"personal:{member}" for member in members],
        "data": {"type": "message_added", "body": body},
        "idempotency_key": f"message_{body['id']}",
    }
    if not hasattr(kept, "session"):
        kept.session = requests.Session()
        kept.session.trust_env = False
        kept.session.headers["X-API-Key"] = settings.CENTRIFUGO_API_KEY
    kept.session.post(f"{settings.CENTRIFUGO_API_URL}/broadcast", json=broadcast, timeout=30).raise_for_status()


urlpatterns = [path("api/rooms/<int:room_id>/messages/", Messages.as_view())]
