"""Where the stories of planted bugs are told."""

from typing import Any

from realtime.tests.conftest import publish_due
from rooms.models import Room
from tests.factories import make_room
from torture.tests.story import Story


class Stage:
    """alice's room with bob in it, published so far; carol is a stranger."""

    def __init__(self, story: Story, people: dict[str, Any], listen: Any, centrifugo: Any, door: Any) -> None:
        self.story, self.listen, self.centrifugo, self.door = story, listen, centrifugo, door
        self.alice, self.bob, self.carol = people["alice"], people["bob"], people["carol"]
        self.room: Room = make_room(owner=self.alice, members=[self.bob])
        self.ears: dict[Any, Any] = {}

    def say(self, text: str, *, by: Any = None, client_id: str = "") -> Any:
        return self.story.say(by or self.alice, self.room, f"{text} in {self.room.pk}", client_id=client_id)

    def listens(self, *people: Any) -> None:
        publish_due()
        for person in people:
            self.ears[person] = self.listen(person)

    def publish(self) -> dict[Any, list[Any]]:
        """All that is due, and write down who heard what."""
        publish_due()
        return self.write_down()

    def write_down(self) -> dict[Any, list[Any]]:
        """By person, the changes heard since the last time."""
        for person, ears in self.ears.items():
            self.centrifugo.ask("publish", channel=f"personal:{person.id}", data={"type": "end"})
            ears.wait_until(lambda ears=ears: "end" in ears.types() or ears.closed_with is not None)
        return {person: self.story.listened(ears) for person, ears in self.ears.items()}

    def card(self, person: Any) -> Any:
        return person.get(f"/api/rooms/{self.room.pk}/").json()

    def changes(self, person: Any, card: Any) -> Any:
        return person.get(f"/api/rooms/{self.room.pk}/changes/", after=card["version"]).json()["results"]
