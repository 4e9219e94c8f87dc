"""`manage.py give_leases`: where the leases were lost, all are live again at once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from realtime.leases import give_everybody_a_lease
from realtime.relay.supervisor import NotPublished, tell_everybody_to_sync


class Command(BaseCommand):
    help = (
        "Give every active account a lease, and tell whoever listens to sync. Needed only where rows of realtime_lease"
        " were lost: by hand, or by going back to an older copy of the database."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tell-nobody", action="store_true", help="of a database that is not in its place yet")

    def handle(self, *args: Any, tell_nobody: bool, **options: Any) -> None:
        people = give_everybody_a_lease()
        self.stdout.write(f"{people} people have a lease.")
        if tell_nobody:
            return
        try:
            tell_everybody_to_sync()
        except NotPublished as error:
            self.stderr.write(f"They could not be told, and sync when they come back or within a minute: {error}")
