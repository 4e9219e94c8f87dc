"""GET and POST /api/mail/off/{signed}/, the way out that is in a mail"""

import re

from notifications.mail import compose, wants
from notifications.models import Kind
from tests.person import Person


def test_the_way_out_of_a_mail(alice: Person, bob: Person):
    mail = compose(alice.user, "test", "A test", kind=Kind.EVENTS)
    (way_out,) = re.findall(
        r"^<http://localhost:9000(/api/mail/off/\S+/)>$", str(mail.extra_headers["List-Unsubscribe"])
    )
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "To get no more mail of this kind: http://localhost:9000/settings/account" in str(mail.body)
    assert bob.client.get(way_out).headers["Location"] == "http://localhost:9000/settings/account"
    assert wants(alice.user, Kind.EVENTS)
    form = {"List-Unsubscribe": "One-Click"}
    assert [bob.client.post(way_out, form).status_code for _ in range(2)] == [200, 200]
    assert [wants(alice.user, kind) for kind in (Kind.EVENTS, Kind.REMINDERS)] == [False, True]
    assert wants(bob.user, Kind.EVENTS)


def test_a_way_out_that_no_mail_had(alice: Person):
    for signed in ("x", "WzEsImV2ZW50cyJd:forged", "%00", "a:b:c"):
        assert alice.client.post(f"/api/mail/off/{signed}/").status_code == 404
