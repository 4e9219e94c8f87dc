"""Who is asking, for what is not the API: the admin site; and which browsers an account was signed in with."""

from collections.abc import Callable

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from accounts.known_browsers import remember
from accounts.sessions import JUST_SIGNED_IN, user_of


class SignedIn(AuthenticationMiddleware):
    """As Django's own, but the person is read together with the session."""

    def process_request(self, request: HttpRequest) -> None:
        request.user = SimpleLazyObject(lambda: user_of(request))  # type: ignore[assignment]


def remember_browser(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """After each signing in, whatever the way."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if JUST_SIGNED_IN in request.META:
            remember(request, response, request.META[JUST_SIGNED_IN])
        return response

    return respond
