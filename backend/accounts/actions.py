"""All that can happen to accounts."""

import hashlib
import logging
import secrets
from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.http import HttpRequest
from django.utils import timezone

from accounts.access import access_session, access_setup_link, hold_account
from accounts.avatars import keep_avatar
from accounts.limits import client_address, count_use, give_back, lock_key, reserve_attempt
from accounts.models import LastSeen, Server, Session, SetupLink, SocketCut, User
from accounts.passwords import check_password, user_of
from accounts.sessions import BACKEND
from common.errors import ApiError, Conflict, Forbidden, Invalid, TooLarge
from common.jobs import enqueue

log = logging.getLogger(__name__)

# Clients sync every 45 s: moved only once a minute, it would be 90 s old at every other sync, and its person offline.
SEEN_EVERY = timedelta(seconds=40)
AVATARS = 10  # new pictures of one person in 15 minutes
SEEN = """
INSERT INTO accounts_lastseen (user_id, at) VALUES (%(user)s, %(now)s)
ON CONFLICT (user_id) DO UPDATE SET at = excluded.at WHERE accounts_lastseen.at < %(before)s
"""


class BadCredentials(ApiError):
    code = "bad_credentials"
    detail = "Name or password is wrong."


class MailOff(Conflict):
    code = "mail_off"
    detail = "This server sends no mail. Ask its administrator for a new password."


class LastAdministrator(Conflict):
    code = "last_administrator"
    detail = "A server has an administrator. Make somebody else one first."


def sign_in(request: HttpRequest, *, username: str, password: str) -> User:
    """Start a session. Raises what `recognise` does."""
    user = recognise(request, username=username, password=password)
    start_session(request, user)
    return user


def recognise(request: HttpRequest, *, username: str, password: str) -> User:
    """Whose name and password these are. Every way of signing in comes through here, so that the limit holds for all.

    Raises BadCredentials, the same for an unknown name and a wrong password, or Throttled.
    """
    address = client_address(request)
    attempts = reserve_attempt(request, username=username)
    user = authenticate(request, username=username, password=password)
    if not isinstance(user, User):
        log.warning("wrong password for %s from %s", named(username), address)
        raise BadCredentials
    give_back(attempts)
    log.info("right password for user %s from %s", user.pk, address)
    return user


def named(username: str) -> str:
    """For the log, which holds no name that nobody has: people type passwords there."""
    known = User.objects.named(username).values_list("pk", flat=True).first()
    return f"user {known}" if known else "nobody"


def start_session(request: HttpRequest, user: User) -> None:
    """A session of its own: an id that was known before is worthless, one's own former one, too."""
    request.session.flush()
    login(request, user, backend=BACKEND)
    log.info("session of user %s begins at %s", user.pk, client_address(request))


def sign_out(request: HttpRequest) -> None:
    """End the session and have the person's sockets closed (accounts.sessions)."""
    with transaction.atomic():
        if isinstance(request.user, User):
            log.info("session of user %s ends at %s", request.user.pk, client_address(request))
        logout(request)


def end_session(*, user: User, public_id: str) -> None:
    """Sign one's account out of another browser, or of this one. Raises NotFound."""
    with transaction.atomic():
        access_session(user, public_id).delete()
        cut_sockets(user)


def end_other_sessions(*, user: User, session_key: str | None) -> None:
    """Sign one's account out of every browser but this."""
    with transaction.atomic():
        ended, _ = Session.objects.filter(user=user).exclude(pk=session_key).delete()
        if ended:
            cut_sockets(user)


def save_by_administrator(user: User, *, changed: Collection[str]) -> None:
    """An account made in the admin site, or edited in these fields: the others stay as they are by now.

    Raises LastAdministrator.
    """
    with transaction.atomic():
        if user.pk:
            lock_key("administrators")
            before = hold_account(user)
            user.refresh_from_db(fields=[each.name for each in User._meta.fields if each.name not in changed])
            if not user.administers:
                check_another_administrator(before)
        user.save()
        if not {"handle", "display_name"}.isdisjoint(changed):
            tell_directory(user)
        if "is_active" in changed:  # nobody comes back with it unasked, and sockets ask again whether they may be
            Session.objects.filter(user=user).delete()
            cut_sockets(user)


