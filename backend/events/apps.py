from importlib import import_module

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"

    def ready(self) -> None:
        """Stands in for imports that may not go upwards: rooms and messages know no events."""
        from events import actions, queries
        from messaging.additions import add_to_messages
        from rooms.followers import follow

        import_module("events.receivers")
        follow("user_left", actions.free_places)
        add_to_messages(queries.add_cards)
