"""Which locks the lookups take that others' rows refer to: without the key, so that these may be written meanwhile."""

from accounts.access import hold_account
from messaging.access import access_attachment_for_discarding, access_attachments_for_sending
from rooms.access import check_room_for_another
from rooms.models import Room
from tests.factories import attach
from tests.person import Person
from tests.statements import statements


def test_people_and_files_are_locked_without_their_keys(bob: Person, lobby: Room):
    notes = attach(bob, lobby)
    with statements(bob) as seen:
        hold_account(bob.user)
        check_room_for_another(bob.user)
        access_attachments_for_sending(bob.user, lobby, [notes.pk])
        access_attachment_for_discarding(bob.user, notes.pk)
    locks = [statement.rpartition(" FOR ")[2] for statement in seen if " FOR " in statement]
    assert locks == ["NO KEY UPDATE"] * 4
