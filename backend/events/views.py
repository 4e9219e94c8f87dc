"""Events, who comes, and their calendar files."""

from uuid import UUID, uuid4

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import SignedInRequest
from accounts.models import User
from common.pagination import Keyset, one_of, version
from common.schema import CURSOR, LIMIT
from common.snapshot import snapshot
from events import actions, queries
from events.access import access_event
from events.calendar import calendar_file
from events.listing import PARAMETERS, event_page
from events.models import Attendance
from events.serializers import (
    Answer,
    AttendeePage,
    Cancelling,
    EventEdit,
    EventPage,
    EventRead,
    NewEvent,
)

IN_LINE = Keyset("line", version)


def shown(user: User, event_id: UUID) -> Response:
    """The event as this person sees it now."""
    with snapshot():
        return Response(queries.shown([access_event(user, event_id)])[0])


class Events(APIView):
    @extend_schema(responses=EventPage, parameters=PARAMETERS)
    def get(self, request: SignedInRequest) -> Response:
        """The events of one's rooms, archived ones too; those that begin first come first, unless ordered otherwise."""
        with snapshot():
            return Response(event_page(request, request.user))


class RoomEvents(APIView):
    @extend_schema(request=NewEvent, responses={201: EventRead, 200: EventRead})
    def post(self, request: SignedInRequest, room_id: int) -> Response:
        """Make an event: 201. The same client_id again: 200 and the event as it is now."""
        given = NewEvent(data=request.data)
        given.is_valid(raise_exception=True)
        client_id = given.validated_data.pop("client_id", None) or uuid4()
        event, made = actions.create_event(
            organizer=request.user, room_id=room_id, client_id=client_id, given=given.validated_data
        )
        answer = shown(request.user, event.pk)
        answer.status_code = 201 if made else 200
        return answer


class EventDetail(APIView):
    @extend_schema(responses=EventRead)
    def get(self, request: SignedInRequest, event_id: UUID) -> Response:
        """The event, with one's own answer."""
        return shown(request.user, event_id)

    @extend_schema(request=EventEdit, responses=EventRead)
    def put(self, request: SignedInRequest, event_id: UUID) -> Response:
        """Say all of it anew: the organizer or a moderator. The organizer stays unless named."""
        return self._update(request, event_id, partial=False)

    @extend_schema(request=EventEdit, responses=EventRead)
    def patch(self, request: SignedInRequest, event_id: UUID) -> Response:
        """Change what is given. Another time zone alone keeps the moments."""
        return self._update(request, event_id, partial=True)

    def _update(self, request: SignedInRequest, event_id: UUID, *, partial: bool) -> Response:
        given = EventEdit(data=request.data, partial=partial)
        given.is_valid(raise_exception=True)
        actions.update_event(user=request.user, event_id=event_id, given=given.validated_data)
        return shown(request.user, event_id)


class CancelEvent(APIView):
    @extend_schema(request=Cancelling, responses=EventRead)
    def post(self, request: SignedInRequest, event_id: UUID) -> Response:
        """Call the event off, for good: the organizer or a moderator. It stays to be seen."""
        given = Cancelling(data=request.data)
        given.is_valid(raise_exception=True)
        actions.cancel_event(user=request.user, event_id=event_id, **given.validated_data)
        return shown(request.user, event_id)


class EventAttendance(APIView):
    @extend_schema(request=Answer, responses=EventRead)
    def put(self, request: SignedInRequest, event_id: UUID) -> Response:
        """Say whether one comes. Full: `waiting`, with a place in line; one moves up by oneself."""
        given = Answer(data=request.data)
        given.is_valid(raise_exception=True)
        actions.answer_event(user=request.user, event_id=event_id, **given.validated_data)
        return shown(request.user, event_id)


class Attendees(APIView):
    @extend_schema(
        responses=AttendeePage,
        parameters=[
            CURSOR,
            LIMIT,
            OpenApiParameter("status", OpenApiTypes.STR, enum=Attendance.Status.values),
        ],
    )
    def get(self, request: SignedInRequest, event_id: UUID) -> Response:
        """Who answered, in the order of asking; `status`: only those."""
        status = one_of(request, "status", Attendance.Status.values)
        asked = {"status": status} if status else {}
        with snapshot():
            event = access_event(request.user, event_id)
            rows = Attendance.objects.filter(event=event, **asked).select_related("user")
            return Response(IN_LINE.page(request, rows).body(queries.attendee))


class EventFile(APIView):
    @extend_schema(responses={(200, "text/calendar"): OpenApiTypes.STR})
    def get(self, request: SignedInRequest, event_id: UUID) -> HttpResponse:
        """The event as a calendar file. Its UID stays; SEQUENCE rises with every edit."""
        file = calendar_file(access_event(request.user, event_id))
        headers = {"Content-Disposition": 'attachment; filename="event.ics"'}
        return HttpResponse(file, content_type="text/calendar; charset=utf-8", headers=headers)
