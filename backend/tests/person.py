"""A person of the cast with a client of their own."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from accounts.models import User
from accounts.sessions import make_session


class Person:
    """Signed in unless the account was never saved. Bodies are JSON; answers are Django's test responses."""

    def __init__(self, user: User) -> None:
        self.user = user

    @cached_property
    def client(self) -> Client:
        """Signs in when first needed: most people of a big room never ask for anything.

        With a session and nothing else: signing in anew and noting when costs more than most requests.
        """
        client = Client(enforce_csrf_checks=False, raise_request_exception=True)
        if self.user.pk:
            client.cookies[settings.SESSION_COOKIE_NAME] = make_session(self.user)
        return client

    def __repr__(self) -> str:
        return self.user.handle

    @property
    def id(self) -> int:
        return self.user.pk

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(path, query)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.client.post(path, body or {}, content_type="application/json", headers=headers or None)

    def upload(self, path: str, content: bytes, name: str = "notes.txt", *, method: str = "POST") -> Any:
        """One file, as a form sends it."""
        form = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile(name, content)})
        return self.client.generic(method, path, form, content_type=MULTIPART_CONTENT)

    def put(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.client.put(path, body or {}, content_type="application/json", headers=headers or None)

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.client.patch(path, body or {}, content_type="application/json", headers=headers or None)

    def delete(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.client.delete(path, body or {}, content_type="application/json", headers=headers or None)
