"""`manage.py seed_room --members N --name X --owner alice`: a room as large as one likes, to measure with."""

from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from demo.crowd import make_crowd
from rooms.actions import add_members, create_room
from rooms.models import Room


class Command(BaseCommand):
    help = "Makes a public room of N members: the owner, and people who can't sign in, put in by one change."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--members", type=int, required=True, help="how many people are in it, the owner among them"
        )
        parser.add_argument("--name", required=True)
        parser.add_argument("--owner", required=True, help="the handle of an account that exists")

    def handle(self, *args: Any, members: int, name: str, owner: str, **options: Any) -> None:
        if members < 1:
            raise CommandError("--members: at least 1, the owner.")
        try:
            creator = User.objects.get_by_natural_key(owner)
        except User.DoesNotExist:
            raise CommandError(f"--owner: nobody is called {owner}.") from None
        room = create_room(creator=creator, name=name, kind=Room.Kind.PUBLIC).room
        if members > 1:
            add_members(room_id=room.pk, users=make_crowd(members - 1, prefix=f"seed-{uuid4().hex[:12]}"))
        self.stdout.write(f"room {room.pk}: {members} members")
