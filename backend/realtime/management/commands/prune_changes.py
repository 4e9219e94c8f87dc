"""`manage.py prune_changes`: cuts off the old end of the change log. Run it every night."""

from collections import Counter
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from realtime.pruning import prune
from rooms.models import ALWAYS_KEPT

DAYS_MAX = 36_500  # no log is older, and the calendar begins somewhere


class Command(BaseCommand):
    help = (
        "Delete changes older than some days, in batches. The last ones of each room stay, and all that is not"
        " published yet. Clients that were away for longer get the rooms anew."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=90, help="what is younger stays (90)")
        parser.add_argument("--keep", type=int, default=ALWAYS_KEPT, help=f"versions a room keeps ({ALWAYS_KEPT})")
        parser.add_argument("--batch", type=int, default=5_000, help="rows deleted by one statement (5000)")

    def handle(self, *args: Any, days: int, keep: int, batch: int, **options: Any) -> None:
        if not 1 <= days <= DAYS_MAX or keep < ALWAYS_KEPT or batch < 1:
            raise CommandError(
                f"--days and --batch are at least 1, --keep at least {ALWAYS_KEPT}, --days at most {DAYS_MAX}."
            )
        deleted: Counter[int] = Counter()
        for room, rows in prune(before=now() - timedelta(days=days), keep=keep, batch=batch):
            deleted[room] += rows
        self.stdout.write(f"{deleted.total()} changes of {len(deleted)} rooms deleted.")
