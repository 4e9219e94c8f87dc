"""All that can happen to accounts."""

import hashlib
import secrets
from typing import Any

from django.contrib.auth import authenticate, login, logout
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts.access import access_setup_link
from accounts.limits import give_back, reserve_attempt
from accounts.models import Server, SetupLink, SocketCut, User
from common.errors import ApiError, Forbidden, Invalid


class BadCredentials(ApiError):
    code = "bad_credentials"
    detail = "Name or password is wrong."


def sign_in(request: HttpRequest, *, username: str, password: str) -> User:
    """Start a session. Raises BadCredentials, the same for an unknown name and a wrong password, or Throttled."""
    attempts = reserve_attempt(username=username, address=request.META.get("HTTP_X_REAL_IP") or remote(request))
    user = authenticate(request, username=username, password=password)
    if not isinstance(user, User):
        raise BadCredentials
    give_back(attempts)
    login(request, user)
    return user


def remote(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def sign_out(request: HttpRequest) -> None:
    """End the session and have the person's sockets closed; their other sessions connect again by themselves."""
    with transaction.atomic():
        if isinstance(request.user, User):
            SocketCut.objects.create(user=request.user)
        logout(request)


def sign_up(*, email: str, username: str, password: str) -> User:
    """A new account. Raises Forbidden while sign-up is closed, Invalid for a name taken at the same moment."""
    if Server.load().signup != Server.Signup.OPEN:
        raise Forbidden("Sign-up is closed on this server. Ask its administrator.", code="signup_closed")
    return make_account(email=email, username=username, password=password)


def make_account(*, email: str, username: str, password: str, **fields: Any) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(email, username, password, **fields)
    except IntegrityError:
        raise Invalid(fields={"username": ["This handle or e-mail address was taken just now."]}) from None


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


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def update_server(*, user: User, **fields: Any) -> Server:
    """Change what an administrator decides: name, sign-up. Raises Forbidden for others."""
    if not user.is_superuser:
        raise Forbidden("Only an administrator may change this server.")
    server, _ = Server.objects.update_or_create(pk=1, defaults=fields)
    return server


def update_me(*, user: User, display_name: str) -> User:
    user.display_name = display_name
    user.save(update_fields=["display_name"])
    return user
