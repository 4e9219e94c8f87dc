"""The catcher of the running stack, as a person with a mail program sees it."""

import os
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import requests

from realtime.tests.servers import wait_until


@dataclass(frozen=True)
class Mailbox:
    """All that came for one address; each test takes one of its own."""

    address: str

    def mails(self) -> list[EmailMessage]:
        """As they came over SMTP, the oldest first."""
        caught = [mail for mail in get("email").json() if mail["to"][0]["address"] == self.address]
        ordered = sorted(caught, key=lambda mail: str(mail["time"]))
        return [parse(get(f"email/{mail['id']}/source").content) for mail in ordered]

    def wait_for(self, number: int) -> list[EmailMessage]:
        wait_until(lambda: len(self.mails()) >= number, seconds=30, what=f"{self.address} has {number} mails")
        return self.mails()


def get(path: str) -> Any:
    return requests.get(f"{os.environ['MAILBOX_URL']}/api/{path}", timeout=10)


def parse(source: bytes) -> EmailMessage:
    return message_from_bytes(source, EmailMessage, policy=policy.default)


def text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())
