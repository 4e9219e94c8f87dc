"""What one change says, in so few letters that everybody's can be kept and compared."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def fingerprint(change: dict[str, Any]) -> dict[str, str]:
    """`{sha, text}` of a change, the same whenever it is read.

    `sha` leaves out what is filled in from how things are at that moment (quotes, last messages, files, what people are
    called and look like) and the text, which a later change takes out of the log; `text` is that of the text, empty
    when it is superseded or there is none.
    """
    body = dict(change["body"])
    superseded, content = body.pop("superseded", False), body.pop("content", None)
    body.pop("attachments", None)
    if body.get("reply_to"):
        body["reply_to"] = body["reply_to"]["id"]
    if isinstance(body.get("room"), dict) and body["room"].get("last_message"):
        body["room"] = {**body["room"], "last_message": body["room"]["last_message"]["id"]}
    return {"sha": sha(by_id({**change, "body": body})), "text": "" if superseded or content is None else sha(content)}


def by_id(value: Any) -> Any:
    """Every person in it by their id alone."""
    if isinstance(value, list):
        return [by_id(each) for each in value]
    if not isinstance(value, dict):
        return value
    return value["id"] if "username" in value else {name: by_id(each) for name, each in value.items()}


def sha(value: Any) -> str:
    """64 bits of the SHA-256 of the value's canonical JSON: keys sorted, no spaces, characters as they are."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
