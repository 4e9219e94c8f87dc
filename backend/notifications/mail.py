"""One mail to one person: text and HTML from one pair of templates, and the way out that mail programs show."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.signing import BadSignature, Signer
from django.template.loader import render_to_string

from accounts.models import Server, User
from common.errors import NotFound
from notifications.models import Kind, MailSwitchedOff

SIGNER = Signer(salt="mail that is not wanted")


def compose(
    to: User, template: str, subject: str, *, kind: Kind | None = None, **context: Any
) -> EmailMultiAlternatives:
    """The mail `template`.txt and .html; with a `kind`, it says how to switch that off."""
    way_out = f"{settings.PUBLIC_URL}/api/mail/off/{SIGNER.sign_object([to.pk, kind])}/" if kind else ""
    given = {
        "person": to.display_name or to.handle,
        "server": Server.load().name,
        "url": settings.PUBLIC_URL,
        "subject": subject,
        "kind": kind,
        **context,
    }
    headers = {"Auto-Submitted": "auto-generated"}
    if way_out:
        headers |= {"List-Unsubscribe": f"<{way_out}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    text = render_to_string(f"mail/{template}.txt", given)
    mail = EmailMultiAlternatives(subject, text, to=[to.email], headers=headers)
    mail.attach_alternative(render_to_string(f"mail/{template}.html", given), "text/html")
    return mail


def wants(user: User, kind: Kind) -> bool:
    """Whether mail of this kind may go to this person."""
    return user.is_active and not MailSwitchedOff.objects.filter(user=user, kind=kind).exists()


def whose_way_out(signed: str) -> tuple[int, str]:
    """Whom and which kind a link in a mail switches off. Raises NotFound for one that no mail had."""
    try:
        user, kind = SIGNER.unsign_object(signed)
    except BadSignature:
        raise NotFound from None
    return int(user), str(kind)
