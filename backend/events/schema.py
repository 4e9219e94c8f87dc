"""How messages describe their event in OpenAPI. Loaded by urls.py: drf-spectacular finds it by being defined."""

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension

from events.serializers import EventCard


class CardInMessage(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    target_class = "messaging.serializers.EventOfMessage"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        schema: dict[str, Any] = auto_schema.resolve_serializer(EventCard, direction).ref
        return schema
