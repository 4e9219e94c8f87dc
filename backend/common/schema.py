"""How operations describe themselves in OpenAPI."""

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser

from common.operations import operation_id


class Error(serializers.Serializer[Any]):
    """What every refusal looks like."""

    detail = serializers.CharField(help_text="what happened and what to do")
    code = serializers.CharField()
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="what is wrong with each field of the request",
    )


class Operation(AutoSchema):
    """drf-spectacular's inspector; declares our error shape for every refusal that the operation may answer with.

    A view adds its own by the attribute `refusals`. 401 is for a bad token; 414 and 429 are nginx's: for
    addresses beyond 8 kB, and for whoever asks far too often.
    """

    ANYWHERE = ("400", "403", "405", "414", "429", "503")
    WRITES = ("409", "413", "415")
    FILES = ("507",)

    def get_operation_id(self) -> str:
        return operation_id(self.method, self.view)

    def get_tags(self) -> list[str]:
        return [type(self.view).__module__.partition(".")[0]]

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        for status in self._refusals():
            bodies.setdefault(status, self._get_response_for_code(Error, status))  # type: ignore[no-untyped-call]
        return dict(sorted(bodies.items()))

    def _refusals(self) -> list[str]:
        writes = () if self.method == "GET" else self.WRITES
        absent = ("404",) if "{" in self.path else ()
        bad_token = ("401",) if self.view.get_authenticators() else ()
        files = self.FILES if self.method in ("POST", "PUT") and MultiPartParser in self.view.parser_classes else ()
        return [*self.ANYWHERE, *bad_token, *writes, *files, *absent, *getattr(self.view, "refusals", ())]


NOTHING = {"type": "object", "description": "An empty object."}
CURSOR = OpenApiParameter("cursor", OpenApiTypes.STR, description="from `next` or `previous` of another page")
LIMIT = OpenApiParameter("limit", {"type": "integer", "minimum": 1}, description="most rows of a page")


def message_number(name: str) -> OpenApiParameter:
    return OpenApiParameter(name, {"type": "integer", "minimum": 0}, description=f"messages {name} this number")
