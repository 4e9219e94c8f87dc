"""How tokens describe themselves in OpenAPI. Loaded by urls.py: drf-spectacular finds it by being defined."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from programs.scopes import EVERYBODY, scope_of


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "programs.authentication.BearerAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token of POST /api/token/ or of POST /api/me/tokens/. "
            "What stands beside it at an operation is the scope that a personal token needs.",
        }

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[str]]]:
        """Empty where no token will do."""
        operation = auto_schema.get_operation_id()
        scope = scope_of(operation)
        if scope:
            return [{"bearer": [scope]}]
        return [{"bearer": []}] if operation in EVERYBODY else []
