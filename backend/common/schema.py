"""How operations describe themselves in OpenAPI."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers


class Error(serializers.Serializer[Any]):
    """What every refusal looks like."""

    detail = serializers.CharField()
    code = serializers.CharField()
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()), required=False
    )


class ErrorsDeclared(AutoSchema):
    """drf-spectacular's inspector, with our error shape declared for every status that any operation may answer."""

    ANYWHERE = ("400", "401", "403", "404", "405", "409", "410", "413", "415", "429", "503")

    def get_override_parameters(self) -> list[Any]:
        return []

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        for status in self.ANYWHERE:
            bodies.setdefault(status, self._get_response_for_code(Error, status))
        return bodies


class Nothing(serializers.Serializer[Any]):
    """An empty object."""


CURSOR = OpenApiParameter("cursor", OpenApiTypes.STR, description="from `next` or `previous` of another page")
LIMIT = OpenApiParameter("limit", {"type": "integer", "minimum": 1}, description="most rows of a page")


def message_number(name: str) -> OpenApiParameter:
    return OpenApiParameter(name, {"type": "integer", "minimum": 0}, description=f"messages {name} this number")
