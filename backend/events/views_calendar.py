"""One's calendar as programs read it, by a key in the address, and that key."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import SignedInRequest
from accounts.models import Server
from common.schema import NOTHING
from common.times import iso
from events import calendar_keys, queries
from events.access import access_calendar
from events.calendar import feed
from events.models import Event
from events.serializers import CalendarKeyRead, MadeCalendarKey

FEED_MAX = 500  # events


class MyEventsKey(APIView):
    @extend_schema(responses=CalendarKeyRead)
    def get(self, request: SignedInRequest) -> Response:
        """Whether there is a key, and since when."""
        key = queries.calendar_key(request.user)
        return Response({"created_at": iso(key.created_at) if key else None})

    @extend_schema(request=None, responses={201: MadeCalendarKey})
    def post(self, request: SignedInRequest) -> Response:
        """Make a key. The one before opens nothing any more."""
        row, key = calendar_keys.make_calendar_key(request.user)
        url = f"{settings.PUBLIC_URL}/api/me/events.ics?key={key}"
        made = {"created_at": iso(row.created_at), "url": url}
        return Response(made, status=201, headers={"Cache-Control": "no-store"})

    @extend_schema(request=None, responses={200: NOTHING})
    def delete(self, request: SignedInRequest) -> Response:
        """Revoke it."""
        calendar_keys.revoke_calendar_key(request.user)
        return Response({})


class MyCalendar(APIView):
    refusals = ("404",)
    permission_classes = [AllowAny]
    authentication_classes: list[Any] = []

    @extend_schema(
        responses={(200, "text/calendar"): OpenApiTypes.STR},
        parameters=[
            OpenApiParameter("key", OpenApiTypes.STR, required=True, description="of POST /api/me/events-key/")
        ],
    )
    def get(self, request: Request) -> HttpResponse:
        """What one organizes or goes to, perhaps: of the last 30 days and the coming year, at most 500 events."""
        user = access_calendar(request.query_params.get("key", ""))
        file = feed(list(Event.objects.in_calendar_of(user)[:FEED_MAX]), name=Server.load().name)
        return HttpResponse(file, content_type="text/calendar; charset=utf-8", headers={"Cache-Control": "private"})
