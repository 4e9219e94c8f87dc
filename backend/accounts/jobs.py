"""What the worker does about accounts."""

from accounts.sessions import SessionStore
from common.jobs import every_minute


@every_minute
def expire_sessions() -> None:
    """Delete the sessions that have ended by themselves."""
    SessionStore.clear_expired()
