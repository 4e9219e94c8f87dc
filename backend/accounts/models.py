"""People, how they sign in, and what others are asked to do about them."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth import hashers
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Now

from accounts import handles
from accounts.devices import device, is_hand_held
from common.times import iso, now


def normalise_email(email: str) -> str:
    """One spelling per address: NFKC, lower case."""
    return unicodedata.normalize("NFKC", email).strip().lower()


def avatar_path(avatar: UUID | None) -> str | None:
    """Where it is had. Another picture is at another address, so that browsers need not ask again."""
    return f"/api/avatars/{avatar}/" if avatar else None


def check_handle(handle: str) -> None:
    if reason := handles.why_not(handle):
        raise ValidationError(reason)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, handle: str, password: str | None = None, **fields: Any) -> User:
        """A new person. `password=None` makes one that can't sign in."""
        user = self.model(email=normalise_email(email), handle=handles.normalise_handle(handle), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, handle: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, handle, password, is_staff=True, is_superuser=True, **fields)

    def named(self, name: str) -> models.QuerySet[User]:
        """Nobody or one: by e-mail, or by handle, whichever it looks like."""
        if "@" in name:
            return self.filter(email=normalise_email(name))
        return self.filter(handle_key=handles.handle_key(name))

    def get_by_natural_key(self, username: str | None) -> User:
        return self.named(username or "").get()


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(unique=True)
    handle = models.CharField(max_length=handles.HANDLE_MAX, validators=[check_handle])
    handle_key = models.CharField(max_length=4 * handles.HANDLE_MAX, unique=True, editable=False)
    display_name = models.CharField(max_length=80, blank=True, default="")
    time_zone = models.CharField(max_length=64, blank=True, default="")  # IANA; "": wherever the device is
    avatar = models.UUIDField(null=True, editable=False, db_index=True)  # names its folder (accounts.avatars)
    directory_number = models.BigIntegerField(default=0, editable=False, db_index=True)  # actions.tell_directory
    is_staff = models.BooleanField("may open the admin site", default=False)
    is_active = models.BooleanField("may sign in", default=True)
    created_at = models.DateTimeField(default=now, editable=False)
    deactivated_at = models.DateTimeField(null=True, editable=False)  # gone for good (actions.deactivate)

    _password: str | None  # AbstractBaseUser's: set while a new password, or that there is none, is not saved yet

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["handle"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=models.functions.Lower("email")), name="user_email_is_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(deactivated_at=None) | models.Q(is_active=False), name="deactivated_for_good"
            ),
        ]

    def __str__(self) -> str:
        return self.handle

    def clean(self) -> None:
        """For forms. Raises ValidationError for a handle that differs from somebody's only in how it is written."""
        self.email = normalise_email(self.email)
        self.handle = handles.normalise_handle(self.handle)
        if User.objects.named(self.handle).exclude(pk=self.pk).exists():
            raise ValidationError({"handle": "This handle is taken."})

    def check_password(self, raw_password: str | None) -> bool:
        """Django's, but hashing the password anew, when how it is done has changed, overwrites no newer one."""

        def hash_anew(password: str) -> None:
            before, self.password = self.password, hashers.make_password(password)
            User.objects.filter(pk=self.pk, password=before).update(password=self.password)

        return hashers.check_password(raw_password, self.password, hash_anew)

    def set_unusable_password(self) -> None:
        """Is saved as a new password is: whoever knew the old one is out."""
        super().set_unusable_password()
        self._password = ""

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new password, whoever sets it, ends the sessions (Django) and the sockets of those who knew the old one."""
        self.handle_key = handles.handle_key(self.handle)
        new_password = self._password is not None and not self._state.adding
        with transaction.atomic():
            super().save(*args, **kwargs)
            if new_password:
                SocketCut.objects.create(user=self)

    def blank(self) -> None:
        """Nothing of who it was. What is left is called as nobody else can be (accounts.handles) and has no address:
        what stands in its place has no @, so that nobody can sign up with it, nor is ever found by it."""
        self.handle = self.email = f"deleted-{self.pk}"
        self.display_name = self.time_zone = ""
        self.avatar = self.last_login = None
        self.is_active = self.is_staff = self.is_superuser = False
        self.deactivated_at = now()
        self.set_unusable_password()

    @property
    def administers(self) -> bool:
        """Whether they may open the admin site and do everything in it."""
        return self.is_active and self.is_staff and self.is_superuser

    def as_author(self) -> dict[str, Any]:
        """How a person appears inside messages and changes. `rooms.memberships.AUTHOR` says the same in SQL."""
        return {
            "id": self.pk,
            "username": self.handle,
            "display_name": self.display_name,
            "avatar": avatar_path(self.avatar),
        }


class Session(AbstractBaseSession):
    """A browser in which somebody is signed in. Kept by accounts.sessions."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")  # so that one look reads both
    user_agent = models.CharField(max_length=300, blank=True, default="")
    signed_in_at = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"of user {self.user_id}"

    @property
    def public_id(self) -> str:
        """How it is named outside: who has this can't use the session."""
        return hashlib.sha256(self.session_key.encode()).hexdigest()[:32]

    def as_card(self, *, current: str | None) -> dict[str, Any]:
        """How it is told to its owner; `current` is the key of the session that asks."""
        return {
            "id": self.public_id,
            "device": device(self.user_agent),
            "hand_held": is_hand_held(self.user_agent),
            "signed_in_at": iso(self.signed_in_at),
            "seen_at": iso(self.seen_at),
            "current": self.session_key == current,
        }

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        from accounts.sessions import SessionStore

        return SessionStore


class Server(models.Model):
    """What an administrator decides for the whole server: one row, or none while nothing was decided."""

    class Signup(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    class People(models.TextChoices):
        """Whom a person can find and write to."""

        EVERYONE = "everyone"  # one community
        ROOMS = "rooms"  # only those with whom they share a room

    name = models.CharField(max_length=80, default="Lockstep")
    signup = models.CharField(max_length=8, choices=Signup, default=Signup.CLOSED)
    people = models.CharField(max_length=8, choices=People, default=People.EVERYONE)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_server")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def load(cls) -> Server:
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class SetupLink(models.Model):
    """A link that makes the first administrator, once. Only the hash of its token is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"made {self.created_at}"


class SignInAttempt(models.Model):
    """A try to sign in that failed or is still being checked, under each key that it counts for (accounts.limits)."""

    key = models.CharField(max_length=100)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="attempt_by_key")]

    def __str__(self) -> str:
        return self.key


class LastSeen(models.Model):
    """When a person's client last asked for something that clients ask for all the time. A row of its own: it moves
    often, and nothing else that is read of a person should wait for it."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"user {self.user_id} at {self.at}"


class SocketCut(models.Model):
    """Asks the relay to close a person's sockets in a way that makes their clients ask Django again.

    Data, not a call: signing out works while Centrifugo is down. The relay cuts at once and once more a few
    seconds later (a client in mid-reconnect slips through the first), then deletes the row.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    cut_at = models.DateTimeField(null=True, blank=True)  # of the first cut

    def __str__(self) -> str:
        return f"user {self.user_id}"
