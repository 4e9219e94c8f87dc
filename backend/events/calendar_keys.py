"""Keys by which calendar programs read one's calendar: made and revoked by their owner, no change of any room."""

import secrets

from accounts.actions import hash_token
from accounts.models import User
from common.times import now
from events.models import CalendarKey


def make_calendar_key(user: User) -> tuple[CalendarKey, str]:
    """The key's row, and the key itself, which nobody can be told again. The one before opens nothing any more."""
    key = secrets.token_urlsafe(32)
    new = {"key_hash": hash_token(key), "created_at": now()}
    row, _ = CalendarKey.objects.update_or_create(user=user, defaults=new)
    return row, key


def revoke_calendar_key(user: User) -> None:
    CalendarKey.objects.filter(user=user).delete()
