"""Whose token is this, and what may it do."""

from dataclasses import dataclass

from accounts.models import User
from common.errors import NotFound
from programs.models import PersonalToken, TokenFamily
from programs.scopes import SCOPES
from programs.tokens import PREFIX, BadToken, RefreshClaims, hash_of, read_access


@dataclass(frozen=True)
class Program:
    """Who asks by token: for whom, how far it goes, and the personal token if it is one."""

    user: User
    scopes: frozenset[str]
    personal: PersonalToken | None = None


def access_program(token: str) -> Program:
    """One query for either kind. Raises BadToken."""
    if token.startswith(PREFIX):
        personal = PersonalToken.objects.good().select_related("user").filter(token_hash=hash_of(token)).first()
        if personal is None:
            raise BadToken
        return Program(personal.user, frozenset(personal.scopes), personal)
    family = TokenFamily.objects.select_related("user").filter(pk=read_access(token)).first()
    if family is None or not family.is_good():
        raise BadToken
    return Program(family.user, frozenset(SCOPES))


def access_family(claims: RefreshClaims) -> TokenFamily:
    """Locked, so that of two refreshes at once one sees what the other did. Raises BadToken once it is revoked."""
    family = TokenFamily.objects.select_for_update().filter(pk=claims.family).first()
    if family is None:
        raise BadToken
    return family


def access_personal_token(user: User, token_id: int) -> PersonalToken:
    """One's own. Raises NotFound."""
    token = PersonalToken.objects.select_for_update().filter(user=user, pk=token_id).first()
    if token is None:
        raise NotFound
    return token
