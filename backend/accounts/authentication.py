"""Who is asking: the session, with CSRF, and the check that a write comes from whom it names."""

from typing import Any

from django.middleware.csrf import CsrfViewMiddleware
from rest_framework import authentication
from rest_framework.request import Request

from accounts.models import User
from accounts.sessions import user_of
from common.errors import Conflict, Forbidden

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class CsrfFailed(Forbidden):
    code = "csrf_failed"
    detail = "The CSRF token is missing or old. Get a new one from /api/csrf/ and repeat."


class WrongAccount(Conflict):
    code = "wrong_account"
    detail = "Somebody else is signed in here now. Nothing was done."


class SignedInRequest(Request):
    """A request as views see it that only take people who are signed in: its user is one of ours."""

    user: User


class SessionAuthentication(authentication.BaseAuthentication):
    """A session wins over any Authorization header. Writes need the CSRF token, signed in or not."""

    def authenticate(self, request: Request) -> tuple[User, Any] | None:
        user = user_of(request._request)
        if not isinstance(user, User):
            return None
        if request.method not in SAFE_METHODS:
            enforce_csrf(request)
            check_named_account(request, user)
        return user, None


def enforce_csrf(request: Request) -> None:
    """Raises CsrfFailed. For writes; views that sign people in call it too, where nobody is signed in yet."""
    check = CsrfViewMiddleware(lambda _: None)  # type: ignore[arg-type]
    check.process_request(request._request)
    if check.process_view(request._request, None, (), {}) is not None:  # type: ignore[arg-type]
        raise CsrfFailed


def check_named_account(request: Request, user: User) -> None:
    """`X-Lockstep-User` names whom a write is from: a tab that woke under another account's cookie posts nothing."""
    named = request.headers.get("X-Lockstep-User")
    if named is not None and named != str(user.pk):
        raise WrongAccount
