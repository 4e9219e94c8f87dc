"""How signing in describes itself in OpenAPI. Loaded by urls.py: drf-spectacular finds it by being defined."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "accounts.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME.removesuffix(f"_{settings.PORT}").removeprefix("__Host-"),
            "description": "The session's cookie; its name goes on with the port of LOCKSTEP_URL. "
            "Writes also carry X-CSRFToken.",
        }
