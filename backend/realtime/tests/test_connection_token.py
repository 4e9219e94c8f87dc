"""GET /api/token/connection/"""

import time

import jwt
from django.conf import settings

from tests.factories import make_person


def get(person):
    return person.get("/api/token/connection/")


def test_claims(alice):
    before = int(time.time())
    answer = get(alice)
    assert answer.status_code == 200
    token, key = answer.json()["token"], settings.CENTRIFUGO_TOKEN_KEY
    claims = jwt.decode(token, key, algorithms=["HS256"], audience="lockstep", issuer="lockstep")
    assert claims.keys() == {"sub", "aud", "iss", "iat", "exp"}
    assert claims["sub"] == str(alice.id)
    assert before + 600 <= claims["exp"] <= before + 605
    assert jwt.get_unverified_header(token)["alg"] == "HS256"


def test_the_key_is_not_djangos(alice):
    assert settings.CENTRIFUGO_TOKEN_KEY != settings.SECRET_KEY


def test_signed_out(nobody, db):
    answer = get(nobody)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_bearer_null_counts_as_none(alice):
    assert alice.client.get("/api/token/connection/", headers={"Authorization": "Bearer null"}).status_code == 200


def test_an_account_that_was_closed(db):
    person = make_person("closed")
    person.user.is_active = False
    person.user.save()
    assert get(person).status_code == 401


def test_other_methods(alice):
    assert alice.post("/api/token/connection/").status_code == 405


def test_query_count(alice, django_assert_num_queries):
    get(alice)  # signs in
    with django_assert_num_queries(2):  # session with user, seen
        get(alice)
