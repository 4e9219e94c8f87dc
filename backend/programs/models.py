"""What programs show instead of a session: pairs of tokens made from a password, and personal tokens made by hand."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.crypto import constant_time_compare

from accounts.models import User
from common.times import now

NAME_MAX = 80


class TokenFamily(models.Model):
    """A program that signed in by password: all tokens that come from that one sign-in.

    Refresh tokens are numbered; the one with this `turn` is good, once. To revoke a family is to delete it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    stamp = models.CharField(max_length=128)  # of the password it was made with, as in sessions
    turn = models.BigIntegerField(default=1)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"family {self.id} of {self.user_id}"

    def is_good(self) -> bool:
        """Whether the account may sign in still, with the same password."""
        same_password = constant_time_compare(self.stamp, self.user.get_session_auth_hash())
        return self.user.is_active and same_password and now() < self.expires_at


class PersonalTokenQuerySet(models.QuerySet["PersonalToken"]):
    def good(self) -> "PersonalTokenQuerySet":
        return self.filter(models.Q(expires_at=None) | models.Q(expires_at__gt=now()), user__is_active=True)


class PersonalToken(models.Model):
    """Lets a program act as a person, as far as its scopes go. Only the hash of the token is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField(max_length=NAME_MAX)
    scopes = ArrayField(models.CharField(max_length=16))
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[PersonalTokenQuerySet] = PersonalTokenQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.name
