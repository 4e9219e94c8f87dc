"""Finding people."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import SignedInRequest
from accounts.models import User
from common.pagination import Keyset, search_text, words
from common.schema import CURSOR, LIMIT
from rooms.people import found_people
from rooms.serializers import PersonPage

BY_PLACE = Keyset("place", words)


class Users(APIView):
    @extend_schema(responses=PersonPage, parameters=[CURSOR, LIMIT, OpenApiParameter("search", OpenApiTypes.STR)])
    def get(self, request: SignedInRequest) -> Response:
        """People one can write to, by handle; `search` looks at handle and display name."""
        page = BY_PLACE.page(request, found_people(request.user, search_text(request, "search")))
        return Response(page.body(User.as_author))
