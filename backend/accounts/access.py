"""Which account objects may be reached, and by what."""

from uuid import UUID

from django.utils import timezone

from accounts.models import Session, SetupLink, User
from common.errors import NotFound, NotSignedIn


def access_avatar(avatar: UUID) -> None:
    """For whoever is signed in and knows its address, which is told with the person. Raises NotFound once it is old."""
    if not User.objects.filter(avatar=avatar).exists():
        raise NotFound


def hold_account(user: User) -> User:
    """The account as it is, and stays until the transaction ends. Raises NotSignedIn once it is deactivated."""
    account = User.objects.select_for_update(no_key=True).filter(pk=user.pk, deactivated_at=None).first()
    if account is None:
        raise NotSignedIn
    return account


def needs_setup() -> bool:
    """Whether nobody administers this server yet."""
    return not User.objects.filter(is_superuser=True).exists()


def access_setup_link(token_hash: str) -> SetupLink:
    """The unused link, locked. Raises NotFound, also once there is an administrator."""
    link = SetupLink.objects.select_for_update().filter(token_hash=token_hash, used_at=None).first()
    if link is None or not needs_setup():
        raise NotFound("This link was used already, or is not the newest. Make a new one: make manage CMD=setup_link")
    return link


def sessions_of(user: User) -> list[Session]:
    """One's own that have not ended, the one last used first."""
    return list(Session.objects.filter(user=user, expire_date__gt=timezone.now()).order_by("-seen_at", "pk"))


def access_session(user: User, public_id: str) -> Session:
    """One of one's own sessions. Raises NotFound."""
    for session in Session.objects.filter(user=user):
        if session.public_id == public_id:
            return session
    raise NotFound
