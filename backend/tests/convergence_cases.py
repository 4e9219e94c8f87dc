"""For every action that changes a room: what it does in some case on the stage, and who watches."""

from collections.abc import Callable
from dataclasses import dataclass

from events.actions import (
    answer_event,
    cancel_event,
    create_event,
    finish_due_events,
    free_places,
    see_off,
    update_event,
)
from messaging.actions import (
    add_reaction,
    cancel_send,
    delete_message,
    discard_attachment,
    edit_message,
    remove_reaction,
    send_message,
    upload_attachment,
)
from rooms.actions import (
    add_members,
    ban_person,
    bring_in,
    change_role,
    create_room,
    invite_person,
    join_by_link,
    join_room,
    leave_for_good,
    leave_room,
    lift_ban,
    make_invite_link,
    mark_read,
    mark_unread,
    open_direct,
    remove_member,
    revoke_invite,
    set_notify,
    sign_up_by_link,
    update_room,
)
from tests.factories import PASSWORD
from tests.pictures import picture
from tests.stage import Stage


@dataclass(frozen=True)
class Case:
    """`action` is the function that this case is for; None where only a factory does it so far.

    `given` has happened before the viewers look for the first time.
    """

    name: str
    action: Callable[..., object] | None
    act: Callable[[Stage], object]
    viewers: tuple[str, ...]
    given: Callable[[Stage], None] = lambda stage: None


def a_busy_hour(stage: Stage) -> None:
    stage.join("carol")
    stage.say("carol", "hello all")
    stage.read("bob", 3)
    stage.add("dave")
    stage.say("erin", "welcome,\ncarol")
    stage.remove("dave")
    stage.leave("alice")
    stage.say("bob", "bye")
    stage.read("erin", 4)


def edits_and_deletes(stage: Stage) -> None:
    """What was sent, edited twice and deleted while one was away."""
    stage.say("bob", "three", reply_to=1)
    stage.edit("bob", 3, "3")
    stage.edit("alice", 1, "1")
    stage.edit("bob", 3, "iii")
    stage.say("alice", "four")
    stage.delete("bob", 2)
    stage.edit("alice", 4, "4")
    stage.delete("erin", 4)


def files_without_a_text(stage: Stage) -> None:
    stage.say("bob", "", files=(stage.upload("bob", picture(), "smile.png"), stage.upload("bob")))
    stage.say("alice", "nice", reply_to=3)


def a_file_goes_again(stage: Stage) -> None:
    """Sent, answered, edited, deleted: the answer quotes nothing any more."""
    stage.say("bob", "look", files=(stage.upload("bob"),))
    stage.say("alice", "where?", reply_to=3)
    stage.edit("bob", 3, "look here")
    stage.delete("bob", 3)


def reactions_come_and_go(stage: Stage) -> None:
    """The first to use an emoji takes it back and comes again: its place among the others stays."""
    stage.react("alice", 1, "🎉")
    stage.react("bob", 1, "👍")
    stage.react("erin", 1, "🎉")
    stage.unreact("alice", 1, "🎉")
    stage.react("alice", 1, "🎉")
    stage.unreact("bob", 1, "👍")
    stage.react("bob", 2, "❤️")
    stage.delete("bob", 2)


def the_last_one_leaves(stage: Stage) -> None:
    for name in ("alice", "bob", "erin"):
        stage.leave(name)


def every_setting(stage: Stage) -> None:
    stage.settle(name="Lobby", topic="Hello", kind="private", posting="moderators")
    stage.settle(members_invite=True, topic="")
    stage.settle(archived=True)


def banned_and_back(stage: Stage) -> None:
    stage.ban("bob")
    lift_ban(user=stage.now("erin"), room_id=stage.room.pk, person_id=stage.people["bob"].id)
    stage.join("bob")


def link_made(stage: Stage) -> None:
    stage.link("erin")


def link_and_back(stage: Stage) -> None:
    link = stage.link("erin")
    revoke_invite(user=stage.now("erin"), room_id=stage.room.pk, invite_id=link.pk)


def joined_by_link(stage: Stage) -> None:
    join_by_link(invite=stage.link("erin"), user=stage.now("carol"))


def signed_up_by_link(stage: Stage) -> None:
    link = stage.link("erin")
    stage.now("erin")
    sign_up_by_link(invite=link, email="frank@example.org", username="frank", password=PASSWORD)


def roles_given(stage: Stage) -> None:
    stage.give_role("bob", "owner")
    stage.give_role("erin", "member")
    stage.give_role("erin", "member")
    stage.give_role("alice", "moderator")