def cut_sockets(user: User) -> None:
    """Data, not a call: it needs no Centrifugo. The relay does it."""
    SocketCut.objects.create(user=user)


def tell_directory(user: User) -> None:
    """Clients hear with their next sync that this person looks otherwise now. In the transaction that makes it so.

    Numbers are taken one after the other and held until the commit: whoever reads one has read all before it.
    """
    lock_key("directory")
    newest = User.objects.aggregate(number=Max("directory_number"))["number"]
    user.directory_number = newest + 1
    user.save(update_fields=["directory_number"])


def sign_up(*, email: str, username: str, password: str) -> User:
    """A new account. Raises Forbidden while sign-up is closed, Invalid for a name taken at the same moment."""
    check_signup_open()
    return make_account(email=email, username=username, password=password)


def check_signup_open() -> None:
    """Raises Forbidden. Looked at before the names are, too: a closed server tells nobody who has an account."""
    if Server.load().signup != Server.Signup.OPEN:
        raise Forbidden("Sign-up is closed on this server. Ask its administrator.", code="signup_closed")


def make_account(*, email: str, username: str, password: str, **fields: Any) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(email, username, password, **fields)
    except IntegrityError as error:
        taken = "email" if "(email)" in str(error) else "username"
        raise Invalid(fields={taken: ["This was taken just now."]}) from None


def note_seen(user: User) -> None:
    """Their client is there. Outside any transaction, one statement; most of the time it finds nothing to move."""
    moment = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(SEEN, {"user": user.pk, "now": moment, "before": moment - SEEN_EVERY})


def make_setup_link() -> str:
    """The token of a link that makes the first administrator; earlier links end."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        SetupLink.objects.filter(used_at=None).delete()
        SetupLink.objects.create(token_hash=hash_token(token))
    return token


def set_up(*, token: str, email: str, username: str, password: str) -> User:
    """The first administrator, by the one-time link. Raises NotFound for any other token."""
    with transaction.atomic():
        link = access_setup_link(hash_token(token))
        link.used_at = timezone.now()
        link.save(update_fields=["used_at"])
        return make_account(email=email, username=username, password=password, is_staff=True, is_superuser=True)


def check_setup_token(token: str) -> None:
    """Raises NotFound unless this makes an administrator. Looked at before the names are."""
    with transaction.atomic():
        access_setup_link(hash_token(token))


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def change_password(request: HttpRequest, user: User, *, current: str, new: str) -> None:
    """This session stays; the others end, and all sockets. Raises Invalid, or Throttled as signing in does."""
    attempts = reserve_attempt(request, username=user.handle)
    if not user.check_password(current):
        raise Invalid(fields={"current": ["This is not your password."]})
    give_back(attempts)
    check_password(new, user, field="new")
    recognised_by = user.password
    user.set_password(new)
    with transaction.atomic():
        check_still_its_password(hold_account(user), recognised_by, field="current")
        user.save(update_fields=["password"])
        update_session_auth_hash(request, user)
        request.session.save()
        end_other_sessions(user=user, session_key=request.session.session_key)


def check_still_its_password(account: User, hashed: str, *, field: str) -> None:
    """Raises Invalid when another was set since a person was recognised by this one. Once the account is locked."""
    if account.password != hashed:
        raise Invalid(fields={field: ["This is not your password any more."]})


def ask_for_password_reset(request: HttpRequest, *, email: str) -> None:
    """A mail with a link, if somebody has this address. Raises MailOff, Throttled.

    The same work and answer whether they do: what is different is done by the worker.
    """
    if not settings.MAIL_IS_ON:
        raise MailOff
    reserve_attempt(request, username=email, at="reset:")
    with transaction.atomic():
        known = User.objects.named(email).values_list("pk", flat=True).first()
        enqueue("send_password_reset", user=known)


def reset_password(request: HttpRequest, *, token: str, password: str) -> User:
    """Set it by the link of a mail, end every session, and start one here. Raises LinkUsed, Invalid."""
    with transaction.atomic():
        user = user_of(token)
        check_password(password, user, field="password")
        user.set_password(password)
        user.save(update_fields=["password"])
        Session.objects.filter(user=user).delete()
    start_session(request, user)
    return user


def deactivate_me(request: HttpRequest, user: User, *, password: str) -> None:
    """End one's own account for good. Raises Invalid, Throttled as signing in does, and what `deactivate` does."""
    attempts = reserve_attempt(request, username=user.handle)
    if not user.check_password(password):
        raise Invalid(fields={"password": ["This is not your password."]})
    give_back(attempts)
    with transaction.atomic():
        deactivate(user, recognised_by=user.password)
        logout(request)


