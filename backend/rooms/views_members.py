"""What may be done about a room's members, and who is banned from it. Reading the members: rooms.views."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import SignedInRequest
from common.pagination import Keyset, moment
from common.schema import CURSOR, LIMIT, NOTHING
from rooms import actions, queries
from rooms.access import access_room_with
from rooms.serializers import BanPage, BanRead, Member, NewRole

BY_AGE = Keyset("created_at", moment, descending=True)


class MemberDetail(APIView):
    @extend_schema(request=NewRole, responses=Member)
    def patch(self, request: SignedInRequest, room_id: int, user_id: int) -> Response:
        """Owners give roles. 409 `last_owner`: a room keeps an owner."""
        given = NewRole(data=request.data)
        given.is_valid(raise_exception=True)
        membership = actions.change_role(
            user=request.user, room_id=room_id, member_id=user_id, role=given.validated_data["role"]
        )
        return Response(queries.member(membership))

    @extend_schema(responses={200: NOTHING})
    def delete(self, request: SignedInRequest, room_id: int, user_id: int) -> Response:
        """Moderators and owners put somebody out, who may come back; moderators no owner."""
        actions.remove_member(user=request.user, room_id=room_id, member_id=user_id)
        return Response({})


class Bans(APIView):
    @extend_schema(responses=BanPage, parameters=[CURSOR, LIMIT])
    def get(self, request: SignedInRequest, room_id: int) -> Response:
        """Who is banned, the latest first; for moderators and owners."""
        room = access_room_with("ban", request.user, room_id).room
        return Response(BY_AGE.page(request, queries.bans(room)).body(queries.ban))


class BanDetail(APIView):
    @extend_schema(request=None, responses=BanRead)
    def put(self, request: SignedInRequest, room_id: int, user_id: int) -> Response:
        """Put somebody out for good: the room is not there for them any more, whether they were in or not."""
        return Response(queries.ban(actions.ban_person(user=request.user, room_id=room_id, person_id=user_id)))

    @extend_schema(responses={200: NOTHING})
    def delete(self, request: SignedInRequest, room_id: int, user_id: int) -> Response:
        """Lift a ban. They are not in again, but may join as others may."""
        actions.lift_ban(user=request.user, room_id=room_id, person_id=user_id)
        return Response({})