def alice_opens(stage: Stage) -> None:
    stage.direct("alice", "bob")


def an_event(stage: Stage) -> None:
    stage.plan("alice")


def a_full_event(stage: Stage) -> None:
    """bob has the one place, erin and alice wait for it."""
    stage.plan("alice")
    for name in ("bob", "erin", "alice"):
        stage.answer(name, "going")


def carol_hosts(stage: Stage) -> None:
    """carol has the one place at an event that is hers by now, erin waits for it; nobody has a message of carol's."""
    stage.join("carol")
    stage.plan("alice")
    stage.replan("alice", organizer=stage.people["carol"].id)
    for name in ("carol", "erin"):
        stage.answer(name, "going")


def answers_of_all_kinds(stage: Stage) -> None:
    stage.answer("bob", "going", "with cake")
    stage.answer("erin", "going")
    stage.answer("alice", "maybe")
    stage.answer("alice", "going")
    stage.answer("erin", "not_going")
    stage.answer("bob", "going")


def mentions_come_and_go(stage: Stage) -> None:
    stage.say("alice", "@bob and @erin, look")
    stage.say("erin", "@room please")
    stage.edit("alice", 3, "@erin, look")
    stage.say("bob", "@bob and `@alice`, see @dave")
    stage.edit("bob", 5, "@alice")
    stage.say("erin", "@room again")
    stage.read("bob", 6)
    stage.say("alice", "@bob?")
    stage.delete("erin", 4)
    stage.unread("bob", 3)


def mentioned(stage: Stage) -> None:
    stage.say("erin", "@bob @alice")


LONG = "👋🏽 naïve 한국어 " * 40  # 520 characters, more of them than UTF-16 units would say

