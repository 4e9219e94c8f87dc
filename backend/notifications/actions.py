"""All that can happen to what one is told of."""

from django.db import transaction

from accounts.models import User
from notifications.mail import whose_way_out
from notifications.models import Kind, MailSwitchedOff


def switch_mail(*, user: User, **wanted: bool) -> dict[str, bool]:
    """Set the switches that are named; all of them as they are then, by kind."""
    with transaction.atomic():
        for kind, on in wanted.items():
            if on:
                MailSwitchedOff.objects.filter(user=user, kind=kind).delete()
            else:
                MailSwitchedOff.objects.get_or_create(user=user, kind=kind)
    return switches(user)


def switches(user: User) -> dict[str, bool]:
    """By kind, whether one gets such mail."""
    off = set(MailSwitchedOff.objects.filter(user=user).values_list("kind", flat=True))
    return {kind.value: kind.value not in off for kind in Kind}


def switch_off_by_mail(*, signed: str) -> None:
    """What the button of a mail program does, for whoever has the mail. Raises NotFound."""
    user, kind = whose_way_out(signed)
    person = User.objects.filter(pk=user).first()
    if person:
        switch_mail(user=person, **{kind: False})
