"""All that can happen to a room and its members."""

import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.actions import make_account
from accounts.models import User
from common.errors import Conflict, NotFound
from common.times import now
from rooms.access import (
    access_invite_for_joining,
    access_invite_for_revoking,
    access_member_for_removal,
    access_member_for_role,
    access_person_for_ban,
    access_person_for_invite,
    access_room,
    access_room_for_joining,
    access_room_for_leaving,
    access_room_for_settings,
    access_room_to,
    check_direct,
    check_direct_rooms_for_another,
    check_room_for_another,
)
from rooms.changes import MembersAdded, MemberUpdated, RoomUpdated, UserJoined, UserLeft
from rooms.log import lock_room, record_change, wake_relay
from rooms.models import Ban, Change, Invite, Membership, Room
from rooms.people import held_people

Role = Membership.Role
BULK = 5_000  # people put in by one statement: PostgreSQL ends a transaction that keeps it waiting for 15 s
CODE_BYTES = 18  # 144 bits: a link's code can't be guessed


def create_room(*, creator: User, name: str, kind: str, topic: str = "") -> Membership:
    """A room with its creator as owner: version 1 is their joining. The creator's membership, with the room."""
    with transaction.atomic():
        room = lock_room(Room.objects.create(name=name, kind=kind, topic=topic).pk)
        check_room_for_another(creator)
        membership = Membership.objects.start(room, creator, role=Role.OWNER)
        room.member_count = 1
        record_change(room, UserJoined(creator, Role.OWNER), actor=creator)
    return membership


def update_room(*, user: User, room_id: int, **settings: Any) -> Membership:
    """Change those settings that differ. One's own membership, with the room."""
    with transaction.atomic():
        room = lock_room(room_id)
        access_room_for_settings(user, room, settings)
        changed = {name: value for name, value in settings.items() if value != getattr(room, name)}
        if changed:
            room.configure(changed)
            record_change(room, RoomUpdated(changed), actor=user)
        return access_room(user, room.pk)


def open_direct(*, opener: User, users: list[int]) -> tuple[Membership, bool]:
    """The direct room of exactly these people and the opener, and whether this call brought the opener into it.

    Until somebody writes, only those are in it who opened it: the others hear nothing of it. Two calls at once
    make one room. Raises Invalid for too many people or some that the opener can't find, Conflict when somebody
    has too many direct rooms.
    """
    people = sorted({opener.pk, *users})
    with transaction.atomic():
        if not Room.objects.filter(direct_key=people).exists():
            check_direct(opener, people)
        made, _ = Room.objects.get_or_create(direct_key=people, defaults={"kind": Room.Kind.DIRECT})
        room = lock_room(made.pk)
        opened = Membership.objects.stay_of(opener, room) is None
        if opened:
            if not held_people([opener.pk]):
                raise NotFound
            check_direct_rooms_for_another([opener.pk])
            Membership.objects.start(room, opener, role=Role.MEMBER)
            room.member_count += 1
            record_change(room, UserJoined(opener, Role.MEMBER), actor=opener)
        return access_room(opener, room.pk), opened


def bring_in(room: Room, *, actor: User) -> Change | None:
    """The first message of a direct room brings in whoever has not opened it. For a room that lock_room returned.

    Those who are switched off for a while, too: it is between them already, and waits for them. Nobody who has gone.
    """
    stays = Membership.objects.stays_for(room, held_people(room.direct_key or [], off=True), role=Role.MEMBER)
    if not stays:
        return None
    check_direct_rooms_for_another([stay.user_id for stay in stays])
    Membership.objects.bulk_create(stays)
    room.member_count += len(stays)
    return record_change(room, MembersAdded(), actor=actor)


def join_room(*, user: User, room_id: int) -> Change:
    """The change `user_joined`. Raises NotFound, or Conflict for those already in or in too many rooms."""
    with transaction.atomic():
        room = lock_room(room_id)
        access_room_for_joining(user, room)
        check_room_for_another(user)
        return _start_stay(room, user)


def join_by_link(*, user: User, invite: Invite) -> Change:
    """The change `user_joined`. Raises InviteSpent, or Conflict for those already in or in too many rooms."""
    with transaction.atomic():
        room = lock_room(invite.room_id)
        access_invite_for_joining(user, room, invite.code).use()
        check_room_for_another(user)
        return _start_stay(room, user)


