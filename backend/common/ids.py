"""Ids as requests name them."""

from typing import Any
from uuid import UUID

from rest_framework import serializers


class UUIDText(serializers.UUIDField):
    """A UUID written as one; DRF's field would also take any whole number."""

    def to_internal_value(self, data: Any) -> UUID:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)
