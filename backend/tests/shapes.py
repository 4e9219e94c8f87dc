"""What a value has to look like where it can't be known beforehand; equal to whatever looks so."""

import re
from collections.abc import Sequence
from typing import Any

NOBODY = {"users": [], "room": False}  # what a message without mentions mentions


class Like:
    def __init__(self, pattern: str) -> None:
        self.pattern = re.compile(pattern)

    def __eq__(self, other: object) -> bool:
        return bool(self.pattern.fullmatch(str(other)))

    def __hash__(self) -> int:
        return hash(self.pattern)

    def __repr__(self) -> str:
        return f"<like {self.pattern.pattern}>"


AN_ID = Like(r"[1-9]\d*")
A_TIME = Like(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
A_UUID = Like(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

NOT_FOUND = (404, {"detail": "There is nothing here that you can see.", "code": "not_found"})
NOT_SIGNED_IN = (403, {"detail": "Sign in first.", "code": "not_signed_in"})


def own(
    version: int,
    *,
    read: int,
    unread: int,
    mine_version: int,
    mentioned_in: Sequence[int] = (),
    notify: str = "all",
) -> dict[str, Any]:
    """What is told of one's own in a room that is at `version`."""
    return {
        "read_number": read,
        "unread_count": unread,
        "mention_count": len(mentioned_in),
        "mentioned_in": list(mentioned_in),
        "notify": notify,
        "mine_version": mine_version,
        "version": version,
    }


def told(answer: Any) -> tuple[int, dict[str, Any]]:
    """Status and body, to compare with the two above."""
    return answer.status_code, answer.json()


def refusal(answer: Any) -> tuple[int, str, list[str]]:
    """Status, code and the names of the fields that were refused."""
    body = answer.json()
    assert body["detail"]
    return answer.status_code, body["code"], sorted(body.get("fields", {}))
