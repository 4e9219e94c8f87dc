"""What is read about tokens."""

from typing import Any

from accounts.models import User
from common.times import iso
from programs.models import PersonalToken


def personal_tokens(user: User) -> list[dict[str, Any]]:
    """All of them, newest first: there are at most TOKENS_PER_PERSON."""
    return [shown(token) for token in PersonalToken.objects.filter(user=user).order_by("-id")]


def shown(token: PersonalToken) -> dict[str, Any]:
    return {
        "id": token.pk,
        "name": token.name,
        "scopes": token.scopes,
        "created_at": iso(token.created_at),
        "expires_at": iso(token.expires_at) if token.expires_at else None,
        "last_used_at": iso(token.last_used_at) if token.last_used_at else None,
    }
