"""Rooms and who is in them. Reading a room's changes and messages: messaging.views."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import SignedInRequest
from common.pagination import Keyset, moment, search_text, whole_number, words
from common.schema import CURSOR, LIMIT
from common.snapshot import snapshot
from rooms import actions, queries
from rooms.access import access_room
from rooms.cards import mine, room_card, shown_at_once
from rooms.people import found_members
from rooms.serializers import (
    FoundRoomPage,
    Joined,
    Left,
    MemberPage,
    Mine,
    NewRoom,
    NotifyLevel,
    ReadMarker,
    RoomCard,
    RoomPage,
    RoomSettings,
)

BY_ACTIVITY = Keyset("room__bumped_at", moment, id="room__id", descending=True)
FOUND_BY_ACTIVITY = Keyset("bumped_at", moment, descending=True)
BY_PLACE = Keyset("place", words, id="user__id")
ROOM = OpenApiParameter("room", {"type": "integer", "minimum": 0}, description="only the room with this id")


class Rooms(APIView):
    @extend_schema(responses=RoomPage, parameters=[CURSOR, LIMIT])
    def get(self, request: SignedInRequest) -> Response:
        """One's own rooms, newest activity first."""
        with snapshot():
            page = BY_ACTIVITY.page(request, queries.own_memberships(request.user))
        return Response(page.body(room_card))

    @extend_schema(request=NewRoom, responses={201: RoomCard})
    def post(self, request: SignedInRequest) -> Response:
        """A new room, with oneself as its owner."""
        given = NewRoom(data=request.data)
        given.is_valid(raise_exception=True)
        return Response(room_card(actions.create_room(creator=request.user, **given.validated_data)), status=201)


class Search(APIView):
    @extend_schema(responses=FoundRoomPage, parameters=[CURSOR, LIMIT, OpenApiParameter("q", OpenApiTypes.STR), ROOM])
    def get(self, request: SignedInRequest) -> Response:
        """Public rooms and one's own, newest activity first; `q` looks at name and topic, `room` is one room's id."""
        text, room_id = search_text(request, "q"), whole_number(request, "room")
        page = FOUND_BY_ACTIVITY.page(request, queries.discoverable_rooms(request.user, text, room_id=room_id))
        return Response(page.body(queries.found_room))


class RoomDetail(APIView):
    @extend_schema(responses=RoomCard)
    def get(self, request: SignedInRequest, room_id: int) -> Response:
        """The room, as in the list."""
        with snapshot():
            return Response(room_card(access_room(request.user, room_id)))

    @extend_schema(request=RoomSettings, responses=RoomCard)
    def patch(self, request: SignedInRequest, room_id: int) -> Response:
        """Owners change what is named. In an archived room (403 `room_archived`) only `archived` itself."""
        given = RoomSettings(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        return Response(room_card(actions.update_room(user=request.user, room_id=room_id, **given.validated_data)))


class Join(APIView):
    @extend_schema(request=None, responses=Joined)
    def post(self, request: SignedInRequest, room_id: int) -> Response:
        """Come into a public room. 409 `already_member` changes nothing."""
        return Response(shown_at_once(actions.join_room(user=request.user, room_id=room_id)))


class Leave(APIView):
    @extend_schema(request=None, responses=Left)
    def post(self, request: SignedInRequest, room_id: int) -> Response:
        """Go. When the last owner goes, the longest-standing moderator, else member, becomes owner."""
        return Response(shown_at_once(actions.leave_room(user=request.user, room_id=room_id)))


class Notify(APIView):
    @extend_schema(request=NotifyLevel, responses=Mine)
    def put(self, request: SignedInRequest, room_id: int) -> Response:
        """What of the room calls for oneself: all, mentions, or none. Again changes nothing."""
        given = NotifyLevel(data=request.data)
        given.is_valid(raise_exception=True)
        return Response(mine(actions.set_notify(user=request.user, room_id=room_id, **given.validated_data)))


class Members(APIView):
    @extend_schema(responses=MemberPage, parameters=[CURSOR, LIMIT, OpenApiParameter("search", OpenApiTypes.STR)])
    def get(self, request: SignedInRequest, room_id: int) -> Response:
        """Who is in the room, by handle; `search` looks at handle and display name."""
        text = search_text(request, "search")
        with snapshot():
            room = access_room(request.user, room_id).room
            page = BY_PLACE.page(request, found_members(room, text))
        return Response({**page.body(queries.member), "version": room.version})


class Read(APIView):
    @extend_schema(request=ReadMarker, responses=Mine)
    def put(self, request: SignedInRequest, room_id: int) -> Response:
        """Say how far one has read, or from where on all shall be unread again. Answers what is in force.

        `number` never moves the marker back, `unread_from` never forward.
        """
        given = ReadMarker(data=request.data)
        given.is_valid(raise_exception=True)
        ((name, number),) = given.validated_data.items()
        mark = actions.mark_read if name == "number" else actions.mark_unread
        return Response(mine(mark(user=request.user, room_id=room_id, number=number)))
