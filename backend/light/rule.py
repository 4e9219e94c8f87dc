"""The client's rule in Python, for reference: a room's card plus changes is the room's later card.

`frontend/src/sync/apply.ts` does the same; both are held to the pairs in tests/samples.
"""

from typing import Any

PREVIEW_MAX = 280
MENTIONS_TOLD = 100
SETTINGS = ("name", "topic", "kind", "posting", "members_invite", "archived")

Card = dict[str, Any]


def picture(card: Card | None, changes: list[dict[str, Any]], mine: Card | None, *, me: int) -> Card | None:
    """What `me` sees after these changes and, if told, after what is one's own. A room one isn't in is None."""
    for change in changes:
        if card is None:
            raise LookupError("a change of a room that isn't held: its snapshot is fetched instead")
        card = apply(card, change, me)
    if card and mine and mine["mine_version"] > card["mine_version"]:
        mentioned_in = {*card["mentioned_in"], *mine["mentioned_in"]}
        card = {**card, **mine, "version": card["version"], "mentioned_in": sorted(mentioned_in, reverse=True)}
    return card and counted(card)


def counted(card: Card) -> Card:
    """With what follows from how far one has read."""
    mentioned_in = [number for number in card["mentioned_in"] if number > card["read_number"]][:MENTIONS_TOLD]
    unread = max(0, card["last_number"] - card["read_number"])
    return {**card, "unread_count": unread, "mentioned_in": mentioned_in, "mention_count": len(mentioned_in)}


def apply(card: Card, change: dict[str, Any], me: int) -> Card | None:
    """One change; raises when it isn't the next one of the same history."""
    if (change["version"], change["prev"]) != (card["version"] + 1, card["change_id"]):
        raise ValueError(f"{change['type']} {change['version']} does not follow {card['version']}")
    after = reduce(card, change["type"], change["body"], me)
    return after and {**after, "version": change["version"], "change_id": change["id"]}


def reduce(card: Card, kind: str, body: dict[str, Any], me: int) -> Card | None:
    match kind:
        case "message_added" | "event_created":
            return with_message(card, body, me)
        case "message_edited":
            return with_preview(with_mention(card, body, me), body["id"], content=body["content"][:PREVIEW_MAX])
        case "message_deleted":
            return with_preview(with_mention(card, body, me), body["id"], content="", attachments=0, deleted=True)
        case "event_updated" | "event_cancelled":
            return with_preview(card, body["message"], content=body["event"]["title"][:PREVIEW_MAX])
        case "attendance_changed" | "reaction_added" | "reaction_removed":
            return card
        case "user_left" if body["user"]["id"] == me:
            return None
        case "user_joined" | "user_left":
            return {**card, "member_count": body["room"]["member_count"], "bumped_at": body["room"]["bumped_at"]}
        case "room_updated":
            return {**card, **{name: body[name] for name in SETTINGS if name in body}}
        case "members_added":
            return {**card, "member_count": body["member_count"]}
        case "member_updated":
            return {**card, "role": body["role"]} if body["user"]["id"] == me else card
    raise LookupError(f"no rule for {kind}")


def with_message(card: Card, message: dict[str, Any], me: int) -> Card:
    card = with_mention(card, message, me)
    last = {name: message[name] for name in ("id", "number", "user", "created_at")}
    read = message["number"] if message["user"]["id"] == me else card["read_number"]
    files = {"attachments": len(message["attachments"])} if message["attachments"] else {}
    return {
        **card,
        "bumped_at": message["room"]["bumped_at"],
        "last_number": message["number"],
        "last_message": {**last, "content": message["content"][:PREVIEW_MAX], **files},
        "read_number": max(read, card["read_number"]),
    }


def with_mention(card: Card, message: dict[str, Any], me: int) -> Card:
    """Whether it mentions me, from this change on; nobody mentions themselves."""
    mentions = message["mentions"]
    mine = message["user"]["id"] != me and (mentions["room"] or me in mentions["users"])
    numbers = {*card["mentioned_in"]} - {message["number"]} | ({message["number"]} if mine else set())
    return {**card, "mentioned_in": sorted(numbers, reverse=True)}


def with_preview(card: Card, message: int, **changed: Any) -> Card:
    """Another look of the last message, if that is the one."""
    last = card["last_message"]
    if not last or last["id"] != message:
        return card
    shown = {name: value for name, value in {**last, **changed}.items() if (name, value) != ("attachments", 0)}
    return {**card, "last_message": shown}


def events_picture(cards: list[Card], changes: list[dict[str, Any]], *, me: int) -> list[Card]:
    """The cards of a room's events after these changes."""
    events = {card["id"]: card for card in cards}
    for change in changes:
        body = change["body"]
        match change["type"]:
            case "event_created":
                events[body["event"]["id"]] = {**body["event"], "my_answer": None}
            case "event_updated" | "event_cancelled":
                event = body["event"]
                events[event["id"]] = {**event, "my_answer": events[event["id"]]["my_answer"]}
            case "attendance_changed":
                events[body["event"]] = with_answer(events[body["event"]], body, me)
    return list(events.values())


def with_answer(event: Card, body: dict[str, Any], me: int) -> Card:
    mine = my_answer(event["my_answer"], body, me)
    return {**event, "counts": body["counts"], "faces": body["faces"], "my_answer": mine}


def my_answer(mine: Card | None, body: dict[str, Any], me: int) -> Card | None:
    if body["user"] and body["user"]["id"] == me:
        return {"status": body["status"], "place": body["place"]} if body["status"] else None
    if not mine:
        return None
    if me in body["promoted"]:
        return {"status": "going", "place": None}
    if mine["place"] is None:
        return mine
    ahead = len(body["promoted"]) + ((body["left_place"] or mine["place"]) < mine["place"])
    return {**mine, "place": mine["place"] - ahead}
