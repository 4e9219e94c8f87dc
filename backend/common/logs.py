"""How lines of the log are written."""

import logging
import re
from contextvars import ContextVar

SECRET = re.compile(r"(/api/(?:invites|mail/off)/)[^/\s]+")

request_id: ContextVar[str] = ContextVar("request_id", default="")  # as nginx's line has it; empty outside of requests


class Lines(logging.Formatter):
    """Addresses that are a secret lose it, as in nginx's log: Django names what it refuses."""

    def format(self, record: logging.LogRecord) -> str:
        record.of_request = f" [{request_id.get()}]" if request_id.get() else ""
        return SECRET.sub(r"\1…", super().format(record))
