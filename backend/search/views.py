"""Searching the messages of one's rooms."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import SignedInRequest
from common.errors import Invalid
from common.pagination import address, page_limit, search_text, whole_number
from common.schema import CURSOR, LIMIT
from common.snapshot import snapshot
from search.queries import HAS, Wanted, find, shown
from search.serializers import FoundMessagePage

NUMBER = {"type": "integer", "minimum": 0}
DAY_OR_MOMENT = {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII)
EXPECTED = "A date like 2026-11-22 is expected, or a time with its offset, like 2026-11-22T15:00:00Z."
PARAMETERS = [
    OpenApiParameter("q", OpenApiTypes.STR, description="words, all of which the message holds; nothing: see `has`"),
    OpenApiParameter("has", enum=list(HAS), description="only messages with one of these; then `q` may be empty"),
    OpenApiParameter("room", NUMBER, description="only in this room"),
    OpenApiParameter("from", NUMBER, description="only by the person with this id"),
    OpenApiParameter("since", DAY_OR_MOMENT, description="only from this moment on, or from this day on in UTC"),
    OpenApiParameter("until", DAY_OR_MOMENT, description="only before this moment, or up to this day in UTC"),
    CURSOR,
    LIMIT,
]


class MessageSearch(APIView):
    @extend_schema(responses=FoundMessagePage, parameters=PARAMETERS)
    def get(self, request: SignedInRequest) -> Response:
        """Messages of one's rooms that hold all words, newest first; case and accents don't count."""
        wanted, limit = asked_for(request), page_limit(request)
        with snapshot():
            found = find(request.user, wanted, limit=limit + 1)
            results = shown(found[:limit], wanted.text)
        more = address(request, cursor=found[limit - 1]) if len(found) > limit else None
        return Response({"results": results, "next": more, "previous": None})


def asked_for(request: Request) -> Wanted:
    """What the query string asks for. Raises Invalid."""
    return Wanted(
        text=search_text(request, "q"),
        room=whole_number(request, "room"),
        author=whole_number(request, "from"),
        since=moment(request, "since"),
        until=moment(request, "until", after=True),
        has=one_of(request, "has", list(HAS)),
        before_id=whole_number(request, "cursor", least=1),
    )


def one_of(request: Request, name: str, words: list[str]) -> str | None:
    """One of the words, or None when it is not asked. Raises Invalid."""
    text = request.query_params.get(name)
    if text is not None and text not in words:
        raise Invalid(fields={name: [f"One of {', '.join(words)} is expected."]})
    return text


def moment(request: Request, name: str, *, after: bool = False) -> datetime | None:
    """A moment from the query string. A day is its first one in UTC, with `after` that of the next. Raises Invalid."""
    text = request.query_params.get(name)
    if text is None:
        return None
    with suppress(ValueError):
        return beginning(date.fromisoformat(text), after=after)
    with suppress(ValueError, OverflowError):
        if MOMENT.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(UTC)
    raise Invalid(fields={name: [EXPECTED]})


def beginning(day: date, *, after: bool) -> datetime:
    """Of the day, or of the one after it. No day comes after the last one."""
    next_day = after and day < date.max
    return datetime.combine(day + timedelta(days=next_day), time.min, UTC)
