"""All that can happen to accounts."""

import hashlib
import secrets
from typing import Any

from django.contrib.auth import authenticate, login, logout
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts.access import access_setup_link
from accounts.limits import client_address, give_back, reserve_attempt
from accounts.models import Server, SetupLink, SocketCut, User
from common.errors import ApiError, Forbidden, Invalid


class BadCredentials(ApiError):
    code = "bad_credentials"
    detail = "Name or password is wrong."


def sign_in(request: HttpRequest, *, username: str, password: str) -> User:
    """Start a session. Raises what `recognise` does."""
    user = recognise(request, username=username, password=password)
    start_session(request, user)
    return user


def recognise(request: HttpRequest, *, username: str, password: str) -> User:
    """Whose name and password these are. Every way of signing in comes through here, so that the limit holds for all.

    Raises BadCredentials, the same for an unknown name and a wrong password, or Throttled.
    """
    attempts = reserve_attempt(username=username, address=client_address(request))
    user = authenticate(request, username=username, password=password)
    if not isinstance(user, User):
        raise BadCredentials
    give_back(attempts)
    return user


def start_session(request: HttpRequest, user: User) -> None:
    """A session of its own: an id that was known before is worthless, one's own former one, too."""
    request.session.flush()
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")


def sign_out(request: HttpRequest) -> None:
    """End the session and have the person's sockets closed; their other sessions connect again by themselves."""
    with transaction.atomic():
        if isinstance(request.user, User):
            cut_sockets(request.user)
        logout(request)


def cut_sockets(user: User) -> None:
    """Data, not a call: it needs no Centrifugo. The relay does it."""
    SocketCut.objects.create(user=user)


def sign_up(*, email: str, username: str, password: str) -> User:
    """A new account. Raises Forbidden while sign-up is closed, Invalid for a name taken at the same moment."""
    check_signup_open()
    return make_account(email=email, username=username, password=password)


def check_signup_open() -> None:
    """Raises Forbidden. Looked at before the names are, too: a closed server tells nobody who has an account."""
    if Server.load().signup != Server.Signup.OPEN:
        raise Forbidden("Sign-up is closed on this server. Ask its administrator.", code="signup_closed")


def make_account(*, email: str, username: str, password: str, **fields: Any) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(email, username, password, **fields)
    except IntegrityError as error:
        taken = "email" if "email" in str(error) else "username"
        raise Invalid(fields={taken: ["This was taken just now."]}) from None


def make_setup_link() -> str:
    """The token of a link that makes the first administrator; earlier links end."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        SetupLink.objects.filter(used_at=None).delete()
        SetupLink.objects.create(token_hash=hash_token(token))
    return token


def set_up(*, token: str, email: str, username: str, password: str) -> User:
    """The first administrator, by the one-time link. Raises NotFound for any other token."""
    with transaction.atomic():
        link = access_setup_link(hash_token(token))
        link.used_at = timezone.now()
        link.save(update_fields=["used_at"])
        return make_account(email=email, username=username, password=password, is_staff=True, is_superuser=True)


def check_setup_token(token: str) -> None:
    """Raises NotFound unless this makes an administrator. Looked at before the names are."""
    with transaction.atomic():
        access_setup_link(hash_token(token))


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def update_server(*, user: User, **fields: Any) -> Server:
    """Change what an administrator decides: name, sign-up, whom people find. Raises Forbidden for others."""
    if not user.is_superuser:
        raise Forbidden("Only an administrator may change this server.")
    server, _ = Server.objects.update_or_create(pk=1, defaults=fields)
    return server


def update_me(*, user: User, **fields: Any) -> User:
    """Change what is one's own: the display name."""
    for name, value in fields.items():
        setattr(user, name, value)
    user.save(update_fields=list(fields))
    return user
