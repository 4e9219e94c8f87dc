"""Programs by their token. It is asked after the session, which wins over any Authorization header."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from accounts.authentication import SAFE_METHODS, check_named_account
from accounts.models import User
from common.errors import Forbidden
from common.operations import operation_id
from programs.access import Program, access_program
from programs.actions import note_use
from programs.scopes import EVERYBODY, scope_of

NONE = ("", "null")  # what clients send that have no token


class ScopeMissing(Forbidden):
    code = "scope_missing"


class SessionNeeded(Forbidden):
    code = "session_needed"
    detail = "No token may do this: sign in in a browser."


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer`, either kind of token. Carries no cookie, so needs no CSRF token. A bad one is 401."""

    def authenticate(self, request: Request) -> tuple[User, Program] | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or token in NONE:
            return None
        program = access_program(token)
        check_scope(request, program)
        if request.method not in SAFE_METHODS:
            check_named_account(request, program.user)
        if program.personal:
            note_use(program.personal)
        return program.user, program

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def check_scope(request: Request, program: Program) -> None:
    """Raises ScopeMissing, or SessionNeeded for what no token may do. Looked at before any object is."""
    view = request.parser_context["view"]
    method = "get" if request.method == "HEAD" else str(request.method).lower()
    if method == "options" or not hasattr(view, method):
        return  # 405 in a moment
    operation = operation_id(method, view)
    if operation in EVERYBODY:
        return
    scope = scope_of(operation)
    if scope is None:
        raise SessionNeeded
    if scope not in program.scopes:
        raise ScopeMissing(f'This token lacks the scope "{scope}". Make one that has it.')
