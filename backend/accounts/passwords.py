"""Which passwords are none, and links that set a new one: good for an hour, once, while the forgotten one holds."""

from typing import Any

from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.utils.http import base36_to_int, int_to_base36

from accounts.models import Server, User
from common.errors import Invalid, NotFound

LARGEST_ID = 2**63 - 1
REST = 8  # characters that a password has beside the server's names


class LinkUsed(NotFound):
    code = "link_used"
    detail = "This link was used already, or is older than an hour. Ask for a new one."


def make_token(user: User) -> str:
    """Signed over id, password hash, e-mail address, last sign-in and time: nothing of it is stored."""
    return f"{int_to_base36(user.pk)}-{default_token_generator.make_token(user)}"


def user_of(token: str) -> User:
    """Whose link this is, with their row locked. Raises LinkUsed."""
    number, _, rest = token.partition("-")
    try:
        pk = base36_to_int(number)
    except ValueError:
        raise LinkUsed from None
    user = User.objects.select_for_update().filter(pk=pk, is_active=True).first() if pk <= LARGEST_ID else None
    if user is None or not default_token_generator.check_token(user, rest):
        raise LinkUsed
    return user


class NotTheServersName:
    """For AUTH_PASSWORD_VALIDATORS: what everybody here would try first is no password."""

    def validate(self, password: str, user: Any = None) -> None:
        rest = password.casefold()
        for name in {"lockstep", Server.load().name.casefold(), str(settings.LOCKSTEP_URL.hostname)}:
            rest = rest.replace(name, "").replace(name.replace(" ", ""), "")
        if len(rest) < REST:
            raise ValidationError("This is little more than what this server is called.")

    def get_help_text(self) -> str:
        return "Your password can’t be little more than what this server is called."


def check_password(password: str, user: User, *, field: str) -> None:
    """Raises Invalid when this is no good password for that person."""
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        raise Invalid(fields={field: error.messages}) from None
