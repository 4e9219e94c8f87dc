"""What is looked at before a request reaches its view."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from common import errors
from common.logs import request_id


def note_request_id(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The id that nginx gives each request and writes down with it. It stays until the next one: Django logs last."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id.set(given if re.fullmatch("[0-9a-f]{32}", given) else "")
        return get_response(request)

    return middleware


def limit_body(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse a body that says it is larger than it may be where it is sent, before any of it is read.

    Django reads no further than a body says it is long; one that doesn't say counts as empty.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        upload = re.fullmatch(settings.UPLOAD_PATHS, request.path_info)
        if body_length(request) > (settings.UPLOAD_BODY_LIMIT if upload else settings.REQUEST_BODY_LIMIT):
            return errors.json_answer(errors.TooLarge())
        return get_response(request)

    return middleware


def body_length(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or ""
    return int(length) if length.isascii() and length.isdigit() else 0
