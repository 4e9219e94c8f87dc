"""People by the thousand, for rooms to measure with."""

from django.contrib.auth.hashers import make_password

from accounts.handles import handle_key
from accounts.models import User

BATCH = 5_000


def make_crowd(count: int, *, prefix: str) -> list[int]:
    """The ids of new accounts `<prefix>-1` … that nobody can sign in to."""
    unusable = make_password(None)
    handles = (f"{prefix}-{number}" for number in range(1, count + 1))
    crowd = [
        User(email=f"{handle}@example.invalid", handle=handle, handle_key=handle_key(handle), password=unusable)
        for handle in handles
    ]
    return [user.pk for user in User.objects.bulk_create(crowd, batch_size=BATCH)]
