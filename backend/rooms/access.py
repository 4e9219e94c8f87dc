"""Who may do what in a room. Permission is the lookup: it answers with the membership, or raises.

A stranger gets NotFound, the same bytes as for a room that isn't there. Before a write, lock first (lock_room),
then look here.
"""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count

from accounts.limits import give_back, reserve_guess
from accounts.models import User
from common.errors import Conflict, Forbidden, Invalid, NotFound
from rooms.models import DIRECT_MAX, Ban, Invite, Membership, Room
from rooms.people import held_people, visible_people
from rooms.rights import rights

ROOMS_PER_PERSON = 1_000
DIRECT_ROOMS_PER_PERSON = 3_000  # beside those; a sync names at most 5,000 rooms


class RoomArchived(Forbidden):
    code = "room_archived"
    detail = "This room is archived: it can be read, and nothing in it can change."


class InviteSpent(NotFound):
    """The same whether it has expired, was used up, taken back, never there, or isn't for this person."""

    code = "invite_spent"
    detail = "This invitation doesn't work any more. Ask whoever sent it for a new one."


def access_room(user: User, room_id: int) -> Membership:
    """One's own current membership, with its room. Raises NotFound."""
    membership = Membership.objects.current().with_room().filter(room_id=room_id, user=user).first()
    if membership is None:
        raise NotFound
    return membership


def access_room_to(right: str, user: User, room: Room) -> Membership:
    """For a room that lock_room returned: raises NotFound to those who aren't in it, Forbidden without the right.

    In an archived room the refusal says so: `room_archived`.
    """
    return access_room_to_all({right}, user, room)


def access_room_to_all(wanted: set[str], user: User, room: Room) -> Membership:
    membership = Membership.objects.stay_of(user, room)
    if membership is None:
        raise NotFound
    if wanted - rights(membership.role, room):
        raise RoomArchived if room.archived else Forbidden
    return membership


def access_room_for_posting(user: User, room: Room) -> Membership:
    """Raises Throttled, too."""
    membership = access_room_to("post", user, room)
    membership.check_pace()
    return membership


def access_room_for_settings(user: User, room: Room, names: Iterable[str]) -> Membership:
    """To change the settings of these names; the archive has a right of its own, for the way back."""
    wanted = {"archive" if name == "archived" else "settings" for name in names}
    return access_room_to_all(wanted or {"settings"}, user, room)


def access_member_for_role(user: User, room: Room, member_id: int, role: str) -> Membership:
    """The stay of whoever gets that role. Raises Conflict for the last owner, NotFound for those who aren't in.

    So it does for those who may not sign in.
    """
    access_room_to("roles", user, room)
    stay = _stay_of_other(room, member_id)
    if stay is None or not held_people([member_id]):
        raise NotFound
    others = Membership.objects.owners(room).exclude(pk=stay.pk)
    if stay.role == Membership.Role.OWNER != role and not others.exists():
        raise Conflict("A room has an owner. Make somebody else one first.", code="last_owner")
    return stay


def access_member_for_removal(user: User, room: Room, member_id: int) -> Membership | None:
    """The stay to end; None for those who are out already. Raises NotFound for those who never were in."""
    stay = _access_other("remove", user, room, member_id)
    if stay is None and not Membership.objects.filter(room=room, user_id=member_id).exists():
        raise NotFound
    return stay


def access_person_for_ban(user: User, room: Room, person_id: int) -> tuple[User, Membership | None]:
    """Whom to ban, and the stay to end: somebody who is or was in the room, or whom one can find."""
    stay = _access_other("ban", user, room, person_id)
    if stay:
        return stay.user, stay
    former = Membership.objects.select_related("user").filter(room=room, user_id=person_id).first()
    person = former.user if former else visible_people(user).filter(pk=person_id).first()
    if person is None:
        raise NotFound
    return person, None


def access_room_with(right: str, user: User, room_id: int) -> Membership:
    """Like access_room, for what needs a right; for reading alone: nothing is locked."""
    membership = access_room(user, room_id)
    if right not in rights(membership.role, membership.room):
        raise RoomArchived if membership.room.archived else Forbidden
    return membership


def _access_other(right: str, user: User, room: Room, other_id: int) -> Membership | None:
    """Another's stay, if they are in; moderators have no power over owners, and nobody over themselves."""
    own = access_room_to(right, user, room)
    if other_id == user.pk:
        raise Conflict("Leave the room instead.", code="yourself")
    stay = _stay_of_other(room, other_id)
    if stay and stay.role == Membership.Role.OWNER != own.role:
        raise Forbidden("Only an owner has power over an owner.")
    return stay


