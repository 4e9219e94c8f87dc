"""Passwords are hashed a few at a time: each takes 100 MB while it is hashed, and anybody may try one."""

from threading import BoundedSemaphore

from django.contrib.auth import hashers

AT_ONCE = BoundedSemaphore(2)  # in each process; the other threads wait, as they would for a processor


class Argon2PasswordHasher(hashers.Argon2PasswordHasher):
    def encode(self, password: str, salt: str) -> str:
        with AT_ONCE:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with AT_ONCE:
            return super().verify(password, encoded)
