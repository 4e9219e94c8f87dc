"""What happens to accounts that concerns their programs. Loaded by apps.py."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from accounts.models import User
from programs.models import PersonalToken, TokenFamily


@receiver(post_save, sender=User)
def end_families_of_the_inactive(instance: User, **_: Any) -> None:
    """Whoever deactivates an account: it does not come back with its programs signed in."""
    if not instance.is_active:
        TokenFamily.objects.filter(user=instance).delete()
    if instance.deactivated_at:
        PersonalToken.objects.filter(user=instance).delete()
