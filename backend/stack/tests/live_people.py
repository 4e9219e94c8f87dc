"""People with light clients on a stack of one's own, while an older database is put in place under them."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.person import PASSWORD
from light.client import end
from light.publications import Publications
from light.web import NoAnswer, Web
from stack.tests.runner import Runner
from torture.history import Recorder
from torture.light import Light
from torture.person import Person
from torture.world import LIGHT, Account, World

WITHIN = 60.0  # seconds, far above what it takes
HISTORY = """
    SELECT r.version || ' ' || r.change_id || ' ' || coalesce(string_agg(m.content, ',' ORDER BY m.number), '')
    FROM rooms_room r LEFT JOIN messaging_message m ON m.room_id = r.id WHERE r.id = {} GROUP BY r.id
"""


async def live_through_a_restore(served: Runner, recorder: Recorder, file: Path) -> None:
    """Raises TimeoutError unless both show what the database says, each time.

    In the den nothing but alice's read marker moves after the backup.
    """
    url, port = f"http://localhost:{served.port}", served.port
    world = World(url, [f"lockstep_session_{port}", f"lockstep_csrf_{port}"], [], [])
    web = Web(url)
    alice, bob = [await signed_up(name, world, web) for name in ("alice-again", "bob-again")]
    _, room = await alice.ask("POST", "/api/rooms/", {"name": "kitchen", "kind": "public"})
    await bob.ask("POST", f"/api/rooms/{room['id']}/join/", {})
    _, den = await alice.ask("POST", "/api/rooms/", {"name": "den", "kind": "public"})
    await bob.ask("POST", f"/api/rooms/{den['id']}/join/", {})
    people = [
        Light(each, Publications(), recorder, periodic=True, windows=20, seed=seed)
        for seed, each in enumerate((alice, bob))
    ]
    running = [asyncio.create_task(each.run()) for each in people]
    await say(alice, room, "kept")
    for text in ("one", "two", "three"):
        await say(bob, den, text)
    await read(people[0], den, 1)
    await together(served, people, room, "kept")
    assert (await asyncio.to_thread(served.command, "backup", file)).returncode == 0
    await say(alice, room, "lost")
    await say(bob, room, "as well")
    for number in (2, 3):
        await read(people[0], den, number)
    await together(served, people, room, "kept,lost,as well")

    restored = await asyncio.to_thread(served.command, "restore", file)
    assert restored.returncode == 0, restored.stdout
    await together(served, people, room, "kept")
    await has_read(people[0], den, 1)
    # The same versions are taken once more, by other changes: Centrifugo must not take these for repeats of those.
    for text in ("anew", "and on"):
        await say(bob, room, text)
    await together(served, people, room, "kept,anew,and on")
    await end(running, people, web)


async def signed_up(name: str, world: World, web: Web) -> Person:
    person = Person(Account(0, name, "", LIGHT), world, web, who=name)
    account = {"email": f"{name}@example.org", "username": name, "password": PASSWORD}
    status, made = await person.ask("POST", "/api/signup/", account)
    assert status == 201, made
    person.id = made["id"]
    assert await person.sign_in()
    return person


async def say(person: Person, room: dict[str, Any], text: str) -> None:
    """Once, however often it takes: the servers may just be coming back."""
    body = {"content": text, "client_id": str(uuid4())}
    async with asyncio.timeout(WITHIN):
        while True:
            try:
                status, _ = await person.ask("POST", f"/api/rooms/{room['id']}/messages/", body)
            except NoAnswer:
                status = 0
            if status in (200, 201):
                return
            await asyncio.sleep(0.2)


async def read(light: Light, room: dict[str, Any], number: int) -> None:
    """On another device of the same person."""
    status, _ = await light.person.ask("PUT", f"/api/rooms/{room['id']}/read/", {"number": number})
    assert status == 200
    await has_read(light, room, number)


async def has_read(light: Light, room: dict[str, Any], number: int) -> None:
    """Until that is what is shown."""
    async with asyncio.timeout(WITHIN):
        while (held := light.picture.rooms.get(room["id"])) is None or held.card["read_number"] != number:
            await asyncio.sleep(0.2)


async def together(served: Runner, people: list[Light], room: dict[str, Any], said: str) -> None:
    """Until both are subscribed and show what the database says, which ends in this."""
    async with asyncio.timeout(WITHIN):
        while True:
            stored = await asyncio.to_thread(served.ask, HISTORY.format(room["id"]))
            seen = [shown(each, room["id"]) for each in people]
            if stored.endswith(f" {said}") and set(seen) == {stored} and all(each.subscribed for each in people):
                return
            await asyncio.sleep(0.2)


def shown(person: Light, id: int) -> str:
    held = person.picture.rooms.get(id)
    if held is None or held.window is None:
        return "nothing"
    said = ",".join(message["content"] for message in held.window.values())
    return f"{held.version} {held.card['change_id']} {said}"
