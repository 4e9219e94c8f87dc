"""What happens to accounts that concerns their calendars. Loaded by apps.py."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from accounts.models import User
from events.calendar_keys import revoke_calendar_key


@receiver(post_save, sender=User)
def end_key_of_the_deactivated(instance: User, **_: Any) -> None:
    """Whoever deactivates an account."""
    if instance.deactivated_at:
        revoke_calendar_key(instance)
