"""Who is asking, for what is not the API: the admin site."""

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.sessions import user_of


class SignedIn(AuthenticationMiddleware):
    """As Django's own, but the person is read together with the session."""

    def process_request(self, request: HttpRequest) -> None:
        request.user = SimpleLazyObject(lambda: user_of(request))  # type: ignore[assignment]
