"""All that can happen to the tokens of programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest

from accounts.actions import cut_sockets, recognise
from accounts.models import User
from common.errors import Conflict
from common.times import now
from programs.access import access_family, access_personal_token
from programs.models import PersonalToken, TokenFamily
from programs.tokens import (
    REFRESH_SECONDS,
    BadToken,
    access_token,
    hash_of,
    new_personal_token,
    read_refresh,
    refresh_token,
)

TOKENS_PER_PERSON = 50
USE_IS_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Pair:
    access: str
    refresh: str


def sign_in_program(request: HttpRequest, *, email: str, password: str) -> Pair:
    """The first pair of a new family. Raises BadCredentials or Throttled, as signing in does."""
    user = recognise(request, username=email, password=password)
    with transaction.atomic():
        TokenFamily.objects.filter(user=user, expires_at__lte=now()).delete()
        family = TokenFamily.objects.create(user=user, stamp=user.get_session_auth_hash(), expires_at=_family_ends())
    return _pair(family)


def refresh_pair(*, refresh: str) -> Pair:
    """The next pair; the one before is used up. A refresh token shown twice was stolen, or its answer was lost:
    that ends the family, since nobody can tell which. Raises BadToken.
    """
    claims = read_refresh(refresh)
    with transaction.atomic():
        family = access_family(claims)
        good = family.is_good() and family.turn == claims.turn
        if good:
            family.turn += 1
            family.expires_at = _family_ends()
            family.save(update_fields=["turn", "expires_at"])
        else:
            family.delete()
            cut_sockets(family.user)
    if not good:
        raise BadToken
    return _pair(family)


def _family_ends() -> datetime:
    return now() + timedelta(seconds=REFRESH_SECONDS)


def _pair(family: TokenFamily) -> Pair:
    return Pair(
        access_token(family.pk, family.user_id),
        refresh_token(family.pk, family.user_id, family.turn),
    )


def make_personal_token(
    *, user: User, name: str, scopes: Sequence[str], expires_at: datetime | None
) -> tuple[PersonalToken, str]:
    """The token's row, and the token itself, which nobody can be told again."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)  # so that two at once count each other
        if PersonalToken.objects.filter(user=user).count() >= TOKENS_PER_PERSON:
            raise Conflict(f"You have {TOKENS_PER_PERSON} tokens. Revoke one first.", code="too_many_tokens")
        token = new_personal_token()
        row = PersonalToken(user=user, name=name, scopes=list(scopes), expires_at=expires_at, token_hash=hash_of(token))
        row.save()
    return row, token


def revoke_personal_token(*, user: User, token_id: int) -> None:
    """From now on it is a bad one; sockets that it opened are closed."""
    with transaction.atomic():
        access_personal_token(user, token_id).delete()
        cut_sockets(user)


def note_use(token: PersonalToken) -> None:
    """That it was used just now: at most once a minute, in a statement of its own."""
    moment = now()
    old = moment - USE_IS_NOTED_EVERY
    if token.last_used_at is None or token.last_used_at <= old:
        stale = PersonalToken.objects.filter(Q(last_used_at=None) | Q(last_used_at__lte=old), pk=token.pk)
        stale.update(last_used_at=moment)
