"""`python -m tests.on_request`: an account and its session for each handle on a line of standard input.

For the browser tests: hashing a password for each would take more of the processor than all else that happens before
a page opens. All have the password that is given, hashed once. Answers with a line of JSON for each.
"""

import json
import os
import sys

import django


def main(password: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings
    from django.contrib.auth.hashers import make_password

    from accounts.models import User
    from accounts.sessions import make_session

    hashed = make_password(password)
    for line in sys.stdin:
        handle = line.strip()
        user = User.objects.create_user(f"{handle}@example.org", handle)
        user.password = hashed
        user.save(update_fields=["password"])
        made = {"id": user.pk, "cookie": settings.SESSION_COOKIE_NAME, "session": make_session(user)}
        sys.stdout.write(json.dumps(made) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
