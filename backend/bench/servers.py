"""Where the stack's processes are, of LOCKSTEP_HOME."""

from __future__ import annotations

import os
from pathlib import Path

from stack.home import Home


def pid_of(service: str) -> int:
    return Home(Path(os.environ["LOCKSTEP_HOME"])).recorded()[service][0]