def sign_up_by_link(*, invite: Invite, email: str, username: str, password: str) -> User:
    """A new account in the link's room, or neither. The password is hashed before the room is locked."""
    with transaction.atomic():
        user = make_account(email=email, username=username, password=password)
        join_by_link(user=user, invite=invite)
    return user


def _start_stay(room: Room, user: User) -> Change:
    stay = Membership.objects.start(room, user)
    _use_up_invites(room, [user.pk])
    room.member_count += 1
    return record_change(room, UserJoined(user, stay.role), actor=user)


def invite_person(*, user: User, room_id: int, person_id: int) -> tuple[Invite, bool]:
    """The invitation by name, and whether this call made it. Nobody in the room sees another picture: no version."""
    with transaction.atomic():
        room = lock_room(room_id)
        person = access_person_for_invite(user, room, person_id)
        invite, made = Invite.objects.get_or_create(room=room, user=person, defaults={"by": user})
    return invite, made


def make_invite_link(*, user: User, room_id: int, expires_in: int | None, uses: int | None) -> Invite:
    """A link for whoever has it, for so many seconds and people. Clears away links that are spent."""
    with transaction.atomic():
        room = lock_room(room_id)
        access_room_to("invite", user, room)
        Invite.objects.spent().filter(room=room).delete()
        expires_at = now() + timedelta(seconds=expires_in) if expires_in else None
        code = secrets.token_urlsafe(CODE_BYTES)
        return Invite.objects.create(room=room, by=user, code=code, expires_at=expires_at, uses=uses)


def revoke_invite(*, user: User, room_id: int, invite_id: int) -> None:
    """Nobody comes in by it any more; who has come stays."""
    with transaction.atomic():
        room = lock_room(room_id)
        if invite := access_invite_for_revoking(user, room, invite_id):
            invite.delete()


def leave_room(*, user: User, room_id: int) -> Change:
    """The change `user_left`. The last owner's leaving makes somebody else owner, in a change of its own."""
    with transaction.atomic():
        room = lock_room(room_id)
        membership = access_room_for_leaving(user, room)
        left = _end_stay(room, membership, UserLeft(user), actor=user)
        if membership.role == Role.OWNER:
            _hand_over(room)
    return left


def leave_for_good(room: Room, person: User) -> None:
    """Whoever has deactivated their account is out of a room that lock_room returned, in a direct one, too.

    Their ways in end, and it shows them as they look now. Again changes nothing.
    """
    _forget_invites(room, person)
    room.show_author_anew(person)
    membership = Membership.objects.current().filter(room=room, user=person).first()
    if membership:
        _end_stay(room, membership, UserLeft(person), actor=person)
        if membership.role == Role.OWNER:
            _hand_over(room)
    else:
        room.configure({"last_preview": room.last_preview})


def change_role(*, user: User, room_id: int, member_id: int, role: str) -> Membership:
    """Give a member that role. Their membership. Raises Conflict for the last owner."""
    with transaction.atomic():
        room = lock_room(room_id)
        membership = access_member_for_role(user, room, member_id, role)
        if membership.role != role:
            membership.role = role
            membership.save(update_fields=["role"])
            record_change(room, MemberUpdated(membership.user, role), actor=user)
    return membership


def remove_member(*, user: User, room_id: int, member_id: int) -> None:
    """Put somebody out of the room; they may come back. Who is out already stays out: nothing changes."""
    with transaction.atomic():
        room = lock_room(room_id)
        if membership := access_member_for_removal(user, room, member_id):
            _forget_invites(room, membership.user)
            _end_stay(room, membership, UserLeft(membership.user, "removed", user), actor=user)


def ban_person(*, user: User, room_id: int, person_id: int) -> Ban:
    """Put somebody out for good, or keep them out beforehand; only leaving takes a version."""
    with transaction.atomic():
        room = lock_room(room_id)
        person, membership = access_person_for_ban(user, room, person_id)
        ban, _ = Ban.objects.get_or_create(room=room, user=person, defaults={"by": user})
        _forget_invites(room, person)
        if membership:
            _end_stay(room, membership, UserLeft(person, "banned", user), actor=user)
    return ban


