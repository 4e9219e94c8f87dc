"""Finding people, and writing to them."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import SignedInRequest
from accounts.models import User
from common.pagination import Keyset, search_text, whole_numbers, words
from common.schema import CURSOR, LIMIT
from rooms import actions
from rooms.cards import room_card
from rooms.people import found_people, online_among
from rooms.serializers import DirectRoom, PersonPage, RoomCard
from rooms.serializers import Online as OnlinePeople

ONLINE_MAX = 100
IDS = OpenApiParameter("users", OpenApiTypes.STR, required=True, description=f"at most {ONLINE_MAX} ids: 3,7,12")
BY_PLACE = Keyset("place", words)


class Users(APIView):
    @extend_schema(responses=PersonPage, parameters=[CURSOR, LIMIT, OpenApiParameter("search", OpenApiTypes.STR)])
    def get(self, request: SignedInRequest) -> Response:
        """People one can write to, by handle; `search` looks at handle and display name."""
        page = BY_PLACE.page(request, found_people(request.user, search_text(request, "search")))
        return Response(page.body(User.as_author))


class Direct(APIView):
    @extend_schema(request=DirectRoom, responses={201: RoomCard, 200: RoomCard})
    def post(self, request: SignedInRequest) -> Response:
        """The direct room of these people and oneself: 201 when this opens it for oneself, 200 when it was open.

        The others see nothing of it until somebody writes there.
        """
        given = DirectRoom(data=request.data)
        given.is_valid(raise_exception=True)
        membership, opened = actions.open_direct(opener=request.user, **given.validated_data)
        return Response(room_card(membership), status=201 if opened else 200)


class Online(APIView):
    @extend_schema(responses=OnlinePeople, parameters=[IDS])
    def get(self, request: SignedInRequest) -> Response:
        """Which of these people are online: their client has synced or renewed a token in the last 90 seconds."""
        return Response({"online": online_among(request.user, whole_numbers(request, "users", most=ONLINE_MAX))})
