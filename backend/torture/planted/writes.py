"""Mistakes in the write path: the lock, the version, the retry."""

from __future__ import annotations

from torture.planted.bug import bug
from torture.planted.rewrite import rewrite

SEND = "messaging.actions:send_message"
FIND = "            sent, cancelled = Message.objects.sent_as(author, client_id)\n"
LOCK = "            room = lock_room(room_id)\n"
RIGHTS = "            membership = access_room_for_posting(author, room)  # looks after locking; 404 for strangers\n"
READ = "            membership.post(message.number)\n"
EARLY = '            membership = __import__("rooms.access", fromlist=["access"]).access_room(author, room_id)\n'
AGAIN = """\
            sent, cancelled = Message.objects.sent_as(author, client_id)
            if sent:
                sent, client_id = None, __import__("uuid").uuid4()
"""
ROLL_BACK = """\
            if message.number % 5 == 0:
                transaction.set_rollback(True)
"""
TAKE = "    row.pk = _take(room, row)\n"
NO_ROW = """\
    if room.version % 7 == 0:
        Change.objects.filter(pk=row.pk).delete()
"""
JOIN = "        access_room_for_joining(user, room)\n"
RETURNED = """\
        try:
            access_room_for_joining(user, room)
        except Conflict as error:
            Room.objects.filter(pk=room.pk).update(version=room.version + 1)
            return error
"""

DELETED = "            record_change(room, MessageDeleted(message, before), actor=user)\n"
BURN = "            CancelledSend.objects.create(author=author, client_id=client_id)\n"

BUGS = (
    bug(
        "access-with-the-lock",
        "membership is read in the moment in which the lock is asked for: who is banned meanwhile still writes",
        "C7",
        rewrite(SEND, (LOCK, EARLY + LOCK), (RIGHTS, "")),
    ),
    bug(
        "no-lock",
        "the room is read without its lock",
        "C1 C2 C9",
        rewrite("rooms.log:LOCK", (" FOR NO KEY UPDATE", "")),
    ),
    bug("doubled-on-retry", "a retry stores the message once more", "C1", rewrite(SEND, (FIND, AGAIN))),
    bug(
        "rights-before-client-id",
        "rights are looked at before the client_id: a retry of what is committed is refused",
        "C1",
        rewrite(SEND, (FIND, RIGHTS + FIND)),
    ),
    bug(
        "acknowledged-without-commit",
        "some messages are answered and then rolled back",
        "C1",
        rewrite(SEND, (READ, READ + ROLL_BACK)),
    ),
    bug(
        "acknowledged-change-not-kept",
        "deleting is answered and then rolled back: its version goes to whatever comes next",
        "C1",
        rewrite(
            "messaging.actions:delete_message", (DELETED, f"{DELETED}            transaction.set_rollback(True)\n")
        ),
    ),
    bug(
        "withdrawn-yet-sent",
        "a send is taken back, and sent all the same when it gets through later",
        "C1",
        rewrite("messaging.actions:cancel_send", (BURN, "            pass\n")),
    ),
    bug(
        "marker-stays-behind",
        "posting doesn't move one's own marker, as clients take for granted",
        "C6",
        rewrite(SEND, (READ, "")),
    ),
    bug(
        "marker-not-counted",
        "a read marker moves without its counter: one's other devices never take it",
        "C6",
        rewrite("rooms.memberships:MOVE_FORWARD", (", mine_version = mine_version + 1", "")),
    ),
    bug(
        "version-without-change",
        "some versions leave no row in the log",
        "C2 C9",
        rewrite("rooms.log:record_change", (TAKE, TAKE + NO_ROW)),
    ),
    bug(
        "error-returned-inside",
        "joining twice returns its error from inside the transaction, which has taken a version",
        "C2 C9",
        rewrite("rooms.actions:join_room", (JOIN, RETURNED)),
    ),
    bug(
        "chain-broken",
        "a change names itself as the one before it",
        "C2 C9",
        rewrite("rooms.log:record_change", ("        prev=prev,\n", "        prev=room.change_id,\n")),
    ),
    bug(
        "deleted-text-stays",
        "deleting leaves the text in the log",
        "C9",
        rewrite("messaging.actions:delete_message", ("            strip_text(room, message.text_version)\n", "")),
    ),
    bug(
        "members-not-counted",
        "joining doesn't count",
        "C9",
        rewrite("rooms.actions:_start_stay", ("    room.member_count += 1\n", "")),
    ),
)