def lift_ban(*, user: User, room_id: int, person_id: int) -> None:
    """The room is there again for this person, as for any stranger."""
    with transaction.atomic():
        room = lock_room(room_id)
        access_room_to("ban", user, room)
        Ban.objects.filter(room=room, user_id=person_id).delete()


def _use_up_invites(room: Room, people: list[int]) -> None:
    """Whoever is in, by whatever way, is not invited any more: not when they have left again, either."""
    Invite.objects.filter(room=room, user__in=people).delete()


def _forget_invites(room: Room, person: User) -> None:
    """Those that they have made, too: nobody comes back by their own link."""
    Invite.objects.filter(Q(user=person) | Q(by=person), room=room).delete()


def _end_stay(room: Room, membership: Membership, left: UserLeft, *, actor: User) -> Change:
    membership.left_version = room.next_version
    membership.save(update_fields=["left_version"])
    room.member_count -= 1
    return record_change(room, left, actor=actor)


def _hand_over(room: Room) -> None:
    """Make the longest-standing moderator, else member, owner of a room that has lost the last who may sign in."""
    stays = Membership.objects
    if stays.owners(room).exists():
        return
    heir = stays.longest_standing(room, role=Role.MODERATOR) or stays.longest_standing(room, role=Role.MEMBER)
    if heir:
        heir.role = Role.OWNER
        heir.save(update_fields=["role"])
        record_change(room, MemberUpdated(heir.user, Role.OWNER), actor=None)


def add_members(*, room_id: int, users: list[int], actor: User | None = None) -> Change | None:
    """A bulk join as one change, however many they are; None, and no version, when it adds nobody.

    Those who are in already stay as they are; the banned, and whoever may not sign in, stay out. Nobody's rooms are
    counted: it is for operators. A room that nobody owns is owned by the first of them.
    Raises Conflict for a direct room, whose people are what they are.
    """
    with transaction.atomic():
        room = lock_room(room_id)
        if room.kind == Room.Kind.DIRECT:
            raise Conflict("Nobody can be added to a direct room.")
        before = room.member_count
        banned = set(Ban.objects.filter(room=room, user__in=users).values_list("user", flat=True))
        welcome = set(held_people(user for user in users if user not in banned))
        users = [user for user in users if user in welcome]
        for start in range(0, len(users), BULK):
            _start_stays(room, users[start : start + BULK])
        return record_change(room, MembersAdded(), actor=actor) if room.member_count > before else None


def _start_stays(room: Room, users: list[int]) -> None:
    """Of those who aren't in. The room is locked."""
    stays = Membership.objects.stays_for(room, users)
    Membership.objects.bulk_create(stays)
    _use_up_invites(room, [stay.user_id for stay in stays])
    room.member_count += len(stays)


def mark_read(*, user: User, room_id: int, number: int) -> Membership:
    """Move one's own read marker forward, never back and never past the last message. The membership in force.

    Not in the room's log and without its lock: the marker has its own counter, `mine_version`.
    """
    membership = access_room(user, room_id)
    seen = membership.read_number
    if membership.read_up_to(min(number, membership.room.last_number)):
        _echo(membership)
        if membership.read_number >= seen:
            return membership
    return access_room(user, room_id)  # another device's marker is in force, or was: once more, for what it mentions


def mark_unread(*, user: User, room_id: int, number: int) -> Membership:
    """Move one's own read marker back, so that this message and all after it are unread. The membership in force."""
    membership = access_room(user, room_id)
    if membership.unread_from(number):
        _echo(membership)
    return access_room(user, room_id)  # once more, for what mentions one below the marker that was


def set_notify(*, user: User, room_id: int, level: str) -> Membership:
    """What of the room calls for oneself. The membership in force. Counted by `mine_version`, like the marker."""
    membership = access_room(user, room_id)
    if membership.set_notify(level):
        _echo(membership)
    return access_room(user, room_id)  # once more: another device may have moved the marker back since


def _echo(membership: Membership) -> None:
    """One's other devices hear of a marker that moved."""
    transaction.on_commit(lambda: wake_relay(f"mine:{membership.pk}"), robust=True)