def _stay_of_other(room: Room, user_id: int) -> Membership | None:
    return Membership.objects.current().select_related("user").filter(room=room, user_id=user_id).first()


def access_room_for_leaving(user: User, room: Room) -> Membership:
    return access_room_to("leave", user, room)


def access_room_for_joining(user: User, room: Room) -> None:
    """For a room that lock_room returned; a private one takes an invitation by name.

    Raises Conflict for members, NotFound for the banned and those not invited, RoomArchived.
    """
    _check_not_in(user, room)
    if room.kind != Room.Kind.PUBLIC and not Invite.objects.filter(room=room, user=user).exists():
        raise NotFound
    if is_banned(user, room):
        raise NotFound
    if room.archived:
        raise RoomArchived


def access_invite(code: str, *, viewer: User | AnonymousUser, address: str) -> Invite:
    """The link's invitation with its room and who made it, to look at. Raises InviteSpent; Throttled for guessing.

    One that is spent still leads whoever is in the room there: it may be they who used it up, without hearing so.
    """
    attempts = reserve_guess("invite", address)
    links = Invite.objects.select_related("room", "by").filter(code=code, user=None)
    invite = links.live().first() or next((link for link in links if _is_in(viewer, link.room)), None)
    if invite is None:
        raise InviteSpent
    give_back(attempts)
    return invite


def access_invite_for_joining(user: User, room: Room, code: str) -> Invite:
    """For a room that lock_room returned: the same, to be used. A ban holds against links."""
    _check_not_in(user, room)
    invite = Invite.objects.live().filter(room=room, code=code).first()
    if invite is None or is_banned(user, room):
        raise InviteSpent
    return invite


def access_person_for_invite(user: User, room: Room, person_id: int) -> User:
    """Somebody whom one can find. Raises NotFound, Conflict for members and for the banned."""
    access_room_to("invite", user, room)
    person = visible_people(user).filter(pk=person_id).first()
    if person is None or not held_people([person_id]):
        raise NotFound
    if Membership.objects.stay_of(person, room):
        raise Conflict("They are already in this room.", code="already_member")
    if is_banned(person, room):
        raise Conflict("They are banned from this room. Lift the ban first.", code="banned")
    return person


def access_invite_for_revoking(user: User, room: Room, invite_id: int) -> Invite | None:
    """One's own invitation, or as a moderator anybody's; None when it is gone already."""
    own = access_room_to("invite", user, room)
    invite: Invite | None = Invite.objects.filter(room=room, pk=invite_id).first()
    if invite and invite.by_id != user.pk and "remove" not in rights(own.role, room):
        raise Forbidden("Only a moderator may take back what others have made.")
    return invite


def is_banned(user: User, room: Room) -> bool:
    return Ban.objects.filter(room=room, user=user).exists()


def _is_in(viewer: User | AnonymousUser, room: Room) -> bool:
    return isinstance(viewer, User) and Membership.objects.stay_of(viewer, room) is not None


def _check_not_in(user: User, room: Room) -> None:
    if _is_in(user, room):
        raise Conflict("You are already in this room.", code="already_member")


def check_room_for_another(user: User) -> None:
    """Nobody is in more rooms than one sync can answer for. Locks the person, so that two joins count each other.

    Direct rooms are not counted: nobody can leave them, and others make them. Raises NotFound for those who may not
    sign in any more: whatever let them come this far was read before.
    """
    if not User.objects.select_for_update(no_key=True).filter(pk=user.pk, is_active=True).exists():
        raise NotFound
    if Membership.objects.current().filter(user=user).exclude(room__kind=Room.Kind.DIRECT).count() >= ROOMS_PER_PERSON:
        raise Conflict(f"You are in {ROOMS_PER_PERSON} rooms. Leave one first.", code="too_many_rooms")


def check_direct(opener: User, people: list[int]) -> None:
    """Whether a direct room of these people, the opener among them, may be made. Raises Invalid."""
    if len(people) > DIRECT_MAX:
        raise Invalid(fields={"users": [f"At most {DIRECT_MAX} people, with you."]})
    if set(people) - {opener.pk} - set(visible_people(opener).filter(pk__in=people).values_list("pk", flat=True)):
        raise Invalid(fields={"users": ["Somebody named here is nobody that you can write to."]})


def check_direct_rooms_for_another(people: list[int]) -> None:
    """As above, for direct rooms. Uncounted by each other, a few too many at one moment: a sync has room for them."""
    own = Membership.objects.current().filter(user__in=people, room__kind=Room.Kind.DIRECT)
    if own.values("user").annotate(n=Count("pk")).filter(n__gte=DIRECT_ROOMS_PER_PERSON).exists():
        raise Conflict("Somebody here is in too many direct rooms for another one.", code="too_many_rooms")
