"""Tokens for Centrifugo, and whether everything is ready."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actions import note_seen
from accounts.authentication import SignedInRequest
from realtime import health
from realtime.access import SignedOut, access_channel
from realtime.channels import personal_channel
from realtime.leases import give_lease
from realtime.serializers import Token
from realtime.tokens import connection_token, subscription_token

CHANNEL = OpenApiParameter("channel", OpenApiTypes.STR, required=True, description="personal:<own id> or room:<id>")
TAKES = OpenApiParameter(
    "takes",
    OpenApiTypes.STR,
    enum=["changes"],
    description="`changes`: several changes may come in one publication; else each comes by itself",
)


class SignedIn(BasePermission):
    """As everywhere, but signed out is 401 here."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            raise SignedOut
        return True


class ConnectionToken(APIView):
    permission_classes = [SignedIn]

    @extend_schema(responses=Token)
    def get(self, request: SignedInRequest) -> Response:
        """A token to connect with. 401 signed out."""
        note_seen(request.user)
        return Response({"token": connection_token(request.user.pk)})


class SubscriptionToken(APIView):
    permission_classes = [SignedIn]

    @extend_schema(responses=Token, parameters=[CHANNEL, TAKES])
    def get(self, request: SignedInRequest) -> Response:
        """A token to subscribe to one channel with. 401 signed out, 403 for a channel that isn't theirs."""
        channel = request.query_params.get("channel", "")
        access_channel(request.user, channel)
        note_seen(request.user)
        token = subscription_token(request.user, channel)
        if channel == personal_channel(request.user.pk):
            takes = request.query_params.get("takes") == "changes"
            give_lease(request.user.pk, takes_changes=takes)  # before the token is out, and after its end was set
        return Response({"token": token})


def readyz(request: HttpRequest) -> JsonResponse:
    """`{"status", "database", "relay", "centrifugo"}`: 200 when all of it works, else 503 with what doesn't."""
    parts = health.parts()
    ready = all(part["ok"] for part in parts.values())
    return JsonResponse({"status": "ok" if ready else "unavailable", **parts}, status=200 if ready else 503)
