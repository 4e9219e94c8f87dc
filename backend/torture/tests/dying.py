"""Processes that die where they are told to: forked from the test's, which has everything loaded."""

import os
import signal
from collections.abc import Callable
from typing import Any

from django.db import connections

from torture.harness.failpoints import arm


def killed(at: str, action: Callable[[], Any], *, count: int = 1) -> bool:
    """Whether a process that is told to die there, and does this, was killed; else it came to its end."""
    child = os.fork()
    if child == 0:
        try:
            for each in connections.all(initialized_only=True):
                each.connection = None  # the parent's; not to be closed from here
            arm(at, count)
            action()
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, f"{at}: it failed"
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
