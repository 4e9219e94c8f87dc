"""Browsers in which an account was signed in before: their tries count by themselves.

So whoever tries wrong passwords for somebody keeps strangers out, and not the owner. The cookie names no account: it
is a random word, and for each of the last accounts an HMAC of both, which only signing in there ever gave.
"""

from __future__ import annotations

import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

KEPT = 5  # accounts
SEPARATOR = "."
SALT = "accounts.known_browsers"
FORM = re.compile(r"[A-Za-z0-9_-]{22}(\.[0-9a-f]{32}){1,5}")


def known_as(request: HttpRequest, user_id: int) -> str:
    """The browser's word; empty when this account was never signed in there, or five others were since."""
    word, marks = read(request)
    mine = mark(word, user_id)
    return word if any(constant_time_compare(mine, other) for other in marks) else ""


def remember(request: HttpRequest, response: HttpResponse, user_id: int) -> None:
    """This account is the last that was signed in there."""
    word, marks = read(request)
    word = word or secrets.token_urlsafe(16)
    mine = mark(word, user_id)
    kept = [mine, *(other for other in marks if other != mine)][:KEPT]
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE_NAME,
        SEPARATOR.join([word, *kept]),
        max_age=settings.KNOWN_BROWSER_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def read(request: HttpRequest) -> tuple[str, list[str]]:
    """The word and the marks that the cookie has, whoever made it up; none when it has not our form."""
    value = request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, "")
    word, *marks = value.split(SEPARATOR) if FORM.fullmatch(value) else [""]
    return word, marks


def mark(word: str, user_id: int) -> str:
    return salted_hmac(SALT, f"{word}{SEPARATOR}{user_id}", algorithm="sha256").hexdigest()[:32]