def deactivate(user: User, *, recognised_by: str | None = None) -> None:
    """End an account for good: nobody is signed in by it any more, and nobody can tell whose it was.

    What it has in rooms is ended by a job (events.jobs.see_off), room by room. What apps above keep for their own
    account they delete in this transaction (their receivers.py). Again changes nothing. Raises LastAdministrator, and
    Invalid when the password that they were `recognised_by` is another by now.
    """
    with transaction.atomic():
        lock_key("administrators")
        account = User.objects.select_for_update().get(pk=user.pk)  # once those who bring it into a room are done
        if account.deactivated_at:
            return
        if recognised_by is not None:
            check_still_its_password(account, recognised_by, field="password")
        check_another_administrator(account)
        avatar = str(account.avatar) if account.avatar else None
        account.blank()
        account.save()  # its sockets are cut with that, as its password is gone
        Session.objects.filter(user=account).delete()
        LastSeen.objects.filter(user=account).delete()
        LogEntry.objects.filter(content_type__model="user", object_id=str(account.pk)).update(
            object_repr=account.handle
        )
        tell_directory(account)
        enqueue("see_off", user=account.pk, avatar=avatar)


def check_another_administrator(account: User) -> None:
    """Raises LastAdministrator when nobody else could administer this server."""
    others = User.objects.filter(is_active=True, is_staff=True, is_superuser=True).exclude(pk=account.pk)
    if account.administers and not others.exists():
        raise LastAdministrator


def update_server(*, user: User, **fields: Any) -> Server:
    """Change what an administrator decides: name, sign-up, whom people find. Raises Forbidden for others."""
    if not user.is_superuser:
        raise Forbidden("Only an administrator may change this server.")
    server, _ = Server.objects.update_or_create(pk=1, defaults=fields)
    return server


def set_avatar(*, user: User, file: "UploadedFile[bytes]") -> User:
    """Another picture of oneself. Raises TooLarge, Throttled, Invalid for what is no picture."""
    if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise TooLarge(f"A picture may have at most {settings.UPLOAD_MAX_MB} MB.")
    count_use(f"avatar:{user.pk}", AVATARS, "That were many pictures. Wait before the next one.")
    return _wear(user, keep_avatar(file))


def remove_avatar(*, user: User) -> User:
    """Back to initials. Again changes nothing."""
    return _wear(user, None)


def _wear(user: User, avatar: UUID | None) -> User:
    """The picture before is nobody's as soon as this is committed; a job removes its files."""
    with transaction.atomic():
        before = hold_account(user).avatar
        user.avatar = avatar
        if avatar != before:
            user.save(update_fields=["avatar"])
            tell_directory(user)
            if before:
                enqueue("remove_old_avatar", avatar=str(before))
    return user


def update_me(*, user: User, **fields: Any) -> User:
    """Change what is one's own: display name, time zone."""
    for name, value in fields.items():
        setattr(user, name, value)
    with transaction.atomic():
        before = hold_account(user)
        renamed = "display_name" in fields and user.display_name != before.display_name
        user.save(update_fields=list(fields))
        if renamed:
            tell_directory(user)
    return user
