"""The sign-in limit, counted in PostgreSQL, so that it holds across processes and cannot be raced."""

import hashlib
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts.handles import handle_key
from accounts.known_browsers import known_as
from accounts.models import SignInAttempt, User, normalise_email
from common.errors import Throttled

WINDOW = timedelta(minutes=15)
PER_ACCOUNT, PER_ADDRESS = 10, 100
TOO_MANY_SIGN_INS = "Too many failed tries to sign in. Wait before the next one."
FORGET_AT_ONCE = 100  # old attempts that one new one clears away


def client_address(request: HttpRequest) -> str:
    """Whom a try counts against: X-Real-IP, which nginx always overwrites, else the peer; never a forwarding header.

    An IPv6 network of 64 bits counts as one address: everybody has that many.
    """
    for given in (request.META.get("HTTP_X_REAL_IP"), request.META.get("REMOTE_ADDR")):
        try:
            address = ip_address(given or "")
        except ValueError:
            continue
        if address.version == 6 and address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ip_network(f"{address}/64", strict=False)) if address.version == 6 else str(address)
    return "unknown"


def reserve_attempt(request: HttpRequest, *, username: str, at: str = "") -> list[int]:
    """Count a try before its password is looked at. The ids to give back when it succeeds. Raises Throttled.

    `at` names what is tried, when that is not signing in: it has a count of its own.
    """
    address = client_address(request)
    keys = {at + account_key(request, username): PER_ACCOUNT, f"{at}address:{address}": PER_ADDRESS}
    now = timezone.now()
    with transaction.atomic():
        for key in sorted(keys):
            lock_key(key)
        for key, most in keys.items():
            check_limit(key, most, now)
        forget_old(now)
        return [SignInAttempt.objects.create(key=key, at=now).pk for key in keys]


def reserve_guess(kind: str, address: str) -> list[int]:
    """Count a try at what has a secret address. The ids to give back when there is something. Raises Throttled."""
    return count_use(f"{kind}:{address}", PER_ADDRESS, "Too many of these lead nowhere. Wait before the next one.")


def count_use(key: str, most: int, words: str) -> list[int]:
    """Count what may be done so often in 15 minutes, before it is done. Raises Throttled."""
    at = timezone.now()
    with transaction.atomic():
        lock_key(key)
        check_limit(key, most, at, words)
        forget_old(at)
        return [SignInAttempt.objects.create(key=key, at=at).pk]


def give_back(attempts: list[int]) -> None:
    """A success costs nothing."""
    SignInAttempt.objects.filter(pk__in=attempts).delete()


def account_key(request: HttpRequest, username: str) -> str:
    """One key per account, whichever name is used, and one more for each browser that it was signed in with.

    An unknown name has one, too: the answer tells nothing.
    """
    known = User.objects.named(username).values_list("pk", flat=True).first()
    if known and (browser := known_as(request, known)):
        return f"account:{known}:{browser}"
    name = normalise_email(username) if "@" in username else handle_key(username)
    return f"account:{known or hashlib.sha256(name.encode()).hexdigest()}"


def check_limit(key: str, most: int, now: datetime, words: str = TOO_MANY_SIGN_INS) -> None:
    tries = SignInAttempt.objects.filter(key=key, at__gt=now - WINDOW).order_by("-at")
    latest = list(tries.values_list("at", flat=True)[:most])
    if len(latest) == most:
        wait = (latest[-1] + WINDOW - now).total_seconds()
        raise Throttled(words, retry_after=int(wait) + 1)


def forget_old(now: datetime) -> None:
    """Names that were tried once are cleared away as well. Skips what another try is clearing."""
    old = SignInAttempt.objects.filter(at__lte=now - WINDOW).order_by("at").select_for_update(skip_locked=True)
    if ids := list(old.values_list("pk", flat=True)[:FORGET_AT_ONCE]):
        SignInAttempt.objects.filter(pk__in=ids).delete()


def lock_key(key: str) -> None:
    """Tries under one key are counted one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key_number(key)])


def key_number(key: str) -> int:
    """By which PostgreSQL knows the key in its advisory locks."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big", signed=True)
