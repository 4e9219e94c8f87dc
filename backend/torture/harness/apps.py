import logging
import os

from django.apps import AppConfig

log = logging.getLogger(__name__)


class Harness(AppConfig):
    name = "torture.harness"

    def ready(self) -> None:
        """TORTURE_PLANT=name plants a bug; TORTURE_FAILPOINT=name:count kills this process there."""
        from torture.harness.failpoints import arm
        from torture.planted import PLANTED

        if name := os.environ.get("TORTURE_PLANT"):
            PLANTED[name].plant(PLANTED[name].in_servers())
            log.warning("planted: %s", PLANTED[name].says)
        if point := os.environ.get("TORTURE_FAILPOINT"):
            name, _, count = point.partition(":")
            arm(name, int(count or 1))
            log.warning("dies at %s, the %s. time", name, count or 1)
