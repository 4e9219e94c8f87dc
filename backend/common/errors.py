"""What can go wrong, with its code and status, and the one shape in which every answer says so.

`{"detail": "what happened and what to do", "code": "snake_case", "fields": {…}}`
"""

from collections.abc import Mapping
from typing import Any

from django.http import JsonResponse

RETRY_SECONDS = 2  # what a 503 asks for: a restarting database is usually back by then


class ApiError(Exception):
    """A refusal that the client is told about. Subclasses fix status and code; `detail` says what to do next."""

    status = 400
    code = "invalid"
    detail = "That can't be done."
    headers: Mapping[str, str] = {}

    def __init__(
        self,
        detail: str | None = None,
        *,
        code: str | None = None,
        fields: dict[str, list[str]] | None = None,
        retry_after: int | None = None,
    ) -> None:
        self.detail = detail or self.detail
        self.code = code or self.code
        self.fields = fields or {}
        self.retry_after = retry_after
        super().__init__(self.detail)


class Invalid(ApiError):
    detail = "Some of this can't be taken. See the fields."


class NotSignedIn(ApiError):
    status, code, detail = 403, "not_signed_in", "Sign in first."


class Forbidden(ApiError):
    status, code, detail = 403, "forbidden", "You may not do that here."


class NotFound(ApiError):
    """Absent, or not yours: the same bytes for both."""

    status, code, detail = 404, "not_found", "There is nothing here that you can see."


class Conflict(ApiError):
    status, code, detail = 409, "conflict", "That clashes with what is already there."


class Gone(ApiError):
    status, code = 410, "snapshot_needed"
    detail = "These changes can't be read any more, or not by you. Sync to get the room as it is now."


class TooLarge(ApiError):
    status, code, detail = 413, "too_large", "That is too large. Send less at once."


class Throttled(ApiError):
    status, code, detail = 429, "throttled", "Too many tries. Wait before the next one."


class Unavailable(ApiError):
    status, code = 503, "unavailable"
    detail = "The server can't reach its database right now. Try again shortly."

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail, retry_after=RETRY_SECONDS)


class StorageFull(ApiError):
    status, code = 507, "storage_full"
    detail = "The server has no room for files left, and kept nothing of this one. Tell whoever runs it."


def shape(error: ApiError) -> dict[str, Any]:
    """The body of an error answer."""
    body: dict[str, Any] = {"detail": error.detail, "code": error.code}
    if error.fields:
        body["fields"] = error.fields
    return body


def headers(error: ApiError) -> dict[str, str]:
    retry = {} if error.retry_after is None else {"Retry-After": str(error.retry_after)}
    return {**error.headers, **retry}


def json_answer(error: ApiError) -> JsonResponse:
    """The same bytes, outside of DRF: middleware, URLs that lead nowhere."""
    compact = {"separators": (",", ":"), "ensure_ascii": False}
    return JsonResponse(shape(error), status=error.status, headers=headers(error), json_dumps_params=compact)
