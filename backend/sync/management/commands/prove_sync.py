"""`manage.py prove_sync --minutes N`: whether clients on this very server show what it holds."""

from __future__ import annotations

import asyncio
import random
import re
import signal
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from light.person import Person
from light.web import Web
from sync.proving.findings import out_of_order, outside_stays, unlike_log
from sync.proving.record import Record
from sync.proving.run import NobodyConnects, Outcome, Plan, Proof
from sync.proving.world import World, make_world, put_away, put_away_what_was_left, stays_in

SHOWN = 20  # findings
DOOR = re.compile(r"([\w.-]+|\[[0-9a-fA-F:]+\]):\d{1,5}")


class Command(BaseCommand):
    help = (
        "Throw-away people with clients of their own write into private rooms of their own on the running server, "
        "while their connections are cut. In the end each client must show what the server holds, and must have heard "
        "what stands in the log. Exits with 1 when not. Safe on a server in use: nobody else sees what is "
        "written, but people can find the accounts by name (prove-...) while it runs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--minutes", type=float, default=1.0)
        parser.add_argument("--clients", type=int, default=8, help="2 to 500 (8)")
        parser.add_argument("--rooms", type=int, default=4, help="1 to 100 (4)")
        parser.add_argument("--rate", type=float, default=5.0, help="writes per second (5)")
        parser.add_argument("--seed", type=int, help="of what is written and cut; any by default")
        parser.add_argument("--door", default="", help="host:port of nginx, when LOCKSTEP_URL leads nowhere from here")

    def handle(self, *args: Any, **options: Any) -> None:
        check(options)
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that everything is put away then, too
        if left := put_away_what_was_left():
            self.stdout.write(f"{left} accounts of a run that was killed are put away.")
        seed = random.getrandbits(32) if options["seed"] is None else options["seed"]
        world, record = make_world(options["clients"], options["rooms"]), Record()
        self.stdout.write(f"{len(world.users)} people and {len(world.rooms)} private rooms are made. Seed {seed}.")
        try:
            outcome = self._prove(world, record, options["door"], Plan(options["minutes"], options["rate"], seed))
            stays = stays_in(world.rooms)
        except NobodyConnects as error:
            raise CommandError(f"{error} LOCKSTEP_URL is {settings.PUBLIC_URL}; --door names another way.") from None
        finally:
            connection.close()  # it has been idle for as long as the proof went on
            put_away(world.users)
        self._conclude(record, outcome, stays)

    def _prove(self, world: World, record: Record, door: str, plan: Plan) -> Outcome:
        web = Web(settings.PUBLIC_URL, door)
        cookies = [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME]
        pairs = zip(world.users, world.sessions, strict=True)
        people = [Person(user.pk, session, cookies, web, who=str(user.pk)) for user, session in pairs]
        return asyncio.run(Proof(web, people, world.rooms, record, self.stdout.write).run(plan))

    def _conclude(self, record: Record, outcome: Outcome, stays: list[tuple[int, int, int, int | None]]) -> None:
        found = [*outcome.findings, *unlike_log(record, outcome.log), *out_of_order(record)]
        found += [*outside_stays(record, stays), *(f"a client failed: {text}" for text in record.errors)]
        for line in summary(record, outcome):
            self.stdout.write(line)
        for line in found[:SHOWN]:
            self.stdout.write(line)
        if not record.heard:
            raise CommandError("Nothing was heard by anybody: the relay or Centrifugo does not work (see /readyz).")
        if found:
            raise CommandError(f"{len(found)} things are wrong.")
        self.stdout.write("Every client showed what the server holds, and heard what stands in the log, in order.")


def check(options: dict[str, Any]) -> None:
    """Raises CommandError."""
    if not (2 <= options["clients"] <= 500 and 1 <= options["rooms"] <= 100):
        raise CommandError("2 to 500 clients and 1 to 100 rooms are possible.")
    if not (options["minutes"] > 0 and 0 < options["rate"] <= 200):
        raise CommandError("More than 0 minutes are needed, and a rate above 0 and up to 200.")
    if options["door"] and not DOOR.fullmatch(options["door"]):
        raise CommandError("--door wants host:port.")


def summary(record: Record, outcome: Outcome) -> list[str]:
    delays, hows = record.delays(), Counter(how for how, _ in record.repairs)
    deliveries, heard = len(record.deliveries()), len(record.heard)
    cuts, sleeps = outcome.cuts, outcome.sleeps
    lines = [
        f"{deliveries:,} deliveries of {len(record.written):,} writes; {heard:,} changes heard.",
        f"{cuts} connections cut, {sleeps} clients asleep for a while, {record.failures} failed requests.",
    ]
    if record.repairs:
        ways = ", ".join(f"{number} by {how}" for how, number in sorted(hows.items()))
        worst_gap = max(milliseconds for _, milliseconds in record.repairs)
        lines.append(f"{len(record.repairs)} gaps repaired ({ways}), the worst in {worst_gap} ms.")
    if delays:
        half, worst = delays[len(delays) // 2], delays[-1]
        lines.append(f"From write to client: half in {half * 1000:.0f} ms, the worst in {worst:.1f} s, sleep included.")
    return [*lines, f"All showed the same {outcome.calm:.1f} s after the last write."]
