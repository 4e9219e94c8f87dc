"""Sessions in the database, each read together with whose it is; they know their device, and when it was last there."""

from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, user_logged_in, user_logged_out
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import OperationalError, connection
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from accounts.models import Session, SocketCut, User
from common.rows import columns_of, made
from common.times import now

SEEN_EVERY = timedelta(minutes=1)
BACKEND = "django.contrib.auth.backends.ModelBackend"
DEVICE, SINCE = "user_agent", "signed_in_at"  # what signing in notes in the session
JUST_SIGNED_IN = "lockstep.signed_in"  # and in the request's META: whose session it began

# In SQL, like all that every message needs (common.rows).
SIGNED_IN = """
SELECT session.session_data, session.seen_at, account.*
FROM accounts_session AS session LEFT JOIN accounts_user AS account ON account.id = session.user_id
WHERE session.session_key = %s AND session.expire_date > %s
"""


class SessionStore(DatabaseSessions):
    """A cookie can hold anything, NUL too, which PostgreSQL refuses: only what can be a key is looked for."""

    _account: User | None = None  # read with the data, which is signed and holds a hash of their password's hash

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = cast(Session, super().create_model_instance(data))
        session.user_id = data.get(SESSION_KEY)
        session.user_agent = data.get(DEVICE, "")
        session.signed_in_at = datetime.fromisoformat(data[SINCE]) if SINCE in data else session.seen_at
        return session

    def load(self) -> dict[str, Any]:
        with connection.cursor() as cursor:
            cursor.execute(SIGNED_IN, [self.session_key, now()])
            row, columns = cursor.fetchone(), columns_of(cursor)
        if row is None:
            self._session_key = None
            return {}
        data, seen_at, *account = row
        self._account = made(User, columns[2:], account)
        if seen_at < now() - SEEN_EVERY:
            Session.objects.filter(pk=self.session_key).update(seen_at=now())
        return dict(self.decode(data))

    def save(self, must_create: bool = False) -> None:
        """Django takes any failure for a session that was ended meanwhile; a database that is away says so."""
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(cause := error.__context__, OperationalError):
                raise cause from None
            raise

    def user(self) -> User | AnonymousUser:
        """Whoever signed in here, while their password is the one that they did it with, and they still may."""
        signed, account = self.get(HASH_SESSION_KEY, ""), self._account
        if account is None or not account.is_active:
            return AnonymousUser()
        if not constant_time_compare(signed, account.get_session_auth_hash()):
            self.flush()
            return AnonymousUser()
        return account

    def _validate_session_key(self, key: str | None) -> bool:
        return key is not None and key.isascii() and key.isalnum()


def make_session(user: User) -> str:
    """The key of one, which is the cookie's value: somebody is signed in who has not signed in."""
    account = {SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: BACKEND, HASH_SESSION_KEY: user.get_session_auth_hash()}
    store = SessionStore()
    store.update(account)  # else it looks for them in the database
    session = store.create_model_instance(account)
    session.save(force_insert=True)
    return session.session_key


@receiver(user_logged_in)
def note_device(request: HttpRequest, user: User, **_: Any) -> None:
    """Whatever the way in."""
    request.META[JUST_SIGNED_IN] = user.pk  # for accounts.middleware.remember_browser
    agent = request.META.get("HTTP_USER_AGENT", "")[:300]
    request.session[DEVICE] = agent.replace("\0", "")
    request.session[SINCE] = now().isoformat()


@receiver(user_logged_out)
def cut_sockets_of(user: User | None, **_: Any) -> None:
    """Whatever the way out; their other sessions connect again by themselves."""
    if user:
        SocketCut.objects.create(user_id=user.pk)


def user_of(request: HttpRequest) -> User | AnonymousUser:
    """Who is signed in where this request comes from."""
    session = request.session
    assert isinstance(session, SessionStore)  # noqa: S101
    return session.user()
