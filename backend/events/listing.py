"""The events of all of one's rooms: which of them are asked for, and in which order."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from accounts.models import User
from common.errors import Invalid
from common.pagination import Keyset, moment, one_of, search_text, whole_number
from common.schema import CURSOR, LIMIT
from events import queries
from events.models import Event
from events.times import time_in

ORDERS = {
    f"{sign}{field}": Keyset(field, moment, id="message_id", descending=bool(sign))
    for field in ("starts_at", "created_at")
    for sign in ("", "-")
}
NUMBER = {"type": "integer", "minimum": 0}
PARAMETERS = [
    OpenApiParameter("room", NUMBER, description="only of this room"),
    OpenApiParameter("from", OpenApiTypes.DATETIME, description="only what goes on or begins after this moment"),
    OpenApiParameter("to", OpenApiTypes.DATETIME, description="only what begins before this moment"),
    OpenApiParameter("mine", OpenApiTypes.BOOL, description="only what one organizes, goes to, perhaps, or waits for"),
    OpenApiParameter("organizer", NUMBER, description="only by the person with this id"),
    OpenApiParameter("status", OpenApiTypes.STR, enum=Event.Status.values),
    OpenApiParameter("search", OpenApiTypes.STR, description="words, each in title, description or place"),
    OpenApiParameter("ordering", OpenApiTypes.STR, enum=list(ORDERS), description="else by `starts_at`"),
    CURSOR,
    LIMIT,
]


def event_page(request: Request, user: User) -> dict[str, Any]:
    """The page that is asked for. Raises Invalid."""
    order = ORDERS[one_of(request, "ordering", list(ORDERS)) or "starts_at"]
    page = order.page(request, _asked_for(request, user))
    return {"results": queries.shown(page.rows), "next": page.next, "previous": page.previous}


def _asked_for(request: Request, user: User) -> QuerySet[Event]:
    """A room that one isn't in has none."""
    exactly = {
        "room": whole_number(request, "room"),
        "ends_at__gt": _moment(request, "from"),
        "starts_at__lt": _moment(request, "to"),
        "organizer": whole_number(request, "organizer"),
        "status": one_of(request, "status", Event.Status.values),
    }
    events = Event.objects.seen_by(user).of_rooms_of(user)
    events = events.filter(**{name: value for name, value in exactly.items() if value is not None})
    if one_of(request, "mine", ("true", "false")) == "true":
        events = events.concerning(user)
    for word in search_text(request, "search").split():
        events = events.filter(Q(title__icontains=word) | Q(description__icontains=word) | Q(place__icontains=word))
    rows: QuerySet[Event] = events
    return rows


def _moment(request: Request, name: str) -> datetime | None:
    text = request.query_params.get(name)
    if text is None:
        return None
    time = time_in(text)
    if time is None or time.tzinfo is None:
        raise Invalid(fields={name: ["A time with its offset is expected, like 2026-11-28T05:30:00Z."]})
    return time
