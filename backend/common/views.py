"""Answers that belong to no app: health, URLs that lead nowhere, refused CSRF."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse

from common import errors


def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers. Says nothing about the database: see /readyz."""
    return JsonResponse({"status": "ok"})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return errors.json_answer(errors.NotFound())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return errors.json_answer(errors.Invalid("This request can't be read."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return errors.json_answer(errors.Forbidden())


def refused(request: HttpRequest) -> HttpResponse:
    """For what Django would answer at an address that nothing here uses."""
    raise PermissionDenied


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return errors.json_answer(
        errors.Forbidden("The CSRF token is missing or old. Get a new one from /api/csrf/.", code="csrf_failed")
    )
