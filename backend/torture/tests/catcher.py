"""Writes mails down as the mail catcher does."""

from email import policy
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4


def catch(folder: Path, to: str, text: str, *, way_out: str = "") -> Path:
    """The file of a mail that has just come."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["Subject"], mail["To"] = "News", to
    if way_out:
        mail["List-Unsubscribe"] = f"<{way_out}>"
    mail.set_content(text)
    file = folder / f"{uuid4().hex[:8]}.eml"
    file.write_bytes(mail.as_bytes())
    return file
