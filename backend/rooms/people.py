"""Whom a person can find, and write to."""

from datetime import timedelta

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Concat
from django.utils import timezone

from accounts.handles import handle_key
from accounts.models import LastSeen, Server, User
from rooms.models import Membership

ONLINE_FOR = timedelta(seconds=90)  # twice as long as clients are silent


def visible_people(user: User) -> QuerySet[User]:
    """Everyone who may sign in; with the server's setting `rooms`, those with whom one shares a room, and oneself."""
    people = User.objects.filter(is_active=True)
    if Server.load().people == Server.People.EVERYONE:
        return people
    own = Membership.objects.current().filter(user=user).values("room")
    shared = Membership.objects.current().filter(user=OuterRef("pk"), room__in=own)
    return people.filter(Q(pk=user.pk) | Exists(shared))


def online_among(user: User, ids: list[int]) -> list[int]:
    """Those of these people, as far as one can find them, whose client was there just now."""
    people = visible_people(user).filter(pk__in=ids)
    seen = LastSeen.objects.filter(user__in=people, at__gte=timezone.now() - ONLINE_FOR)
    return list(seen.order_by("user").values_list("user", flat=True))


def found_people(user: User, text: str) -> QuerySet[User]:
    """Those whose handle or display name holds every word of `text`; first those whose name begins with it.

    `place` is what they are sorted by. E-mail addresses are never looked at.
    """
    people, words = visible_people(user), [word.removeprefix("@") for word in text.split()]
    for word in words:
        people = people.filter(Q(handle_key__contains=handle_key(word)) | Q(display_name__icontains=word))
    whole = " ".join(words)
    begins = Q(handle_key__startswith=handle_key(whole)) | Q(display_name__istartswith=whole)
    rank = Case(When(begins, then=Value("0")), default=Value("1"))
    return people.annotate(place=Concat(rank, "handle_key"))
