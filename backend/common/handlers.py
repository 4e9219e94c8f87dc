"""Turns every exception that is an answer into one (common.errors); the rest is a defect of ours and a logged 500."""

import errno
import logging
import sys
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import set_rollback

from common.errors import (
    ApiError,
    Forbidden,
    Invalid,
    NotFound,
    NotSignedIn,
    StorageFull,
    Unavailable,
    headers,
    json_answer,
    shape,
)
from common.operations import operation_id

log = logging.getLogger(__name__)
WITHOUT_RIGHT = (403, 404)


def answer(exception: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: every exception that is an answer becomes one; None leaves a 500 to Django."""
    error = as_error(exception)
    if error is None:
        return None
    set_rollback()
    if error.status in WITHOUT_RIGHT:
        note_refusal(error, **context)
    return Response(shape(error), status=error.status, headers=headers(error))


def note_refusal(error: ApiError, *, view: Any, request: Request, kwargs: dict[str, Any], **_: Any) -> None:
    """Whom, and of what; nginx's line has the address. A stranger's 404 is one, too. Codes of links stay out."""
    who = getattr(getattr(request, "_user", None), "pk", None)  # `user` would look again, and raise again
    of = " ".join(f"{name} {value}" for name, value in kwargs.items() if name.endswith("_id"))
    log.info("%s for user %s: %s %s", error.code, who or "-", operation_id(str(request.method), view), of or "-")


def server_error(request: HttpRequest) -> JsonResponse:
    """Django's last resort, also for what fails in middleware, such as a session that can't be read."""
    if error := as_error(sys.exc_info()[1]):
        return json_answer(error)
    failure = ApiError("Something broke on our side. It was logged; try again.", code="server_error")
    failure.status = 500
    return json_answer(failure)


def as_error(exception: BaseException | None) -> ApiError | None:
    """The refusal that an exception stands for; None when it is a defect of ours."""
    match exception:
        case ApiError():
            return exception
        case exceptions.ValidationError():
            return Invalid(fields=flat(exception.detail))
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            return NotSignedIn()
        case exceptions.APIException():
            return from_drf(exception)
        case Http404():
            return NotFound()
        case PermissionDenied():
            return Forbidden()
        case OperationalError() | InterfaceError():
            log.warning("database unavailable or busy: %s", str(exception).strip().partition("\n")[0])
            return Unavailable()
        case OSError(errno=errno.ENOSPC | errno.EDQUOT):
            log.error("no room for a file: %s. Free some space for MEDIA_ROOT and the temporary files.", exception)
            return StorageFull()
    return None


def from_drf(exception: exceptions.APIException) -> ApiError:
    error = ApiError(str(exception.detail), code=str(exception.default_code))
    error.status = exception.status_code
    renames = {"parse_error": "invalid", "permission_denied": "forbidden"}
    error.code = renames.get(error.code, error.code)
    return error


def flat(detail: Any, at: str = "") -> dict[str, list[str]]:
    """DRF's nested messages as {"rooms.12.version": ["…"]}; what belongs to no field is under "body".

    Some repeat what was sent, which need not be text that can be sent back.
    """
    if isinstance(detail, dict):
        pairs = [flat(inner, f"{at}.{key}" if at else str(key)) for key, inner in detail.items()]
        return {key: texts for pair in pairs for key, texts in pair.items()}
    if isinstance(detail, list) and any(isinstance(inner, dict) for inner in detail):
        return flat({index: inner for index, inner in enumerate(detail) if inner}, at)
    texts = [sendable(str(text)) for text in (detail if isinstance(detail, list) else [detail])]
    return {sendable(at).replace("non_field_errors", "body") or "body": texts}


def sendable(text: str) -> str:
    """Without the lone surrogates that JSON can escape and UTF-8 can't hold."""
    return text.encode(errors="replace").decode()
