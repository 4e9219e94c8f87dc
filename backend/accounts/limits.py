"""The sign-in limit, counted in PostgreSQL, so that it holds across processes and cannot be raced."""

import hashlib
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from accounts.handles import handle_key
from accounts.models import SignInAttempt, normalise_email
from common.errors import Throttled

WINDOW = timedelta(minutes=15)
PER_ACCOUNT, PER_ADDRESS = 10, 100


def reserve_attempt(*, username: str, address: str) -> list[int]:
    """Count a try before its password is looked at. The ids to give back when it succeeds. Raises Throttled.

    An unknown name counts like a known one, so that the answer tells nothing.
    """
    name = normalise_email(username) if "@" in username else handle_key(username)
    keys = {
        "account:" + hashlib.sha256(name.encode()).hexdigest(): PER_ACCOUNT,
        f"address:{address}": PER_ADDRESS,
    }
    with transaction.atomic():
        for key in sorted(keys):
            lock_key(key)
        for key, most in keys.items():
            check_limit(key, most)
        return [SignInAttempt.objects.create(key=key).pk for key in keys]


def give_back(attempts: list[int]) -> None:
    """A success costs nothing."""
    SignInAttempt.objects.filter(pk__in=attempts).delete()


def check_limit(key: str, most: int) -> None:
    since = timezone.now() - WINDOW
    SignInAttempt.objects.filter(key=key, at__lt=since).delete()
    tries = list(SignInAttempt.objects.filter(key=key).order_by("-at").values_list("at", flat=True)[:most])
    if len(tries) >= most:
        wait = max(1, int((tries[-1] + WINDOW - timezone.now()).total_seconds()) + 1)
        raise Throttled("Too many failed tries to sign in. Wait before the next one.", retry_after=wait)


def lock_key(key: str) -> None:
    """Tries under one key are counted one after the other."""
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
