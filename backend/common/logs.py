"""How lines of the log are written."""

import logging
import re

SECRET = re.compile(r"(/api/(?:invites|mail/off)/)[^/\s]+")


class Lines(logging.Formatter):
    """Addresses that are a secret lose it, as in nginx's log: Django names what it refuses."""

    def format(self, record: logging.LogRecord) -> str:
        return SECRET.sub(r"\1…", super().format(record))
