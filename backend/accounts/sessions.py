"""Sessions in the database, as Django's own."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions


class SessionStore(DatabaseSessions):
    """A cookie can hold anything, NUL too, which PostgreSQL refuses: only what can be a key is looked for."""

    def _validate_session_key(self, key: str | None) -> bool:
        return key is not None and key.isascii() and key.isalnum()
