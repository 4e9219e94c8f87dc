from typing import Any

from django.core.management.base import BaseCommand

from events.actions import finish_due_events


class Command(BaseCommand):
    help = "Mark the events that are over as finished. Safe to run at any time, as often as one likes."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{finish_due_events()} finished")
