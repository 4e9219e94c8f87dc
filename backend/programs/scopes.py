"""What a program's token may do: for each operation of the API the one scope that it needs.

An operation that is named nowhere here needs a session: what is new is denied until somebody decides.
"""

READ, WRITE, ROOMS, ADMIN = "read", "write", "rooms", "admin"

SCOPES = {
    READ: "Read your rooms, their messages, events and members, find people, and hear of changes as they happen.",
    WRITE: "Write, edit and delete messages, mark them as read, plan and answer events, and change your profile.",
    ROOMS: "Create, join and leave rooms, and manage them as far as your role goes.",
    ADMIN: "Change this server's settings, if you administer it.",
}

NEEDS = {
    # accounts
    "get_my_account": READ,
    "patch_my_account": WRITE,
    "put_my_avatar": WRITE,
    "delete_my_avatar": WRITE,
    "get_avatar": READ,
    "get_my_mail": READ,
    "patch_my_mail": WRITE,
    "get_users": READ,
    "patch_server": ADMIN,
    # rooms
    "get_rooms": READ,
    "post_rooms": ROOMS,
    "get_search": READ,
    "get_online": READ,
    "post_direct": ROOMS,
    "get_room_detail": READ,
    "patch_room_detail": ROOMS,
    "post_join": ROOMS,
    "post_leave": ROOMS,
    "get_members": READ,
    "patch_member_detail": ROOMS,
    "delete_member_detail": ROOMS,
    "get_bans": ROOMS,
    "get_invites": ROOMS,
    "post_invites": ROOMS,
    "delete_invite_detail": ROOMS,
    "post_invite_link": ROOMS,
    "put_ban_detail": ROOMS,
    "delete_ban_detail": ROOMS,
    "put_read": WRITE,
    "put_notify": WRITE,
    # messaging
    "get_messages": READ,
    "post_messages": WRITE,
    "get_message_detail": READ,
    "patch_message_detail": WRITE,
    "delete_message_detail": WRITE,
    "delete_send_detail": WRITE,
    "get_history": READ,
    "put_reactions": WRITE,
    "delete_reactions": WRITE,
    "get_message_search": READ,
    "post_attachments": WRITE,
    "get_attachment_detail": READ,
    "delete_attachment_detail": WRITE,
    "get_attachment_thumbnail": READ,
    # events
    "get_events": READ,
    "post_room_events": WRITE,
    "get_event_detail": READ,
    "put_event_detail": WRITE,
    "patch_event_detail": WRITE,
    "post_cancel_event": WRITE,
    "put_event_attendance": WRITE,
    "get_attendees": READ,
    "get_event_file": READ,
    # sync, realtime
    "get_changes": READ,
    "post_sync": READ,
    "get_connection_token": READ,
    "get_subscription_token": READ,
}

# Signed out, too: here a good token changes nothing
EVERYBODY = frozenset({"get_csrf", "get_server", "get_invite_link"})

# What only a person in a browser may do: their session, their password, their tokens
SESSION_ONLY = frozenset({
    "post_login", "post_logout", "post_sign_up", "post_set_up", "post_token_pair", "post_token_refresh",
    "get_my_tokens", "post_my_tokens", "delete_my_token",
    "post_my_password", "post_password_reset", "post_password_reset_confirm", "get_my_sessions", "delete_my_sessions",
    "delete_my_session", "post_deactivate", "get_way_out", "post_way_out",
    "get_my_events_key", "post_my_events_key", "delete_my_events_key", "get_my_calendar",
})  # fmt: skip


def scope_of(operation: str) -> str | None:
    """None: no token will do."""
    return NEEDS.get(operation)
