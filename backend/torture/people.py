"""`python -m torture.people FOLDER`: makes the run's people and rooms, straight in the database.

Signing in by the hundred would be throttled and cost half a minute of hashing, so each gets a session here. All have
one password, hashed once, for those who sign out and in again while the run goes on.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path
from typing import TYPE_CHECKING

import django

from bench.person import PASSWORD
from torture.person import address_of
from torture.world import LIGHT, NODE, PAGE, Account, RoomMade, World

if TYPE_CHECKING:
    from accounts.models import User

SIZES = (0.1, 0.35)  # of a room, as shares of all people
FEWEST = 3
PRIVATE_EVERY = 3


def main(folder: Path, *, mails: str, light: int, node: int, page: int, rooms: int, seed: int, crowded: float) -> None:
    django.setup()
    from django.conf import settings

    from accounts.actions import make_setup_link
    from accounts.sessions import make_session
    from torture.checker.watch import watch

    watch()
    choice = random.Random(f"{seed} people")  # noqa: S311
    users = make_users(light + node + page)
    kinds = [LIGHT] * light + [NODE] * node + [PAGE] * page
    accounts = [
        Account(user.pk, user.handle, make_session(user), kind) for user, kind in zip(users, kinds, strict=True)
    ]
    made = [make_room(number, users, choice, crowded, users[len(users) - page :]) for number in range(rooms)]
    cookies = [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME]
    World(settings.PUBLIC_URL, cookies, accounts, made, mails, make_setup_link()).write(folder)


def make_users(count: int) -> list[User]:
    from django.contrib.auth.hashers import make_password

    from accounts.handles import handle_key
    from accounts.models import User

    password = make_password(PASSWORD)
    handles = [f"t{number}" for number in range(1, count + 1)]
    users = [
        User(email=address_of(handle), handle=handle, handle_key=handle_key(handle), password=password)
        for handle in handles
    ]
    return User.objects.bulk_create(users)


def make_room(number: int, users: list[User], choice: random.Random, crowded: float, pages: list[User]) -> RoomMade:
    """The first is the hot one, with the most people. Those with a browser are in every other one."""
    from rooms.actions import add_members, change_role, create_room

    share = SIZES[1] if number == 0 else choice.uniform(*SIZES)
    people = choice.sample(users, min(len(users), max(FEWEST, round(crowded * share * len(users)))))
    people += [user for user in pages if user not in people and number % 2 == 0]
    owner, moderator, *others = people
    kind = "private" if number % PRIVATE_EVERY == PRIVATE_EVERY - 1 else "public"
    room = create_room(creator=owner, name=f"room {number}", kind=kind).room
    add_members(room_id=room.pk, users=[user.pk for user in (moderator, *others)], actor=owner)
    change_role(user=owner, room_id=room.pk, member_id=moderator.pk, role="moderator")
    return RoomMade(room.pk, owner.pk, moderator.pk, [user.pk for user in people])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="torture.people", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--mails", required=True, help="the mail catcher's folder")
    for name in ("light", "node", "page", "rooms", "seed"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--crowded", type=float, required=True)
    given = vars(parser.parse_args())
    main(given.pop("folder"), **given)
