import logging
import os
from pathlib import Path

from django.apps import AppConfig

log = logging.getLogger(__name__)


class Harness(AppConfig):
    name = "torture.harness"

    def ready(self) -> None:
        """TORTURE_PLANT=name plants a bug; TORTURE_FAILPOINT=name:count kills this process there.

        TORTURE_SKEW=file holds seconds by which tokens are dated wrongly, while it exists."""
        from torture.harness.clock import skew_tokens
        from torture.harness.failpoints import arm
        from torture.planted import PLANTED

        if name := os.environ.get("TORTURE_PLANT"):
            PLANTED[name].plant(PLANTED[name].in_servers())
            log.warning("planted: %s", PLANTED[name].says)
        if file := os.environ.get("TORTURE_SKEW"):
            skew_tokens(Path(file))
        if point := os.environ.get("TORTURE_FAILPOINT"):
            name, _, count = point.partition(":")
            arm(name, int(count or 1))
            log.warning("dies at %s, the %s. time", name, count or 1)
