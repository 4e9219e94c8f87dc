"""What lets a client connect to Centrifugo and subscribe there: short-lived tokens, signed with a key of their own.

Their life is the hard bound of every revocation. No `nbf`: Centrifugo allows no leeway, and a clock that is a
second ahead would make each token look too young.
"""

import time
from typing import Any

import jwt
from django.conf import settings

from accounts.models import User
from realtime.channels import room_of

AUDIENCE = ISSUER = "lockstep"  # Centrifugo checks both (centrifugo/config.json)


def connection_token(user_id: int) -> str:
    return sign(user_id)


def subscription_token(user: User, channel: str) -> str:
    """For this one channel, which the caller has found to be theirs (realtime.access).

    In a room the others are told who listens: Centrifugo hands them the token's `info`, which nobody can forge.
    """
    info = {} if room_of(channel) is None else {"info": user.as_author()}
    return sign(user.pk, channel=channel, **info)


def sign(user_id: int, **claims: Any) -> str:
    now = int(time.time())
    common = {"sub": str(user_id), "aud": AUDIENCE, "iss": ISSUER, "iat": now, "exp": now + settings.TOKEN_SECONDS}
    return jwt.encode({**common, **claims}, settings.CENTRIFUGO_TOKEN_KEY, algorithm="HS256")
