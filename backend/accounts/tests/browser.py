"""A client that is held to CSRF as a browser is."""

from typing import Any

from django.conf import settings
from django.test import Client

ORIGIN = "http://testserver"  # where the test client is


class Browser:
    """Sends the token it was given last, unless told otherwise."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)

    def get(self, path: str) -> Any:
        return self.client.get(path)

    def post(self, path: str, body: dict[str, Any] | None = None, *, token: str | None = "", **headers: str) -> Any:
        """`token`: None sends none, "" gets one as the client does."""
        if token is not None:
            headers["X-CSRFToken"] = token or self.token()
        return self.client.post(path, body or {}, content_type="application/json", headers=headers)

    def token(self) -> str:
        return str(self.get("/api/csrf/").headers["X-CSRFToken"])

    def sign_in(self, username: str, password: str, **headers: str) -> Any:
        return self.post("/api/login/", {"username": username, "password": password}, **headers)

    @property
    def session(self) -> str:
        """The session's id; empty when there is none."""
        cookie = self.client.cookies.get(settings.SESSION_COOKIE_NAME)
        return cookie.value if cookie else ""
