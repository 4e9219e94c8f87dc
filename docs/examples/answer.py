"""Answers "ping" with "pong", once to each, in every room that its account is in.

    LOCKSTEP_URL=https://chat.example.org LOCKSTEP_TOKEN=ls_… python answer.py

Needs `pip install requests centrifuge-python`, and a personal token with the scopes read and write. It keeps nothing:
start it again whenever it ends, and it answers what it has missed. docs/api.md explains each step.
"""

import asyncio
import os
import time
import uuid

import requests
from centrifuge import Client, ClientEventHandler, SubscriptionEventHandler

URL = os.environ["LOCKSTEP_URL"].rstrip("/")
SYNC_EVERY = 45  # seconds: finds a last change that was lost, with nothing after it
PATIENCE = 20  # seconds without a byte of an answer
NO_ANSWER = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)

http = requests.Session()
http.headers["Authorization"] = f"Bearer {os.environ['LOCKSTEP_TOKEN']}"


def ask(method, path, body=None):
    """The answer's JSON. Waits and asks again while there is no whole answer or the server asks for a pause."""
    while True:
        try:
            answer = http.request(method, URL + path, json=body, timeout=PATIENCE)
        except NO_ANSWER:
            time.sleep(2)
            continue
        if answer.status_code not in (429, 502, 503, 504):
            answer.raise_for_status()
            return answer.json()
        time.sleep(float(answer.headers.get("Retry-After", 2)))


class Rooms:
    """Where each room stands, by docs/protocol.md: a change is applied only on the one before it."""

    def __init__(self):
        self.me = ask("GET", "/api/me/")["id"]
        self.held = {}  # room id: {"version", "id"}

    def hear(self, change):
        held = self.held.get(change.get("room"))
        if "version" not in change:
            if change["type"] == "reset":
                self.sync()
        elif held and change["version"] <= held["version"]:
            pass  # known
        elif held and change["version"] == held["version"] + 1 and change["prev"] == held["id"]:
            self.apply(change)
        else:
            self.sync()  # something before it is missing, or the room is new

    def sync(self):
        """Whatever was missed. The same call at the start, after each reconnect, and now and then."""
        answer = ask("POST", "/api/sync/", {"rooms": {str(room): held for room, held in self.held.items()}})
        for news in answer["rooms"].values():
            if "snapshot" in news:
                self.start(news["snapshot"])
            for change in news.get("changes", []):
                self.apply(change)
        for room in answer["gone"]:
            self.held.pop(int(room), None)

    def start(self, card):
        """A room from its card on: the newest messages may hold some that nobody has answered."""
        for message in reversed(ask("GET", f"/api/rooms/{card['id']}/messages/?limit=50")["results"]):
            self.answer(card["id"], message)
        self.held[card["id"]] = {"version": card["version"], "id": card["change_id"]}

    def apply(self, change):
        if change["type"] == "message_added":
            self.answer(change["room"], change["body"])
        self.held[change["room"]] = {"version": change["version"], "id": change["id"]}

    def answer(self, room, message):
        """The client_id follows from the message: sent again, by whatever process, it is the same answer."""
        if message["user"]["id"] == self.me or message["content"] != "ping":
            return
        client_id = uuid.uuid5(uuid.NAMESPACE_URL, f"{URL}/{room}/{message['id']}/pong")
        body = {"content": "pong", "client_id": str(client_id), "reply_to": message["id"]}
        try:
            ask("POST", f"/api/rooms/{room}/messages/", body)
        except requests.HTTPError as refused:
            print(f"Not answered in room {room}: {refused.response.text}", flush=True)


class Ears(SubscriptionEventHandler):
    """What comes goes into the queue, one after the other; None stands for a sync."""

    def __init__(self, news):
        self.news = news

    async def on_subscribed(self, ctx):
        await self.news.put(None)

    async def on_publication(self, ctx):
        await self.news.put(ctx.pub.data)


class Ending(ClientEventHandler):
    """The library reconnects by itself; when it gives up, so do we."""

    def __init__(self):
        self.ended = asyncio.Event()

    async def on_disconnected(self, ctx):
        self.ended.set()


async def token(path):
    return (await asyncio.to_thread(ask, "GET", path))["token"]


async def work(rooms, news):
    while True:
        try:
            publication = await asyncio.wait_for(news.get(), SYNC_EVERY)
        except TimeoutError:
            publication = None
        await asyncio.to_thread(rooms.hear, publication) if publication else await asyncio.to_thread(rooms.sync)


async def main():
    rooms, news, ending = await asyncio.to_thread(Rooms), asyncio.Queue(), Ending()
    socket = f"{URL.replace('http', 'ws', 1)}/connection/websocket"
    client = Client(socket, events=ending, get_token=lambda: token("/api/token/connection/"))
    subscription = client.new_subscription(
        f"personal:{rooms.me}",
        events=Ears(news),
        get_token=lambda channel: token(f"/api/token/subscription/?channel={channel}"),
    )
    await subscription.subscribe()
    await client.connect()
    working, ended = asyncio.create_task(work(rooms, news)), asyncio.create_task(ending.ended.wait())
    await asyncio.wait([working, ended], return_when=asyncio.FIRST_COMPLETED)
    if working.done():
        await working  # raises what ended it
    raise SystemExit("The connection has ended for good: is the token still valid?")


asyncio.run(main())
