"""The run's people: whose session went, signs in again; whoever signs out stays out."""

import asyncio
import json
from types import SimpleNamespace

import pytest

from light.web import NoAnswer
from torture.person import Person
from torture.world import LIGHT, Account, World

NOBODY = SimpleNamespace(status=403, headers={}, body=json.dumps({"code": "not_signed_in"}).encode())
IN_AGAIN = SimpleNamespace(status=200, headers={"set-cookie": "sessionid=new; Path=/"}, body=b"{}")


class Web:
    """`during`: what else happens while a path is asked."""

    def __init__(self, answers, during=None):
        self.answers, self.during, self.asked = answers, during, []

    async def ask(self, method, path, headers, data, *, within=0.0):
        self.asked.append(path)
        if self.during and path in self.during:
            await self.during[path]()
        return self.answers[path]


def alice(web):
    account = Account(1, "alice", "old", LIGHT)
    return Person(account, World("", ["sessionid", "csrf"], [account], []), web, who="light-1")


def test_a_session_that_a_restore_took_is_made_anew():
    web = Web({"/api/sync/": NOBODY, "/api/login/": IN_AGAIN})
    person = alice(web)
    assert asyncio.run(person.ask("POST", "/api/sync/", {})) == (403, {"code": "not_signed_in"})
    assert (web.asked, person.session) == (["/api/sync/", "/api/login/"], "new")


def test_who_has_lost_the_socket_too_hears_it_when_asking_for_a_token():
    nobody = SimpleNamespace(status=401, headers={}, body=NOBODY.body)
    web = Web({"/api/token/connection/": nobody, "/api/login/": IN_AGAIN})
    person = alice(web)
    with pytest.raises(NoAnswer):
        asyncio.run(person.tokens())
    assert (web.asked, person.session) == (["/api/token/connection/", "/api/login/"], "new")


def test_other_refusals_are_none_of_it():
    refused = SimpleNamespace(status=403, headers={}, body=b'{"code": "not_allowed"}')
    web = Web({"/api/sync/": refused})
    person = alice(web)
    asyncio.run(person.ask("POST", "/api/sync/", {}))
    assert (web.asked, person.session) == (["/api/sync/"], "old")


def test_whoever_is_signing_out_is_not_signed_in_by_another_request():
    web = Web({"/api/sync/": NOBODY, "/api/logout/": SimpleNamespace(status=200, headers={}, body=b"{}")})
    person = alice(web)
    web.during = {"/api/logout/": lambda: person.ask("POST", "/api/sync/", {})}
    assert asyncio.run(person.sign_out())
    assert (web.asked, person.session) == (["/api/logout/", "/api/sync/"], None)
