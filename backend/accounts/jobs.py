"""What the worker does about accounts."""

from uuid import UUID

from accounts.avatars import KIND, folder_of
from accounts.models import User
from accounts.sessions import SessionStore
from common.jobs import every_minute, job
from common.media import remove_folder, remove_nobodys


@every_minute
def expire_sessions() -> None:
    """Delete the sessions that have ended by themselves."""
    SessionStore.clear_expired()


@every_minute
def remove_nobodys_avatars() -> None:
    """Remove from disk what was never put on, since its process was killed."""
    remove_nobodys(KIND, lambda ids: User.objects.filter(avatar__in=ids).values_list("avatar", flat=True))


@job
def remove_old_avatar(avatar: str) -> None:
    """Remove from disk a picture that nobody wears any more."""
    if not User.objects.filter(avatar=avatar).exists():
        remove_folder(folder_of(UUID(avatar)))
