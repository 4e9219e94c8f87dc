"""The loaded messages of a room, by number, after changes. What `frontend/src/sync/window.ts` does, in Python."""

from __future__ import annotations

from typing import Any

from light.rule import PREVIEW_MAX, my_answer

Message = dict[str, Any]
Window = dict[int, Message]  # an unbroken interval
BLANK: Message = {"content": "", "deleted": True, "reply_to": None, "attachments": [], "reactions": []}


def after_change(window: Window, change: dict[str, Any], me: int) -> None:
    """Take in one change that the room's card has taken."""
    body, version = change["body"], change["version"]
    match change["type"]:
        case "message_added" | "event_created":
            event = body["event"] and {"my_answer": None, **body["event"]}
            add(window, {**body, "event": event})
        case "message_edited":
            told = {name: body[name] for name in ("content", "edited_at", "mentions")}
            put(window, body["number"], version, told, quote={"content": body["content"][:PREVIEW_MAX]})
        case "message_deleted":
            gone = {**BLANK, "mentions": body["mentions"]}
            put(window, body["number"], version, gone, quote={"content": "", "attachments": 0, "deleted": True})
        case "event_updated" | "event_cancelled":
            with_terms(window, body, version)
        case "attendance_changed":
            with_answer(window, body, version, me)
        case "reaction_added" | "reaction_removed":
            with_reaction(window, body, version, added=change["type"] == "reaction_added")


def add(window: Window, message: Message) -> None:
    """The next one, or the newer version of one that is held."""
    number = message["number"]
    held = window.get(number)
    follows = held is None and (not window or number - 1 in window)
    if follows or (held and held["version"] < message["version"]):
        window[number] = message


def put(window: Window, number: int, version: int, told: Message, *, quote: Message | None = None) -> None:
    """One message's new looks, here and in the quotes of it; the higher version wins."""
    held = window.get(number)
    if held and held["version"] < version:
        window[number] = {**held, **told, "version": version}
    for at, message in window.items():
        quoted = message["reply_to"]
        if quoted and quoted["number"] == number and quoted["version"] < version:
            window[at] = {**message, "reply_to": {**quoted, "version": version, **(quote or {})}}


def with_terms(window: Window, body: dict[str, Any], version: int) -> None:
    held = window.get(body["number"])
    title = body["event"]["title"]
    answer = held["event"].get("my_answer") if held and held["event"] else None
    told = {"content": title, "event": {**body["event"], "my_answer": answer}}
    put(window, body["number"], version, told, quote={"content": title[:PREVIEW_MAX]})


def with_answer(window: Window, body: dict[str, Any], version: int, me: int) -> None:
    held = window.get(body["number"])
    event = held["event"] if held else None
    told = {}
    if event:
        mine = my_answer(event.get("my_answer"), body, me)
        told["event"] = {**event, "counts": body["counts"], "faces": body["faces"], "my_answer": mine}
    put(window, body["number"], version, told)


def with_reaction(window: Window, body: dict[str, Any], version: int, *, added: bool) -> None:
    held = window.get(body["number"])
    told = {"reactions": reactions_after(held["reactions"], body, added=added)} if held else {}
    put(window, body["number"], version, told)


def reactions_after(reactions: list[Message], body: dict[str, Any], *, added: bool) -> list[Message]:
    """An emoji keeps its place for as long as anybody uses it."""
    emoji, user = body["emoji"], body["user"]["id"]
    if added and all(one["emoji"] != emoji for one in reactions):
        return [*reactions, {"emoji": emoji, "users": [user]}]
    found = []
    for one in reactions:
        others = [other for other in one["users"] if other != user] if one["emoji"] == emoji else one["users"]
        users = [*others, user] if added and one["emoji"] == emoji else others
        if users:
            found.append({"emoji": one["emoji"], "users": users})
    return found
