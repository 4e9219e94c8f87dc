"""The API's own description: the committed OpenAPI file as it is served, and the page that shows it."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

FILE = Path(__file__).resolve().parent.parent / "openapi.yaml"


@cache
def document() -> dict[str, Any]:
    """Read once a process: tests hold the file to the code."""
    parsed: dict[str, Any] = yaml.load(FILE.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return parsed


class Schema(APIView):
    permission_classes = [AllowAny]
    authentication_classes: list[Any] = []
    schema = None  # it is no operation of what it describes

    def get(self, request: Request) -> Response:
        """OpenAPI 3.1, as JSON."""
        return Response(document())


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Swagger UI from our own static files: no other host, no inline script."""
    return render(request, "common/docs.html")
