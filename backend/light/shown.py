"""What a client shows, in a form that can be compared: the light clients', the real ones' and the database's are equal.

Made from what REST and changes say, by whoever holds it. `frontend/torture` does the same.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from light.fingerprint import sha

CARD = (
    *("id", "name", "kind", "topic", "posting", "members_invite", "archived", "version", "change_id"),
    *("member_count", "last_number", "role", "read_number", "notify", "unread_count", "mention_count"),
)
EVENT = ("id", "title", "status", "starts_at", "counts", "my_answer")

Picture = dict[str, Any]


def room_picture(
    card: Mapping[str, Any], messages: Iterable[Mapping[str, Any]], members: Mapping[int, str] | None = None
) -> Picture:
    """A room's card, the window of messages that is loaded, and who is in it as far as that is loaded: id to role."""
    return {
        **{name: card[name] for name in CARD},
        "last_message": shown_last(card["last_message"]),
        "messages": {str(message["number"]): shown(message) for message in messages},
        **({} if members is None else {"members": {str(user): role for user, role in members.items()}}),
    }


def shown(message: Mapping[str, Any]) -> dict[str, Any]:
    """`{version, sha}` of a message as read."""
    quoted, event = message["reply_to"], message["event"]
    looks = {
        "id": message["id"],
        "user": message["user"]["id"],
        "content": message["content"],
        "edited": bool(message["edited_at"]),
        "deleted": message["deleted"],
        "reactions": {one["emoji"]: sorted(one["users"]) for one in message["reactions"]},
        "reply_to": quoted and {name: quoted[name] for name in ("id", "content", "deleted")},
        "attachments": [file["id"] for file in message["attachments"]],
        "mentions": {"users": sorted(message["mentions"]["users"]), "room": message["mentions"]["room"]},
        "event": event and {name: event[name] for name in EVENT},
    }
    return {"version": message["version"], "sha": sha(looks)}


def shown_last(last: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The last message as a list of rooms shows it."""
    if last is None:
        return None
    files, deleted = last.get("attachments", 0), last.get("deleted", False)
    return {"id": last["id"], "content": sha(last["content"]), "attachments": files, "deleted": deleted}