CASES = [
    Case("creating", create_room, lambda s: s.create("alice"), ("alice", "bob")),
    Case("settling", update_room, every_setting, ("alice", "bob")),
    Case("settling-nothing-new", update_room, lambda s: s.settle(topic="", archived=False), ("alice", "bob")),
    Case("joining", join_room, lambda s: s.join("carol"), ("carol", "bob")),
    Case("coming-back", join_room, lambda s: s.join("dave"), ("dave", "alice")),
    Case("leaving", leave_room, lambda s: s.leave("bob"), ("bob", "alice")),
    Case("last-owner-leaving", leave_room, lambda s: s.leave("alice"), ("alice", "erin", "bob")),
    Case("everybody-leaving", leave_room, the_last_one_leaves, ("erin", "alice")),
    Case("adding-many", add_members, lambda s: s.add("carol", "dave"), ("alice", "carol")),
    Case("adding-nobody-new", add_members, lambda s: s.add("bob"), ("alice", "bob")),
    Case("reading", mark_read, lambda s: s.read("alice", 2), ("alice", "bob")),
    Case("reading-backwards", mark_read, lambda s: s.read("bob", 1), ("bob", "alice")),
    Case("sending", send_message, lambda s: s.say("alice", "three"), ("alice", "bob")),
    Case("sending-much", send_message, lambda s: s.say("alice", LONG), ("alice", "bob")),
    Case("sending-again", send_message, lambda s: s.say("bob", "two", again=True), ("bob", "alice")),
    Case("replying", send_message, lambda s: s.say("alice", "three", reply_to=2), ("alice", "bob")),
    Case("marking-unread", mark_unread, lambda s: s.unread("bob", 2), ("bob", "alice")),
    Case("muting", set_notify, lambda s: s.mute("bob"), ("bob", "alice")),
    Case("editing", edit_message, lambda s: s.edit("bob", 2, LONG), ("alice", "bob")),
    Case("editing-an-older-one", edit_message, lambda s: s.edit("alice", 1, "uno"), ("alice", "erin")),
    Case("editing-nothing", edit_message, lambda s: s.edit("bob", 2, "two"), ("alice", "bob")),
    Case("deleting", delete_message, lambda s: s.delete("bob", 2), ("alice", "bob")),
    Case("deleting-an-older-one", delete_message, lambda s: s.delete("erin", 1), ("alice", "bob")),
    Case("edits-and-deletes", None, edits_and_deletes, ("bob", "alice")),
    Case("removing", remove_member, lambda s: s.remove("bob"), ("erin", "bob", "alice")),
    Case("removing-again", remove_member, lambda s: s.remove("dave"), ("erin", "alice")),
    Case("banning", ban_person, lambda s: s.ban("bob"), ("erin", "bob", "alice")),
    Case("banning-a-stranger", ban_person, lambda s: s.ban("carol"), ("erin", "carol")),
    Case("lifting-a-ban", lift_ban, banned_and_back, ("erin", "alice")),
    Case("inviting", invite_person, lambda s: s.invite("carol"), ("erin", "carol")),
    Case("making-a-link", make_invite_link, link_made, ("erin", "bob")),
    Case("taking-a-link-back", revoke_invite, link_and_back, ("erin", "bob")),
    Case("joining-by-a-link", join_by_link, joined_by_link, ("erin", "carol")),
    Case("signing-up-by-a-link", sign_up_by_link, signed_up_by_link, ("erin", "alice")),
    Case("giving-roles", change_role, roles_given, ("alice", "bob", "erin")),
    Case("opening-direct", open_direct, lambda s: s.direct("alice", "bob", "carol"), ("alice", "bob")),
    Case("opening-notes", open_direct, lambda s: s.direct("alice"), ("alice", "bob")),
    Case("opening-it-too", open_direct, lambda s: s.direct("bob", "alice"), ("alice", "bob"), alice_opens),
    Case("opening-it-again", open_direct, lambda s: s.direct("alice", "bob"), ("alice", "bob"), alice_opens),
    Case("writing-first", bring_in, lambda s: s.say("alice", "psst"), ("alice", "bob", "carol"), alice_opens),
    Case("planning", create_event, an_event, ("alice", "bob")),
    Case("replanning", update_event, lambda s: s.replan("erin", title="Coffee"), ("alice", "bob"), an_event),
    Case("replanning-nothing", update_event, lambda s: s.replan("alice", title="Tea"), ("bob",), an_event),
    Case("more-places", update_event, lambda s: s.replan("alice", capacity=2), ("alice", "erin"), a_full_event),
    Case("calling-off", cancel_event, lambda s: s.call_off("alice"), ("alice", "erin"), a_full_event),
    Case("answering", answer_event, answers_of_all_kinds, ("alice", "bob", "erin"), an_event),
    Case("giving-way", answer_event, lambda s: s.answer("bob", "maybe"), ("alice", "bob", "erin"), a_full_event),
    Case("leaving-the-line", answer_event, lambda s: s.answer("erin", "maybe"), ("alice", "bob"), a_full_event),
    Case("leaving-with-a-place", free_places, lambda s: s.leave("bob"), ("erin", "alice"), a_full_event),
    Case("removing-who-comes", free_places, lambda s: s.remove("bob"), ("erin", "bob"), a_full_event),
    Case("going-for-good", see_off, lambda s: s.go("carol"), ("alice", "erin"), carol_hosts),
    Case("the-owner-goes-for-good", leave_for_good, lambda s: s.go("alice"), ("bob", "erin")),
    Case("being-over", finish_due_events, lambda s: s.wait_until_over(), ("alice", "bob"), a_full_event),
    Case("reacting", add_reaction, lambda s: s.react("alice", 2, "👍"), ("alice", "bob")),
    Case("taking-a-reaction-back", remove_reaction, reactions_come_and_go, ("alice", "bob")),
    Case("mentioning", send_message, lambda s: s.say("erin", "@bob, @room"), ("alice", "bob", "erin")),
    Case("mentioning-somebody-else", edit_message, lambda s: s.edit("erin", 3, "@alice"), ("alice", "bob"), mentioned),
    Case("deleting-a-mention", delete_message, lambda s: s.delete("erin", 3), ("alice", "bob"), mentioned),
    Case("reading-a-mention", mark_read, lambda s: s.read("bob", 3), ("alice", "bob"), mentioned),
    Case("mentions-come-and-go", mark_unread, mentions_come_and_go, ("alice", "bob", "erin")),
    Case("uploading", upload_attachment, lambda s: s.upload("bob"), ("alice", "bob")),
    Case("discarding", discard_attachment, lambda s: s.discard("bob", s.upload("bob")), ("alice", "bob")),
    Case("taking-back", cancel_send, lambda s: s.take_back("bob"), ("alice", "bob")),
    Case("sending-files", send_message, files_without_a_text, ("alice", "bob")),
    Case(
        "deleting-the-last-with-a-file",
        delete_message,
        lambda s: s.delete("bob", 3),
        ("alice", "bob"),
        lambda s: s.say("bob", "", files=(s.upload("bob"),)),
    ),
    Case("a-file-goes-again", delete_message, a_file_goes_again, ("alice", "bob")),
    Case("a-busy-hour", None, a_busy_hour, ("bob", "erin", "alice")),
]
