"""Places at which a process can be made to die: at once and without a word, as by SIGKILL, for that is what it is."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from torture.planted.rewrite import Rewrite, rewrite

PASSING = '__import__("torture.harness.failpoints", fromlist=["passing"]).passing()'

TAKEN = "            sending.taken |= len(outcome.refused) < len(bundle.names)"


def after(where: str, line: str) -> Rewrite:
    """Behind this line."""
    indent = line[: len(line) - len(line.lstrip())]
    return rewrite(where, (f"{line}\n", f"{line}\n{indent}{PASSING}\n"))


def before(where: str, line: str) -> Rewrite:
    indent = line[: len(line) - len(line.lstrip())]
    return rewrite(where, (f"{line}\n", f"{indent}{PASSING}\n{line}\n"))


WRITING = {
    "after-lock": before("rooms.log:lock_room", "    return room"),
    "after-insert": after("messaging.models:MessageQuerySet.post", "    insert(message)"),
    "after-change-row": after("rooms.log:record_change", "    row.pk = _take(room, row)"),
    "before-commit": after("messaging.actions:send_message", "            membership.post(message.number)"),
    "before-answer": before("messaging.actions:send_message", "    return message, True"),
}
RELAYING = {
    "before-publish": after("realtime.relay.publishing:send_next", "    connection.confirm()"),
    "between-chunks": rewrite(
        "realtime.relay.publishing:note_outcomes",
        (f"{TAKEN}\n", f"{TAKEN}\n            sending.left and {PASSING}\n"),
    ),
    "before-cursor": rewrite(
        "realtime.relay.publishing:settle",
        ("    connection.advance(", f"    done and {PASSING}\n    connection.advance("),
    ),
    "after-cursor": rewrite(
        "realtime.relay.publishing:settle",
        ("    now = time.time()\n", f"    done and {PASSING}\n    now = time.time()\n"),
    ),
}
UPLOADING = {
    "row-without-file": before(
        "messaging.actions:upload_attachment", "        kept = keep_file(attachment.pk, file, name)"
    ),
    "empty-file": before("messaging.uploads:keep_file", "            shutil.copyfileobj(file, kept)"),
    "unread-file": after("messaging.uploads:keep_file", "            shutil.copyfileobj(file, kept)"),
    "upload-beside-pictures": before("messaging.uploads:keep_file", "        upload.unlink()"),
    "folder-without-name": before("common.media:new_folder", "        made.rename(place)"),
    "file-without-row": after("common.media:new_folder", "        made.rename(place)"),
    "ready-unanswered": before("messaging.actions:upload_attachment", "    return attachment"),
}
ATTACHING = {
    "not-attached": before(
        "messaging.models:MessageQuerySet.post", "    Attachment.objects.attach(message, attachments)"
    ),
    "not-committed": after("messaging.actions:send_message", "            membership.post(message.number)"),
    "attached-unanswered": before("messaging.actions:send_message", "    return message, True"),
}
REMOVING = {
    "before-removal": before("messaging.jobs:remove_files", "        remove_folder(folder_of(gone.pk))"),
    "after-removal": after("messaging.jobs:remove_files", "        remove_folder(folder_of(gone.pk))"),
}
FAILPOINTS = {**WRITING, **RELAYING, **UPLOADING, **ATTACHING, **REMOVING}

_left = 0


def arm(name: str, count: int) -> Callable[[], None]:
    """From now on this process dies when it passes there for the `count`-th time. What disarms it again."""
    global _left
    disarm = FAILPOINTS[name].apply()
    _left = count
    return disarm


def passing() -> None:
    global _left
    _left -= 1
    if _left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
