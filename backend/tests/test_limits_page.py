"""docs/operations.md names the limits that the code has."""

import pytest

from accounts.actions import AVATARS
from common.pagination import LIMIT_MAX
from events.models import CAPACITY_MAX, DESCRIPTION_MAX, TITLE_MAX
from messaging.attachments import ATTACHMENTS_MAX, UNSENT_MAX
from messaging.mentions import MENTIONS_MAX
from messaging.models import CONTENT_MAX
from programs.actions import TOKENS_PER_PERSON
from rooms.access import DIRECT_ROOMS_PER_PERSON, ROOMS_PER_PERSON
from rooms.models import DIRECT_MAX, NAME_MAX, TOPIC_MAX
from stack import paths
from sync.state import CHANGES_PER_ROOM


def lines() -> dict[str, str]:
    return {
        "a message": f"{CONTENT_MAX:,} characters, {ATTACHMENTS_MAX} files, {MENTIONS_MAX} mentions",
        "a room": f"a name of {NAME_MAX} characters, a topic of {TOPIC_MAX}; a direct one {DIRECT_MAX} people",
        "a person": f"{ROOMS_PER_PERSON:,} rooms and {DIRECT_ROOMS_PER_PERSON:,} direct ones, {TOKENS_PER_PERSON} "
        f"personal tokens, {UNSENT_MAX} files that are not sent yet, {AVATARS} new pictures of oneself in 15 minutes",
        "an event": f"{CAPACITY_MAX:,} places, a title of {TITLE_MAX} characters, {DESCRIPTION_MAX:,} of description",
        "an answer of the API": f"{LIMIT_MAX} rows of a list, {CHANGES_PER_ROOM} changes of a room",
    }


@pytest.mark.parametrize("of", lines())
def test_it_says_what_holds(of: str):
    assert f"| {of} | {lines()[of]}" in (paths.REPOSITORY / "docs/operations.md").read_text()
