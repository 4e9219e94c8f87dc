"""The one repair path, and the log itself."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actions import note_seen
from accounts.authentication import SignedInRequest
from common.errors import Gone
from common.pagination import page_limit, whole_number
from common.schema import LIMIT
from common.snapshot import snapshot
from common.times import iso
from messaging.previews import read_changes
from rooms.access import access_room
from rooms.models import Change
from rooms.serializers import ChangePage
from sync.directory import directory
from sync.serializers import SyncAnswer, SyncRequest
from sync.state import CHANGES_PER_ROOM, as_never_had, difference


class Sync(APIView):
    @extend_schema(request=SyncRequest, responses=SyncAnswer)
    def post(self, request: SignedInRequest) -> Response:
        """What differs from what one holds, all of one moment. Changes nothing; repeat it whenever in doubt."""
        given = SyncRequest(data=request.data)
        given.is_valid(raise_exception=True)
        held = given.validated_data["rooms"]
        with snapshot():
            people = directory(request.user, given.validated_data.get("directory"))
            answer = difference(request.user, as_never_had(held) if "reset" in people else held)
        note_seen(request.user)
        return Response({**answer, "directory": people, "server_time": iso(timezone.now())})


class Changes(APIView):
    refusals = ("410",)

    @extend_schema(
        responses=ChangePage,
        parameters=[OpenApiParameter("after", {"type": "integer", "minimum": 0}, description="a version"), LIMIT],
    )
    def get(self, request: SignedInRequest, room_id: int) -> Response:
        """A room's changes after a version, oldest first. 410 when the log or one's stay starts later."""
        after = whole_number(request, "after", default=0) or 0
        limit = page_limit(request, default=CHANGES_PER_ROOM, most=CHANGES_PER_ROOM)
        with snapshot():
            membership = access_room(request.user, room_id)
            changes = list(Change.objects.filter(room_id=room_id, version__gt=after).order_by("version")[:limit])
            before_joining = after < membership.joined_version - 1
            if before_joining or (changes and changes[0].version != after + 1):
                raise Gone
            results = read_changes(changes)
        return Response({"results": results, "version": membership.room.version})
