"""The relay's tests have a Centrifugo and listeners of their own: so have these."""

from realtime.tests.conftest import _centrifugo_process, centrifugo, door, listen, relay

__all__ = ["_centrifugo_process", "centrifugo", "door", "listen", "relay"]
