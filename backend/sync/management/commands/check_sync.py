"""`manage.py check_sync`: whether the database keeps its promises. Run it every night."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rooms.models import Room
from sync.checks import problems


class Command(BaseCommand):
    help = "Compare the change log with what it is the log of. Lists every contradiction and exits with 1 if any."

    def handle(self, *args: Any, **options: Any) -> None:
        found = problems()
        for problem in found:
            self.stdout.write(str(problem))
        if found:
            raise CommandError(f"{len(found)} contradictions in {len({one.room_id for one in found})} rooms.")
        self.stdout.write(f"{Room.objects.count()} rooms are in order.")
