"""Accounts that live for minutes, for `manage.py prove_sync`: nobody can sign in to them, and no mail reaches them."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from common.times import now

DOMAIN = "prove.invalid"  # no mail server has this name, now or ever
LEFT_BEHIND = timedelta(days=1)


def make_throw_away(count: int) -> list[User]:
    """With unusable passwords. They go as any account does: accounts.actions.deactivate."""
    run = secrets.token_hex(3)
    with transaction.atomic():
        return [User.objects.create_user(f"{run}-{n}@{DOMAIN}", f"prove-{run}-{n}") for n in range(1, count + 1)]


def left_behind() -> QuerySet[User]:
    """Those of runs that were killed."""
    return User.objects.filter(email__endswith=f"@{DOMAIN}", is_active=True, created_at__lt=now() - LEFT_BEHIND)
