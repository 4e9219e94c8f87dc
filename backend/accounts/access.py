"""Which account objects may be reached, and by what."""

from accounts.models import SetupLink, User
from common.errors import NotFound


def needs_setup() -> bool:
    """Whether nobody administers this server yet."""
    return not User.objects.filter(is_superuser=True).exists()


def access_setup_link(token_hash: str) -> SetupLink:
    """The unused link, locked. Raises NotFound, also once there is an administrator."""
    link = SetupLink.objects.select_for_update().filter(token_hash=token_hash, used_at=None).first()
    if link is None or not needs_setup():
        raise NotFound("This link was used already, or is not the newest. Make a new one: make manage CMD=setup_link")
    return link
