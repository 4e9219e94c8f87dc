"""What tokens look like. Pairs are JWTs signed with a key of their own; personal tokens are `ls_` and chance."""

import hashlib
import secrets
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import jwt
from django.conf import settings

from common.errors import ApiError

ACCESS_SECONDS = 5 * 60
REFRESH_SECONDS = 30 * 24 * 3600
ISSUER = "lockstep"
ACCESS, REFRESH = "lockstep-access", "lockstep-refresh"  # audiences: neither kind is taken for the other
PREFIX = "ls_"  # by which people and secret scanners know one


class BadToken(ApiError):
    status, code = 401, "bad_token"
    detail = "This token is not good: mistyped, expired, used up or revoked. Sign in again or make a new one."
    headers = {"WWW-Authenticate": 'Bearer error="invalid_token"'}


@dataclass(frozen=True)
class RefreshClaims:
    family: UUID
    turn: int


def access_token(family: UUID, user_id: int) -> str:
    return sign(ACCESS, ACCESS_SECONDS, sub=str(user_id), family=str(family))


def refresh_token(family: UUID, user_id: int, turn: int) -> str:
    return sign(REFRESH, REFRESH_SECONDS, sub=str(user_id), family=str(family), turn=turn)


def read_access(token: str) -> UUID:
    """The family that it belongs to. Raises BadToken."""
    return UUID(read(token, ACCESS)["family"])


def read_refresh(token: str) -> RefreshClaims:
    """Raises BadToken."""
    claims = read(token, REFRESH)
    return RefreshClaims(UUID(claims["family"]), claims["turn"])


def new_personal_token() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """Chance of 256 bits needs no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign(audience: str, seconds: int, **claims: Any) -> str:
    now = int(time.time())
    common = {"aud": audience, "iss": ISSUER, "iat": now, "exp": now + seconds}
    return jwt.encode({**common, **claims}, settings.API_TOKEN_KEY, algorithm="HS256")


def read(token: str, audience: str) -> dict[str, Any]:
    """The claims of a token that is ours and young enough. Raises BadToken."""
    options: Any = {"require": ["aud", "exp", "iss", "sub"]}
    try:
        return jwt.decode(
            token, settings.API_TOKEN_KEY, algorithms=["HS256"], audience=audience, issuer=ISSUER, options=options
        )
    except (jwt.InvalidTokenError, ValueError):  # ValueError: characters that are none of base64's
        raise BadToken from None
