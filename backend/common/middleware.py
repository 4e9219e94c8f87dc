"""What is looked at before a request reaches its view."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from common import errors


def limit_body(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse a body that says it is larger than REQUEST_BODY_LIMIT, before any of it is read."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.REQUEST_BODY_LIMIT:
            return errors.json_answer(errors.TooLarge())
        return get_response(request)

    return middleware
