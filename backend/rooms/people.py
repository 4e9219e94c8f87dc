"""Whom a person can find, and write to."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Case, Exists, Model, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Concat
from django.utils import timezone

from accounts.handles import handle_key
from accounts.models import LastSeen, Server, User
from rooms.models import Membership, Room
from rooms.queries import members

Row = TypeVar("Row", bound=Model)

HOLD = """
SELECT id FROM accounts_user WHERE id = ANY (%(people)s) AND (is_active OR %(off)s AND deactivated_at IS NULL)
ORDER BY id FOR KEY SHARE
"""
ONLINE_FOR = timedelta(seconds=90)  # twice as long as clients are silent


def visible_people(user: User) -> QuerySet[User]:
    """Everyone who may sign in; with the server's setting `rooms`, those with whom one shares a room, and oneself."""
    people = User.objects.filter(is_active=True)
    if Server.load().people == Server.People.EVERYONE:
        return people
    own = Membership.objects.current().filter(user=user).values("room")
    shared = Membership.objects.current().filter(user=OuterRef("pk"), room__in=own)
    return people.filter(Q(pk=user.pk) | Exists(shared))


def held_people(people: Iterable[int], *, off: bool = False) -> list[int]:
    """Those of these ids who may sign in, in order. None of them goes for good before the transaction ends.

    `off`: those who are switched off for a while, too. It may be over at any moment: then it must not have mattered.

    One statement that waits for whoever is just going and then looks again; other writes to an account don't wait.
    """
    with connection.cursor() as cursor:
        cursor.execute(HOLD, {"people": list(people), "off": off})
        return [person for (person,) in cursor.fetchall()]


def online_among(user: User, ids: list[int]) -> list[int]:
    """Those of these people, as far as one can find them, whose client was there just now."""
    people = visible_people(user).filter(pk__in=ids)
    seen = LastSeen.objects.filter(user__in=people, at__gte=timezone.now() - ONLINE_FOR)
    return list(seen.order_by("user").values_list("user", flat=True))


def found_people(user: User, text: str) -> QuerySet[User]:
    """People one can find, by name as `called`."""
    return called(visible_people(user), text)


def found_members(room: Room, text: str) -> QuerySet[Membership]:
    """Who is in the room, by name as `called`."""
    return called(members(room), text, of="user__")


def called(rows: QuerySet[Row], text: str, *, of: str = "") -> QuerySet[Row]:
    """Those whose handle or display name holds every word of `text`; first those whose name begins with it.

    `place` is what they are sorted by. E-mail addresses are never looked at. `of` leads from the rows to the people.
    """
    handle, name = f"{of}handle_key", f"{of}display_name"
    words = [word.removeprefix("@") for word in text.split()]
    for word in words:
        rows = rows.filter(Q((f"{handle}__contains", handle_key(word))) | Q((f"{name}__icontains", word)))
    whole = " ".join(words)
    begins = Q((f"{handle}__startswith", handle_key(whole))) | Q((f"{name}__istartswith", whole))
    rank = Case(When(begins, then=Value("0")), default=Value("1"))
    placed: Any = rows.annotate(place=Concat(rank, handle))
    found: QuerySet[Row] = placed
    return found
